"""Commands that are given several files: series and single volumes, and files of several units."""

import h5py
import imageio.v3 as iio
import nibabel
import numpy as np
import pytest

import volrender as vr
from tests.pictures import difference
from volrender.cli import main

SIZE = ["--size", "40x30"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frames = np.random.default_rng(1).integers(0, 255, (6, 6, 6, 3)).astype(np.int16)

    def save(name, data, spacing, unit):
        image = nibabel.Nifti1Image(data, np.diag([*spacing, 1]))
        image.header.set_xyzt_units(unit)
        nibabel.save(image, name)

    save("series.nii", frames, (2, 2, 2), "mm")
    save("one.nii", frames[..., 0], (2, 2, 2), "mm")
    save("small.nii", frames[..., 0], (2000, 2000, 2000), "micron")
    return frames


def test_a_time_point_is_chosen_of_the_series_among_files(folder, capsys):
    assert main(["render", "series.nii", "one.nii", "--time", "2", "-o", "a.png", *SIZE]) == 0
    third = nibabel.Nifti1Image(folder[..., 2], np.diag([2, 2, 2, 1]))
    third.header.set_xyzt_units("mm")
    nibabel.save(third, "third.nii")
    assert main(["render", "third.nii", "one.nii", "-o", "b.png", *SIZE]) == 0
    assert main(["render", "one.nii", "one.nii", "-o", "c.png", *SIZE]) == 0
    a, b, c = (iio.imread(name).astype(int) for name in ("a.png", "b.png", "c.png"))
    assert np.abs(a - b).max() <= 1 < np.abs(a - c).max()
    capsys.readouterr()
    assert main(["render", "one.nii", "small.nii", "--time", "0"]) == 2
    assert "one.nii and small.nii are no time series" in capsys.readouterr().err
    assert main(["render", "series.nii", "one.nii", "--time", "3"]) == 2
    assert "series.nii has 3 time points" in capsys.readouterr().err


def test_a_movie_of_a_series_and_a_volume_plays_the_series(folder, capsys):
    assert main(["record", "one.nii", "series.nii", "-o", "frames/", *SIZE]) == 0
    assert "3 frames" in capsys.readouterr().out


def test_files_of_two_units_lie_in_one_world(folder):
    assert main(["render", "one.nii", "small.nii", "-o", "a.png", *SIZE, "--cmap", "hot"]) == 0
    figure = vr.Figure(size=(40, 30))
    for alpha in (1, 0.6):
        figure.add(vr.open("one.nii"), cmap="hot", alpha=alpha)
    assert difference(iio.imread("a.png"), figure.export_numpy()).max() <= 1


def test_info_reads_the_range_of_lazy_data_if_it_is_told_to(folder, capsys):
    with h5py.File("a.h5", "w") as file:
        file["a"] = folder[..., 0]
    assert main(["info", "a.h5"]) == 0
    assert "not read" in capsys.readouterr().out
    assert main(["info", "a.h5", "--range"]) == 0
    voxels = folder[..., 0]
    assert f"{voxels.min()} to {voxels.max()}" in capsys.readouterr().out
