"""Tables beside a volume: which is taken for its own, and which is not."""

import warnings

import numpy as np
import pytest

from volrender.data.files import Label, VolumeFile, read_volume
from volrender.data.files.label_tables.beside import with_table_beside

nibabel = pytest.importorskip("nibabel")

TABLE = "1 liver\n2 spleen\n7 aorta\n"
LABELS = (Label(1, "liver"), Label(2, "spleen"), Label(7, "aorta"))
FSL = '<atlas><header><type>Label</type></header><label index="1">liver</label></atlas>'


def segmented(shape=(6, 8, 10)):
    ids = np.zeros(shape, np.uint8)
    ids[..., 1:4, 2:6, 2:5], ids[..., 4:5, 5:8, 6:9] = 1, 7
    return ids


def saved(path, ids, dtype=None):
    image = nibabel.Nifti1Image(np.asarray(ids).T.astype(dtype or ids.dtype), np.eye(4))
    nibabel.save(image, path)
    return path


def read_quietly(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_volume(path)


@pytest.mark.parametrize(
    "volume, table, text",
    [
        ("atlas.nii.gz", "atlas.txt", TABLE),
        ("atlas.nii", "atlas.lut", "1 1 0 0 liver\n2 0 1 0 spleen\n7 0 0 1 aorta\n"),
        ("atlas.nii.gz", "atlas.csv", "index,name\n1,liver\n2,spleen\n7,aorta\n"),
        ("atlas.nii.gz", "atlas.label", '1 0 0 0 1 1 1 "liver"\n7 0 0 0 1 1 1 "aorta"\n'),
        ("atlas.nii.gz", "atlas.ctbl", "1 liver 1 2 3 255\n7 aorta 1 2 3 255\n"),
        ("atlas.nii", "atlas.xml", FSL),
        ("sub-01_dseg.nii.gz", "sub-01_dseg.tsv", "index\tname\n1\tliver\n7\taorta\n"),
        ("aseg.mgz", "aseg.txt", TABLE),
    ],
)
def test_a_table_of_its_name_is_found(tmp_path, volume, table, text):
    if volume.endswith(".mgz"):
        nibabel.save(nibabel.MGHImage(segmented().T, np.eye(4)), tmp_path / volume)
    else:
        saved(tmp_path / volume, segmented())
    assert not read_quietly(tmp_path / volume).is_labels
    (tmp_path / table).write_text(text)
    found = read_quietly(tmp_path / volume)
    assert found.is_labels and found.labels[0].id == 1 and found.labels[0].name == "liver"


def test_ids_stored_as_floats_and_arrays_of_numpy(tmp_path):
    saved(tmp_path / "a.nii", segmented(), np.float32)
    np.save(tmp_path / "a.npy", segmented())
    (tmp_path / "a.txt").write_text(TABLE)
    for name in ("a.nii", "a.npy"):
        assert read_quietly(tmp_path / name).labels == LABELS


@pytest.mark.parametrize("name", ["other.txt", "labels.tsv", "atlas_labels.txt", "atlas.nii.txt"])
def test_other_names_are_not_looked_at(tmp_path, name):
    saved(tmp_path / "atlas.nii.gz", segmented())
    (tmp_path / name).write_text(TABLE)
    assert read_quietly(tmp_path / "atlas.nii.gz").labels == ()


@pytest.mark.parametrize(
    "name, text",
    [
        ("atlas.txt", "Notes of the scan\n"),
        ("atlas.txt", "0 0.5\n1 0.25\n"),
        ("atlas.xml", "<session/>"),
        ("atlas.txt", "11 liver\n12 spleen\n"),  # of other ids
    ],
)
def test_files_of_its_name_that_are_something_else(tmp_path, name, text):
    saved(tmp_path / "atlas.nii.gz", segmented())
    (tmp_path / name).write_text(text)
    volume = read_quietly(tmp_path / "atlas.nii.gz")
    assert volume.labels == () and not volume.is_labels


def test_volumes_that_are_something_else(tmp_path):
    draw = np.random.default_rng(0)
    (tmp_path / "a.txt").write_text(TABLE)
    (tmp_path / "maps.txt").write_text("\n".join(f"{n} structure" for n in range(101)))
    measured = draw.normal(size=(6, 8, 10)).astype(np.float32)
    for ids in (measured, segmented().astype(np.int16) - 1, np.zeros((6, 8, 10), np.uint8)):
        assert not read_quietly(saved(tmp_path / "a.nii", ids)).is_labels
    probable = draw.integers(0, 101, (3, 6, 8, 10)).astype(np.uint8)
    assert not read_quietly(saved(tmp_path / "maps.nii", probable)).is_labels
    assert read_quietly(saved(tmp_path / "a.nii", segmented((3, 6, 8, 10)))).labels == LABELS


def test_a_table_that_is_damaged_is_told_where_it_can_be_nothing_else(tmp_path):
    saved(tmp_path / "atlas.nii.gz", segmented())
    (tmp_path / "atlas.ctbl").write_text("1 liver 1 2 3 255\n2 spleen 1 2 x 255\n")
    with pytest.warns(UserWarning, match=r"atlas\.ctbl: line 2: not written id name R G B A"):
        assert read_volume(tmp_path / "atlas.nii.gz").labels == ()
    (tmp_path / "atlas.txt").write_text(TABLE)
    assert read_volume(tmp_path / "atlas.nii.gz").labels == LABELS  # which is looked at before


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.txt").write_text(TABLE)
    path = saved(tmp_path / "inside" / "a.nii", segmented())
    (tmp_path / "inside" / "a.txt").symlink_to(tmp_path / "outside.txt")
    assert read_quietly(path).labels == ()
    (tmp_path / "inside" / "a.txt").unlink()
    (tmp_path / "inside" / "a.txt").write_text(TABLE)
    assert read_quietly(path).labels == LABELS


def test_what_has_labels_keeps_them(tmp_path):
    np.save(tmp_path / "a.npy", segmented())
    (tmp_path / "a.txt").write_text(TABLE)
    own = (Label(1, "own"),)
    volume = VolumeFile(str(tmp_path / "a.npy"), "npy", segmented(), "zyx", labels=own)
    assert with_table_beside(volume).labels == own
