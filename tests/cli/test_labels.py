"""``--labels`` and ``--as-labels``: segmentations over what is read, or as what is read."""

import re

import imageio.v3 as imageio
import nibabel
import numpy as np
import pytest

from volrender.cli import main

SHAPE_XYZ = (12, 10, 9)
AFFINE = np.diag([2.0, 2.0, 2.0, 1.0])


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A scan, a segmentation of it that says so, with names beside it, and one that says nothing."""
    monkeypatch.chdir(tmp_path)
    x, y, z = np.indices(SHAPE_XYZ)
    scan = (
        100 + 9 * x + 5 * y + 3 * z + np.random.default_rng(0).integers(0, 20, SHAPE_XYZ)
    ).astype(np.int16)
    ids = np.where(x < 6, 3, 8).astype(np.uint8) * (y > 1)
    nibabel.save(nibabel.Nifti1Image(scan, AFFINE), "scan.nii")
    plain = nibabel.Nifti1Image(ids, AFFINE)
    nibabel.save(plain, "plain.nii")
    plain.header.set_intent("label")
    nibabel.save(plain, "seg.nii")
    (tmp_path / "seg.txt").write_text("3 left 255 0 0 0\n8 right 0 255 0 0\n")
    return tmp_path


def view(*arguments: str) -> int:
    return main(["view", *arguments, "--size", "60x50"])


def test_labels_lie_over_a_scan(shown):
    assert view("scan.nii", "--labels", "seg.nii") == 0
    scan, labels = shown[0][0, 0].graphics
    assert (scan.kind, labels.kind, labels.mode) == ("image_volume", "labels", "surface")
    assert labels.names == {3: "left", 8: "right"} and labels.color_of(8)[:3].tolist() == [0, 1, 0]
    assert (labels.world_from_data == scan.world_from_data).all()
    assert (labels.data.value == nibabel.load("seg.nii").get_fdata().T).all()


def test_below_labels_an_image_is_gray_unless_it_is_given_colours(shown):
    for arguments in (["--labels", "seg.nii"], [], ["--labels", "seg.nii", "--cmap", "hot"]):
        assert view("scan.nii", *arguments) == 0
    names = [figure[0, 0].graphics[0].cmap.name.split(":")[-1] for figure in shown]
    assert names == ["gray", "plasma", "hot"]


def test_beside_a_slice_they_are_one_on_its_plane(shown):
    look = ["--labels-outline", "2", "--fill", "0.25", "--labels-opacity", "0.8"]
    assert view("scan.nii", "--mode", "slice", "--labels", "seg.nii", *look) == 0
    scan, labels = shown[0][0, 0].graphics
    assert labels.mode == "slice" and (labels.plane == scan.plane).all()
    assert (labels.outline, labels.fill, labels.opacity) == (2, 0.25, 0.8)


def test_they_lie_on_the_plane_that_is_given(shown):
    plane = ["--plane", "1", "0", "0", "-9"]
    assert view("scan.nii", "--mode", "slice", *plane, "--labels", "seg.nii") == 0
    scan, labels = shown[0][0, 0].graphics
    assert scan.plane.tolist() == labels.plane.tolist() == [1, 0, 0, -9]


def test_what_is_asked_of_labels_wins_over_a_state(shown):
    shows = ["scan.nii", "--mode", "slice", "--labels", "seg.nii"]
    size = ["--size", "60x50", "-o", "out.png"]
    assert main(["render", *shows, "--labels-outline", "2", "--save-state", "s.json", *size]) == 0
    look = ["--labels-outline", "3", "--fill", "0.2", "--plane", "1", "0", "0", "-9"]
    assert view(*shows, "--state", "s.json", *look) == 0
    labels = shown[0][0, 0].graphics[1]
    assert (labels.outline, labels.fill, labels.plane.tolist()) == (3, 0.2, [1, 0, 0, -9])


def test_data_that_is_labels_is_shown_so():
    assert main(["render", "seg.nii", "-o", "out.png", "--size", "60x50"]) == 0
    picture = imageio.imread("out.png")[..., :3].astype(int)
    lit = picture[picture.max(axis=-1) > 60]
    assert len(lit) > 100 and (lit[:, 2] < 200).all()
    assert (lit[:, 0] > lit[:, 1] + 30).any() and (lit[:, 1] > lit[:, 0] + 30).any()


def test_what_looks_like_labels_is_told_and_shown_if_asked_for(shown):
    with pytest.warns(UserWarning, match="plain.nii: looks like labels.*--as-labels"):
        assert view("plain.nii") == 0
    assert view("plain.nii", "--as-labels", "--labels-mode", "volume") == 0
    assert [figure[0, 0].graphics[0].kind for figure in shown] == ["image_volume", "labels"]
    assert shown[1][0, 0].graphics[0].mode == "volume"


@pytest.mark.parametrize("arguments", [["scan.nii", "--labels", "seg.nii"], ["seg.nii"]])
def test_in_orthogonal_views_labels_are_in_all_of_them(shown, arguments):
    assert main(["view", "--ortho", *arguments, "--labels-outline", "2", "--size", "200x200"]) == 0
    for subplot in shown[0]:
        image, labels = subplot.graphics
        assert (image.kind, labels.kind) == ("image_volume", "labels")
        assert labels.names == {3: "left", 8: "right"} and labels.outline == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["seg.nii", "--threshold", "3"], "seg.nii is labels, for which there is no --threshold"),
        (["seg.nii", "--mode", "iso"], "mode.*surface"),
        (["scan.nii", "--labels", "no.nii"], "no.nii"),
        (["scan.nii", "--labels", "seg.nii", "--labels-outline", "-1"], "outline"),
        (
            ["scan.nii", "--labels-outline", "2"],
            "--labels-outline is of labels: name them by --labels",
        ),
        (["scan.nii", "--labels-mode", "volume"], "--labels-mode is of labels"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(arguments, said, capsys):
    assert main(["render", *arguments, "-o", "out.png"]) != 0
    lines = capsys.readouterr().err.strip().splitlines()
    assert re.search(said, lines[-1]) and "Traceback" not in "".join(lines)


def test_without_a_plane_a_slice_is_the_one_that_the_camera_looks_at():
    """A scan that says where it is is seen from the front, and its axial slice edge-on."""
    scan = nibabel.load("scan.nii")
    scan.header.set_xyzt_units("mm")
    scan.set_sform(AFFINE, "scanner")
    nibabel.save(scan, "placed.nii")
    arguments = ["placed.nii", "--mode", "slice", "-o", "out.png", "--size", "60x50"]
    for look in ([], ["--azimuth", "80"], ["--elevation", "85"]):
        assert main(["render", *arguments, *look]) == 0
        assert (imageio.imread("out.png")[..., :3].max(axis=-1) > 40).mean() > 0.2, look
