"""Labels for the tests: small volumes of a few of them, and figures that show an oracle's scene of them."""

from dataclasses import replace

import numpy as np

import volrender as vr
from tests.oracle.labels import LabelScene, render_labels
from tests.oracle.ray import world_from_data
from tests.pictures import camera_towards, difference

SIZE = (40, 30)
SHAPE = (13, 15, 17)
MODES = ("surface", "volume", "slice")
# As many steps of 1/255 as a table on the device has.
COLORS = {
    label: tuple(np.array(colour) / 255)
    for label, colour in {
        1: (230, 40, 60),
        2: (60, 200, 80),
        3: (70, 90, 240),
        5: (240, 200, 40),
        9: (200, 60, 220),
    }.items()
}
VIEWS = {
    "aside": camera_towards((8, 7, 6), (-0.6, -0.4, -1.0), 21.0),
    "orthographic": camera_towards((8, 7, 6), (0.5, -0.7, -0.8), 17.0, fov=0),
    "inside": camera_towards((8.2, 7.1, 6.3), (0.3, 0.2, -1.0), 2.0, fov=80),
}
BOX = slice(6, 12), slice(5, 11), slice(6, 15)  # of blobs, partly before them as seen from aside
PLANE = (0.3, 0.5, 1.0, -12.4)

GRAPHIC_FIELDS = (
    "mode colors opacity hidden smoothing density fill outline interpolation plane step_size "
    "substep_size emissive shininess light ambient diffuse specular shade opacity_unit alpha offset "
    "rotation scale affine clipping_planes crop"
).split()


def blobs(shape=SHAPE, ids=tuple(COLORS), seed=2) -> np.ndarray:
    """A ball of cells, each of another label, two labels in more than one place; uint8 if that holds them."""
    rng = np.random.default_rng(seed)
    grid = np.stack(np.indices(shape), axis=-1).astype(float)
    extent = np.array(shape, float)
    seeds = rng.uniform(0.15, 0.85, (len(ids) + 2, 3)) * extent
    nearest = np.linalg.norm(grid[..., None, :] - seeds, axis=-1).argmin(axis=-1)
    inside = np.linalg.norm((grid - (extent - 1) / 2) / extent, axis=-1) < 0.42
    labels = np.where(inside, np.array([*ids, *ids[:2]])[nearest], 0)
    return labels.astype(np.uint8 if max(ids) < 256 else np.uint32)


def scene_of(mode="surface", view="aside", data=None, **changes) -> LabelScene:
    """An oracle's scene of blobs; of matter, in few steps and pixels, as numpy takes long."""
    data = blobs() if data is None else data
    parameters = {"size": SIZE, "plane": PLANE, "colors": COLORS, "density": 0.3}
    if mode == "volume":
        parameters |= {"size": (24, 18), "step_size": 3.0}
    parameters |= changes
    return LabelScene(data, mode, VIEWS[view], **parameters)


def looking_at_the_middle(scene: LabelScene) -> LabelScene:
    """Camera and plane moved to where the volume is, so that no two rays are alike."""
    linear, translation = world_from_data(scene)
    middle = linear @ ((scene.shape_xyz - 1) / 2 + (0.3, 0.2, 0.1)) + translation
    normal = np.array((0.3, 0.5, 1.0)) @ np.linalg.inv(linear)
    camera = {**scene.camera, "position": scene.camera["position"] - (8, 7, 6) + middle}
    return replace(scene, camera=camera, plane=(*normal, -normal @ middle))


def graphic_of(scene: LabelScene, **changes) -> vr.LabelsGraphic:
    """The labels of an oracle's scene; keywords replace its parameters."""
    parameters = {name: getattr(scene, name) for name in GRAPHIC_FIELDS}
    return vr.LabelsGraphic(**{"data": scene.data, **parameters, **changes})


def figure_of(scene: LabelScene, *graphics, dispatch="fragment", **changes) -> vr.Figure:
    """A figure that shows an oracle's scene, after other graphics in the same view."""
    figure = vr.Figure(size=scene.size, background=scene.background, dispatch=dispatch)
    for graphic in (*graphics, graphic_of(scene, **changes)):
        figure[0, 0].add_graphic(graphic)
    figure[0, 0].camera.set_state(scene.camera)
    return figure


def labels_in(figure: vr.Figure) -> vr.LabelsGraphic:
    """The last graphic of a figure."""
    return figure[0, 0].graphics[-1]


def shown(data, *, size=SIZE, view="aside", **parameters) -> tuple[vr.Figure, vr.LabelsGraphic]:
    """A figure that shows labels as they are by default, and these labels."""
    figure = vr.Figure(size=size)
    graphic = figure.add_labels(data, **{"plane": PLANE, **parameters})
    figure[0, 0].camera.set_state(VIEWS[view])
    return figure, graphic


def assert_agrees(scene: LabelScene, figure: vr.Figure | None = None, **changes) -> None:
    """At most 2/255 apart, but for few pixels, where the nearest label or border hangs on rounding."""
    expected = render_labels(scene)
    assert (expected.label > 0).mean() > 0.03, "nearly nothing to compare"
    figure = figure or figure_of(scene, **changes)
    off = difference(figure.export_numpy(), expected.image)
    most = 0.012 if scene.mode == "volume" else 0.004
    assert (off > 2).mean() <= most, f"{(off > 2).sum()} pixels differ by up to {off.max()}"
