"""What light does to a surface."""

from functools import partial

from .sheet import HEAD, SKIN, Draw, each

SURFACE = {"mode": "iso", "threshold": 500, "color": SKIN}
BONE = {"mode": "iso", "threshold": 1250, "color": "ivory"}
MASK = (HEAD > 500).astype("uint8")

PICTURES: dict[str, Draw] = {
    f"volrender.ImageVolumeGraphic.{name}": draw
    for name, draw in {
        "color": partial(
            each, "color", (None, "ivory", (0.88, 0.67, 0.55)), mode="iso", threshold=500
        ),
        "emissive": partial(
            each, "emissive", ("black", "#402000", "#903000"), mode="iso", threshold=500, color=SKIN
        ),
        "shininess": partial(each, "shininess", (3, 30, 300), **SURFACE),
        "light": partial(each, "light", ((0, 0), (60, 30), (-90, 0)), **SURFACE),
        "ambient": partial(each, "ambient", (0, 0.06, 0.4), light=(70, 30), **SURFACE),
        "diffuse": partial(each, "diffuse", (0.3, 0.95, 2), **SURFACE),
        "specular": partial(each, "specular", (0, 1, 5), **SURFACE),
        "smoothing": partial(
            each,
            "smoothing",
            (0, 1, 3),
            MASK,
            mode="iso",
            threshold=0.5,
            color=SKIN,
            light=(40, 30),
        ),
    }.items()
}
