"""Labels in bricks paint surfaces of images, dense or in bricks, as those do that are in one texture."""

from math import prod

import numpy as np
import pytest
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr
from tests.hosts.window.test_window import settle
from tests.pictures import difference
from tests.scene.fidelity.test_labels import LARGE, SHAPE, SIZE, cells
from volrender.engine.bricks.bricked_resident import BrickedResident
from volrender.engine.bricks.labels.bricked_labels import BrickedLabels

LABELS = {"small": cells(), "large": cells(LARGE)}


def ball() -> np.ndarray:
    z, y, x = ((np.arange(n, dtype=np.float32) - n / 2) / n for n in SHAPE)
    squared = (z**2)[:, None, None] + (y**2)[:, None] + x**2
    return np.clip(255 * (1.2 - 4 * squared), 0, 255).astype(np.uint8)


IMAGE = ball()


def painted(image, labels, engine=None, **said) -> tuple[vr.Figure, vr.ImageVolumeGraphic]:
    figure = vr.Figure(size=SIZE, engine=engine)
    labels = vr.LabelsGraphic(labels, offset=(0.5, 0, 0), **said)  # lattices are not the same
    graphic = figure.add_image_volume(image, mode="iso", threshold=110, vmin=0, vmax=255)
    graphic.color = labels
    figure[0, 0].camera.look_from(40, 25)
    return figure, graphic


def small_engine(labels: np.ndarray) -> vr.Engine:
    """A device without room for all of the labels."""
    engine = vr.Engine()
    engine.memory_budget_bytes = labels.nbytes - 1
    return engine


@pytest.mark.parametrize("ids", LABELS)
@pytest.mark.parametrize("kind", ["dense", "bricks"])
@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
def test_stills_of_the_finest_level_are_those_of_labels_in_one_texture(ids, kind, dispatch):
    voxels = LABELS[ids]
    said = {"hidden": [5 * prod([LARGE] * (ids == "large"))], "opacity": {2: 0.5}}
    whole = painted(IMAGE, voxels, **said)[0]
    image = vr.Multiscale.of(IMAGE) if kind == "bricks" else IMAGE
    figure, graphic = painted(image, vr.Multiscale.of(voxels), small_engine(voxels), **said)
    figure.dispatch = dispatch
    for azimuth in (40, 220):
        for each in (whole, figure):
            each[0, 0].camera.look_from(azimuth, 25)
        expected = whole.export_numpy()
        off = difference(figure.export_numpy(level=0), expected)
        assert (off > 1).sum() <= 8, f"{(off > 1).sum()} pixels differ by up to {off.max()}"
        assert len(np.unique(expected[..., :3].reshape(-1, 3), axis=0)) > 100
        assert figure.fidelity == vr.Fidelity("final", 0)
    (own,), (labels,) = graphic.residents, graphic.paint_residents
    assert isinstance(labels, BrickedLabels) and isinstance(own, BrickedResident) == (
        kind == "bricks"
    )
    assert labels.layout.n_bricks > prod(labels.slots_xyz)
    assert labels.picture_version > prod(labels.slots_xyz)  # some went for others
    unpainted = vr.Figure(size=SIZE)
    unpainted.add_image_volume(IMAGE, mode="iso", threshold=110, vmin=0, vmax=255)
    unpainted[0, 0].camera.look_from(40, 25)
    assert difference(expected, unpainted.export_numpy()).max() > 60


