"""What values absorb in the mode composite, presets, and windows of a CT."""

from functools import partial

import volrender as vr

from .sheet import CELLS, HEAD, TOP, VESSELS, Draw, each, sheet, view

CT = HEAD - 1000.0  # about Hounsfield units
LAYERS = {
    "mode": "composite",
    "opacity": [(-700, 0), (-400, 0.03), (100, 0.02), (250, 0.7)],
    "cmap": [(-700, "#d98d6a"), (100, "#d98d6a"), (250, "ivory")],
}
BONE = vr.transfer.Triangle(320, 1000, (80, 800), "ivory", alpha=0.4, softness=0.7)
SOFT = vr.transfer.Rectangle((-100, 200), (0, 60), "steelblue", alpha=0.2)


def opacities() -> vr.Figure:
    """One volume with several opacities."""
    points = [(100, 0), (250, 0.7)]
    return each(
        "opacity",
        ("linear", "quadratic", points),
        CT,
        mode="composite",
        cmap="gray",
    )


def transfers(**shapes: list) -> vr.Figure:
    """A picture for each list of shapes."""

    def fill(given: list, subplot) -> None:
        subplot.add_image_volume(CT, mode="composite", transfer=given, directions="RAS")
        view(subplot)

    return sheet({name.replace("_", " "): partial(fill, given) for name, given in shapes.items()})


def presets() -> vr.Figure:
    """What each preset makes of data of its kind."""
    kinds = {"ct": (CT, {"opacity_unit": 3}), "mr-brain": (HEAD, {}), "mr-angio": (VESSELS, {})}

    def fill(name: str, subplot) -> None:
        kind = name if name in kinds else name.split("-")[0]
        if kind in kinds:
            volume, more = kinds[kind]
            subplot.add_image_volume(
                volume, mode="composite", directions="RAS", **more, **vr.presets[name]
            )
            view(subplot)
        else:
            subplot.add_image_volume(CELLS, mode="composite", **vr.presets[name])
            view(subplot, elevation=40, closer=1)

    return sheet({name: partial(fill, name) for name in vr.presets})


def windows() -> vr.Figure:
    """The middle of a head in each window of a CT."""

    def fill(name: str, subplot) -> None:
        subplot.add_image_volume(
            CT, mode="slice", plane="middle", cmap="gray", directions="RAS", **vr.ct_windows[name]
        )
        view(subplot, **TOP)

    return sheet({name: partial(fill, name) for name in vr.ct_windows}, columns=5)


PICTURES: dict[str, Draw] = {
    "volrender.ImageVolumeGraphic.opacity": opacities,
    "volrender.ImageVolumeGraphic.opacity_unit": partial(
        each, "opacity_unit", (0.3, 1, 4), CT, **LAYERS
    ),
    "volrender.ImageVolumeGraphic.gradient_opacity": partial(
        each, "gradient_opacity", (None, 150, 400), CT, **LAYERS
    ),
    "volrender.ImageVolumeGraphic.shade": partial(each, "shade", (0, 0.5, 1), CT, **LAYERS),
    "volrender.ImageVolumeGraphic.transfer": partial(
        transfers, a_triangle=[BONE], a_rectangle=[SOFT], both=[BONE, SOFT]
    ),
    "volrender.presets": presets,
    "volrender.ct_windows": windows,
}
