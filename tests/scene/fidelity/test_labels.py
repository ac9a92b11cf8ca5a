"""Labels in bricks: their pictures are those of the whole volume, and what is said of labels holds."""

from math import prod

import numpy as np
import pytest

import volrender as vr
from tests.pictures import difference
from volrender.data.sources.halving import halved
from volrender.engine.bricks.labels.bricked_labels import BrickedLabels

SIZE = (96, 72)
SHAPE = (130, 66, 130)
FEW = 20  # labels
LARGE = 70_001  # times as large ids do not fit in two bytes
LOOKS = {
    "surface": {},
    "volume": {"density": 0.2, "opacity_unit": 2.0},
    "slice": {"plane": (0.2, 0.3, 1.0, -98.0), "outline": 3.0, "fill": 0.4},
}


def cells(times: int = 1) -> np.ndarray:
    """A ball of cells, as those of a tissue: each point has the label of the nearest of some seeds."""
    rng = np.random.default_rng(5)
    grid = [np.arange(n, dtype=np.float32) for n in SHAPE]
    z, y, x = np.meshgrid(*grid, indexing="ij", sparse=True)
    nearest = np.full(SHAPE, np.inf, np.float32)
    labels = np.zeros(SHAPE, np.uint8 if times == 1 else np.uint32)
    for label, (a, b, c) in enumerate(rng.random((FEW, 3)) * SHAPE, 1):
        distance = (z - a) ** 2 + (y - b) ** 2 + (x - c) ** 2
        labels[distance < nearest] = label * times
        nearest = np.minimum(nearest, distance)
    middle = [(axis / n - 0.5) ** 2 for axis, n in zip((z, y, x), SHAPE, strict=True)]
    labels[sum(middle) > 0.21] = 0
    return labels


@pytest.fixture(scope="module")
def volumes() -> dict[str, np.ndarray]:
    return {"small": cells(), "large": cells(LARGE)}


def shown(data, engine=None, size=SIZE, **looks) -> tuple[vr.Figure, vr.LabelsGraphic]:
    figure = vr.Figure(size=size, engine=engine)
    graphic = figure.add_labels(data, **looks)
    figure[0, 0].camera.look_from(40, 25)
    return figure, graphic


def in_bricks(voxels, **looks) -> tuple[vr.Figure, vr.LabelsGraphic, BrickedLabels]:
    """On a device that has not quite room for the whole volume, in its finest level."""
    engine = vr.Engine()
    engine.memory_budget_bytes = voxels.nbytes - 1
    figure, graphic = shown(vr.Multiscale.of(voxels), engine, **looks)
    (resident,) = graphic.residents
    return figure, graphic, resident


def picture_of_halves(labels, figure, **looks) -> np.ndarray:
    """That of labels with half as many voxels along each axis, where those of a figure are."""
    other, graphic = shown(labels, **looks)
    graphic.scale, graphic.offset = (2, 2, 2), (0.5, 0.5, 0.5)
    other[0, 0].camera.set_state(figure[0, 0].camera.get_state())
    return other.export_numpy()


@pytest.mark.parametrize("mode", LOOKS)
@pytest.mark.parametrize(("ids", "interpolation"), [("small", "linear"), ("large", "nearest")])
def test_stills_of_the_finest_level_are_those_of_the_whole_volume(
    volumes, ids, mode, interpolation
):
    looks = {"mode": mode, "interpolation": interpolation, **LOOKS[mode]}
    expected = shown(volumes[ids], **looks)[0].export_numpy()
    figure, _, resident = in_bricks(volumes[ids], **looks)
    off = difference(figure.export_numpy(level=0), expected)
    assert (off > 1).sum() <= 8, f"{(off > 1).sum()} pixels differ by up to {off.max()}"
    assert (np.ptp(expected, axis=(0, 1)) > 60).any(), "nearly nothing to compare"
    assert isinstance(resident, BrickedLabels) and figure.fidelity == vr.Fidelity("final", 0)
    # Bricks came and went: there are more than slots, and each comes and goes of its own.
    assert resident.layout.n_bricks > 20 and prod(resident.slots_xyz) < 14
    if mode != "slice":
        assert resident.picture_version > prod(resident.slots_xyz) + 4