def test_a_window_at_rest_has_the_labels_that_it_lacked_at_first():
    voxels = LABELS["large"]
    figure, graphic = painted(IMAGE, vr.Multiscale.of(voxels), small_engine(voxels))
    true, _ = painted(IMAGE, voxels)
    for each in (figure, true):
        each[0, 0].camera.zoom = 6  # voxels are larger than pixels all over
    canvas = OffscreenRenderCanvas(size=SIZE, pixel_ratio=1.0)
    window = figure.show(panel=False, canvas=canvas)
    first = canvas.draw()
    assert figure.fidelity.is_improving
    last = settle(window, canvas, 2000)
    assert figure.fidelity == vr.Fidelity("final", 0)
    off = difference(last[..., :3], true.export_numpy(rgb=True))
    assert (off > 2).sum() <= 8 and difference(last, first).max() > 20
    graphic.color.colors = {label * LARGE: "red" for label in range(1, 21)}  # what is seen follows
    red = settle(window, canvas, 2000)
    assert difference(red, last).max() > 60 and red[..., 1].max() <= red[..., 0].max() / 2
    window.close()


def test_a_pick_says_what_the_picture_shows():
    voxels = LABELS["large"]
    figure, graphic = painted(
        IMAGE, vr.Multiscale.of(voxels), small_engine(voxels), names={3 * LARGE: "three"}
    )
    true, _ = painted(IMAGE, voxels, names={3 * LARGE: "three"})
    places = [(x, y) for x in range(24, 76, 9) for y in range(20, 56, 9)]
    found = [[each[0, 0].pick(x, y) for x, y in places] for each in (figure, true)]
    for one, other in zip(*found, strict=True):
        assert (one and (one["label"], one["name"])) == (other and (other["label"], other["name"]))
    labels = {one["label"] for one in found[0] if one}
    assert len(labels) > 4 and max(labels) > LARGE
    assert found[0][0] is None or found[0][0]["graphic"] is graphic


def test_coarse_levels_paint_too_and_missing_bricks_count():
    voxels = LABELS["small"]
    figure, graphic = painted(IMAGE, vr.Multiscale.of(voxels), small_engine(voxels))
    figure[0, 0].camera.zoom = 6  # voxels are larger than pixels all over
    figure.stage.submit()
    (labels,) = graphic.paint_residents
    before = labels.picture_version
    while labels.is_awaited:
        labels.engine.wait()
        labels.keep_up()
    assert figure.stage.bricked() == [labels]
    assert labels.missing or labels.picture_version > before
    coarse = figure.export_numpy(level=1)
    assert figure.fidelity == vr.Fidelity("final", 1)
    off = difference(coarse, figure.export_numpy())
    assert figure.fidelity == vr.Fidelity("final", 0) and labels.missing == 0
    assert (off > 30).sum() > 20 and (
        off > 30
    ).mean() < 0.3  # borders are elsewhere, and that is all


def test_a_page_says_that_it_needs_all_of_the_labels(tmp_path):
    voxels = LABELS["small"]
    figure, _ = painted(IMAGE, vr.Multiscale.of(voxels), small_engine(voxels))
    with pytest.raises(ValueError, match="what paints ImageVolumeGraphic is larger than memory"):
        figure.export(tmp_path / "page.html")
    assert not any(tmp_path.iterdir())


class Broken:
    """Labels that are larger than memory, and cannot be read."""

    shape_zyx, channels, dtype = (4000, 4000, 4000), 1, np.dtype(np.uint8)
    levels = shape_zyx, (60, 60, 60)

    def read(self, box_zyx, level=0):
        raise RuntimeError("the disk is gone")


def test_labels_that_cannot_be_read_are_refused_where_they_are_set():
    figure, graphic = painted(IMAGE, LABELS["small"])
    before, colour = figure.export_numpy(), graphic.color
    broken = vr.LabelsGraphic(LABELS["small"])
    broken.data.voxels.source = Broken()
    with pytest.raises(RuntimeError, match="the disk is gone"):
        graphic.color = broken
    assert graphic.color is colour
    np.testing.assert_array_equal(figure.export_numpy(), before)
    other = vr.ImageVolumeGraphic(IMAGE, mode="iso", threshold=110, color=broken)
    with pytest.raises(RuntimeError, match="the disk is gone"):
        figure[0, 0].add_graphic(other)
    assert not other.is_attached and figure[0, 0].graphics == (graphic,)
