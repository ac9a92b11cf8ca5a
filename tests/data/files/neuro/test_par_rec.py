"""PAR/REC: the voxels and the place that nibabel has, of files that it ships."""

import os
import random
import re
import shutil
import warnings
from pathlib import Path

import numpy as np
import pytest

from tests.data.files.corners import corners
from tests.data.files.refused import refusal
from volrender.data.files import read_volume

nibabel = pytest.importorskip("nibabel")

SHIPPED = Path(nibabel.__file__).parent / "tests" / "data"
PHANTOM = "phantom_EPI_asc_CLEAR_2_1"


def write_par(path, change=lambda text: text, name=PHANTOM):
    """A PAR/REC of 3 volumes of 9 slices, 8 × 8 voxels each, whose text is changed."""
    text = (SHIPPED / f"{name}.PAR").read_text(encoding="latin-1")
    text = re.sub(r" 64 +64 ", "  8  8 ", text)
    path.write_text(change(text), encoding="latin-1")
    values = np.random.default_rng(1).integers(0, 4000, (27, 8, 8)).astype("<u2")
    path.with_suffix(".REC" if path.suffix == ".PAR" else ".rec").write_bytes(values.tobytes())
    return path


def swapped(text):
    """The lines of the slices in another order."""
    lines = text.splitlines()
    places = [at for at, line in enumerate(lines) if re.match(r"\s*\d+\s+\d+\s", line)]
    for at, line in zip(
        places, random.Random(3).sample([lines[at] for at in places], 27), strict=True
    ):
        lines[at] = line
    return "\n".join(lines)


def check(path, **options) -> None:
    volume = read_volume(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = nibabel.load(path, **options)
    expected = np.asarray(image.dataobj)
    assert (volume.format, volume.spacing_unit, volume.directions) == ("par/rec", "mm", "RAS")
    assert volume.axes == ("zyx" if expected.ndim == 3 else "tzyx")
    assert volume.data.dtype == np.float32
    np.testing.assert_allclose(volume.data[...], expected.T, rtol=1e-6)
    ends = np.array([(x, y, z) for z in (0, -1) for y in (0, -1) for x in (0, -1)])
    points = ends % np.array(expected.shape[:3])
    in_ras = nibabel.affines.apply_affine(image.affine, points)
    np.testing.assert_allclose(corners(volume), in_ras, rtol=0, atol=1e-3)


@pytest.mark.parametrize("name", [PHANTOM, "phantom_varscale"])
def test_voxels_and_corners(name):
    check(SHIPPED / f"{name}.PAR")


def test_slices_in_any_order_and_pieces_of_them(tmp_path):
    path = write_par(tmp_path / "a.PAR", swapped, "phantom_varscale")
    check(path)
    data = read_volume(path).data
    whole = data[...]
    assert len(np.unique(data._slope)) > 3
    for key in (1, (1, 2), (slice(None, None, -1), -1, 2), (..., slice(6, 1, -2)), (0, 1, 2, 3)):
        np.testing.assert_array_equal(data[key], whole[key])
    with pytest.raises(IndexError):
        data[3]


def test_an_unfinished_scan_shows_what_is_whole(tmp_path):
    with pytest.warns(UserWarning, match="expected 4; volumes that are whole are shown"):
        check(SHIPPED / "phantom_truncated.PAR", permit_truncated=True)

    def without_the_last(text):
        lines = text.splitlines()
        last = max(at for at, line in enumerate(lines) if re.match(r"\s*9\s+1\s+3\s", line))
        return "\n".join([*lines[:last], *lines[last + 1 :]])

    path = write_par(tmp_path / "a.PAR", without_the_last)
    values = path.with_suffix(".REC").read_bytes()
    path.with_suffix(".REC").write_bytes(values[: 26 * 128])
    with pytest.warns(UserWarning, match="whole are shown"):
        volume = read_volume(path)
    assert volume.data.shape == (2, 9, 8, 8)
    with pytest.warns(UserWarning, match="whole are shown"):
        check(path, permit_truncated=True)


def test_volumes_that_differ_in_more_than_time_are_told(tmp_path):
    def echoes(text):
        return re.sub(r"(?m)^( +\d+ +)1( +\d+ +\d+ 0 )", r"\g<1>2\2", text, count=9)

    with pytest.warns() as told:
        read_volume(write_par(tmp_path / "a.PAR", echoes))
    assert ["echo number" in str(warning.message) for warning in told] == [False, True]


def field(name, value):
    return lambda text: re.sub(rf"(?m)^(\.\s+{name}.*?:\s*).*$", rf"\g<1>{value}", text)


@pytest.mark.parametrize(
    "change, reason",
    [
        (field("Max. number of slices", 10**9), "volumes of 1000000000 slices, it says"),
        (field("Max. number of slices", 0), "volumes of 0 slices, it says"),
        (lambda text: text.replace("  8  8 ", "  30000  30000 "), "cut short"),
        (lambda text: text.replace("  8  8 ", "  -8  8 "), "shape (-8, 8, 27)"),
        (lambda text: text.replace("image export tool", "image"), "it names no image export tool"),
        (lambda text: text[: text.index("IMAGE INFORMATION DEF")], "it lists no slices"),
        (field("Patient name", " " * 400 + "x" * 400), "general fields"),
        (lambda text: "# image export tool V4.2\n.  a :\n" * 300, "general fields"),
        (lambda text: text + "#" * 2**24, "longer than any"),
        (field("Angulation midslice", "a b c"), "not a readable PAR file"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, change, reason):
    assert reason in refusal(write_par(tmp_path / "a.par", change), may_warn=True)


def test_more_slices_than_can_be_sorted(tmp_path, monkeypatch):
    path = write_par(tmp_path / "a.par")
    monkeypatch.setattr("volrender.data.files.neuro.par_rec._MOST_COMPARISONS", 3 * 27 - 1)
    assert "3 volumes of 27 slices are too many" in refusal(path)


def test_the_other_half(tmp_path):
    path = write_par(tmp_path / "a.PAR")
    rec = path.with_suffix(".REC")
    assert f"begins with no MRC header; open {path}" in refusal(rec)
    rec.write_bytes(rec.read_bytes()[:-1])
    assert "cut short: 3455 bytes" in refusal(path)
    rec.unlink()
    assert "its voxels lie in a.rec beside it, which is not there" in refusal(path)
    (tmp_path / "other").mkdir()
    shutil.copy(SHIPPED / f"{PHANTOM}.REC", tmp_path / "other" / "b.rec")
    os.symlink(tmp_path / "other" / "b.rec", rec)
    assert "no regular file of its folder" in refusal(path)