@pytest.mark.parametrize("mode", LOOKS)
def test_a_level_has_the_picture_of_a_volume_of_its_labels(volumes, mode):
    looks = {"mode": mode, **LOOKS[mode]}
    figure, _, _ = in_bricks(volumes["large"], **looks)
    picture = figure.export_numpy(level=1)
    expected = picture_of_halves(halved(volumes["large"], "mode"), figure, **looks)
    off = difference(picture, expected)
    assert (off > 1).sum() <= 8, f"{(off > 1).sum()} pixels differ by up to {off.max()}"
    assert difference(figure.export_numpy(level=0), expected).max() > 20


def test_what_is_said_of_labels_is_seen_of_those_in_bricks(volumes):
    voxels = volumes["large"]
    said = {
        "colors": {3 * LARGE: "red", 7 * LARGE: (0.2, 0.4, 1.0)},
        "hidden": [5 * LARGE, 11 * LARGE],
        "opacity": {2 * LARGE: 0.4},
        "names": {label * LARGE: f"cell {label}" for label in range(1, FEW + 1)},
    }
    figure, graphic, _ = in_bricks(voxels)
    true, expected = shown(voxels)
    plain = true.export_numpy()
    for each in (graphic, expected):
        for name, value in said.items():
            setattr(each, name, value)
    pictures = [each.export_numpy(**at) for each, at in ((true, {}), (figure, {"level": 0}))]
    assert (difference(*pictures) > 1).sum() <= 8 and difference(plain, pictures[0]).max() > 60
    graphic.selected = expected.selected = [7 * LARGE]
    pictures = [each.export_numpy(**at) for each, at in ((true, {}), (figure, {"level": 0}))]
    assert (difference(*pictures) > 1).sum() <= 8
    found = [each[0, 0].pick(SIZE[0] // 2, SIZE[1] // 2) for each in (figure, true)]
    assert found[0]["graphic"] is graphic and found[0]["value"] == found[1]["value"] > LARGE
    assert found[0]["name"] == found[1]["name"] != ""


def test_labels_that_only_finer_levels_have_come_with_their_colours():
    voxels = np.zeros(SHAPE, np.uint32)
    voxels[20:110, 20:46, 20:110] = 9 * LARGE
    voxels[64:67, 45:48, 64:67] = 4 * LARGE  # it is no voxel of the coarsest level
    looks = {"size": (64, 48), "smoothing": 0.5}
    figure, _, resident = in_bricks(voxels, **looks)
    true, _ = shown(voxels, **looks)
    for each in (figure, true):
        each[0, 0].camera.look_from(0, 60)
        each[0, 0].camera.zoom = 5
    figure.export_numpy(level=2)
    assert resident.numbering.ids.tolist() == [0, 9 * LARGE]
    pictures = figure.export_numpy(level=0), true.export_numpy()
    assert resident.numbering.ids.tolist() == [0, 9 * LARGE, 4 * LARGE]
    assert (difference(*pictures) > 1).sum() <= 4
    assert len(np.unique(pictures[1].reshape(-1, 4), axis=0)) > 2


def test_who_writes_to_the_labels_sees_it(volumes):
    voxels = volumes["small"].copy()
    figure, graphic, _ = in_bricks(voxels)
    before = figure.export_numpy(level=0)
    voxels[:, :33] = 0
    graphic.data.update()
    after = figure.export_numpy(level=0)
    expected = shown(voxels)[0].export_numpy()
    assert (difference(after, expected) > 1).sum() <= 8 and difference(after, before).max() > 40


def test_levels_that_are_given_are_shown_as_they_are(volumes):
    fine, coarse = volumes["small"], np.full([n // 2 for n in SHAPE], 3, np.uint8)
    engine = vr.Engine()
    engine.memory_budget_bytes = fine.size - 1
    figure, graphic = shown(vr.Multiscale([fine, coarse]), engine)
    assert isinstance(graphic.residents[0], BrickedLabels)
    picture = figure.export_numpy(level=1)
    assert (difference(picture, picture_of_halves(coarse, figure)) > 1).sum() <= 8
