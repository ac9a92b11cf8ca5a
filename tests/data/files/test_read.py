"""Reading .npy and .npz, choosing a reader, refusing bad files."""

import errno
import os
import pickle
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest

from volrender.data.files import (
    MissingExtraError,
    VolumeFile,
    VolumeFileError,
    VolumeFileNotFoundError,
    npy,
    read_volume,
)

IDENTITY = {
    "offset": (0, 0, 0),
    "rotation": (0, 0, 0, 1),
    "scale": (1, 1, 1),
    "affine": None,
    "directions": None,
}


def saved(path, array):
    np.save(path, array)
    return path


@pytest.fixture
def ramp():
    return np.arange(2 * 3 * 4, dtype=np.int16).reshape(2, 3, 4)


def refusal(path, **options):
    """The message with which a file is refused: one line that starts with its path."""
    with pytest.raises(VolumeFileError) as caught:
        read_volume(path, **options)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_npy_is_mapped_read_only_at_the_identity(tmp_path, ramp):
    volume = read_volume(saved(tmp_path / "ramp.npy", ramp))
    assert isinstance(volume, VolumeFile)
    assert isinstance(volume.data, np.memmap) and not volume.data.flags.writeable
    np.testing.assert_array_equal(volume.data, ramp)
    assert (volume.format, volume.axes, volume.spacing_unit) == ("npy", "zyx", None)
    assert volume.path == str(tmp_path / "ramp.npy")
    assert volume.graphic_kwargs == {**IDENTITY, "name": "ramp"}


@pytest.mark.parametrize(
    "shape, shape_read, axes",
    [
        ((3, 4), (1, 3, 4), "zyx"),
        ((1, 1), (1, 1, 1), "zyx"),
        ((1, 1, 1), (1, 1, 1), "zyx"),
        ((2, 3, 4, 3), (2, 3, 4, 3), "zyxc"),
        ((2, 3, 4, 4), (2, 3, 4, 4), "zyxc"),
        ((1, 2, 3, 5), (2, 3, 5), "zyx"),
        ((2, 3, 5, 1), (2, 3, 5), "zyx"),
        ((1, 2, 3, 5, 3), (2, 3, 5, 3), "zyxc"),
        ((1, 5, 6, 3), (1, 5, 6, 3), "zyxc"),
    ],
)
def test_shapes(tmp_path, shape, shape_read, axes):
    data = np.random.default_rng(0).random(shape)
    volume = read_volume(saved(tmp_path / "a.npy", data))
    assert (volume.data.shape, volume.axes) == (shape_read, axes)
    np.testing.assert_array_equal(volume.data, data.reshape(shape_read))


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4, 5), (2, 2, 3, 4, 3), (2, 3, 4, 5, 6)])
def test_shapes_that_are_no_volume(tmp_path, shape):
    assert f"got shape {shape}" in refusal(saved(tmp_path / "a.npy", np.zeros(shape)))


@pytest.mark.parametrize("shape", [(0, 3, 4), (2, 0), (2, 3, 0, 3)])
def test_no_voxels(tmp_path, shape):
    assert "holds no voxels" in refusal(saved(tmp_path / "a.npy", np.zeros(shape)))


@pytest.mark.parametrize("dtype", ["?", "u1", "i1", "<u2", ">u2", ">f4", "f2", "f8", "i8", "u8"])
def test_dtypes_are_kept(tmp_path, ramp, dtype):
    data = ramp.astype(dtype)
    for volume in (
        read_volume(saved(tmp_path / "a.npy", data)),
        read_volume(saved(tmp_path / "b.npy", np.asfortranarray(data))),
    ):
        assert volume.data.dtype == np.dtype(dtype)
        np.testing.assert_array_equal(volume.data, data)


@pytest.mark.parametrize(
    "dtype, reason",
    [
        ("c8", "complex"),
        ("O", "objects"),
        ("U3", "text"),
        ("S3", "text"),
        ("M8[s]", "dates"),
        ([("a", "f4"), ("b", "i2")], "records"),
    ],
)
@pytest.mark.parametrize("save", [np.save, np.savez])
def test_dtypes_that_are_no_volume(tmp_path, dtype, reason, save):
    path = tmp_path / ("a.npy" if save is np.save else "a.npz")
    save(path, np.zeros((2, 3, 4), dtype))
    assert reason in refusal(path)


class Bomb:
    def __reduce__(self):
        return (os.mkdir, (str(Path(os.environ["VOLRENDER_TEST_BOMB"])),))


@pytest.mark.parametrize("name", ["a.npy", "a.npz", "plain.npy", "plain.npz"])
def test_nothing_is_ever_unpickled(tmp_path, monkeypatch, name):
    monkeypatch.setenv("VOLRENDER_TEST_BOMB", str(tmp_path / "boom"))
    path = tmp_path / name
    array = np.empty((1, 1, 1), object)
    array[0, 0, 0] = Bomb()
    if name.startswith("plain"):
        path.write_bytes(pickle.dumps(Bomb()))
    else:
        (np.save if name.endswith("npy") else np.savez)(path, array)
    refusal(path)
    assert not (tmp_path / "boom").exists()


def test_npz_takes_its_only_array_or_its_only_volume(tmp_path, ramp):
    np.savez(tmp_path / "one.npz", ramp=ramp)
    np.savez_compressed(tmp_path / "two.npz", affine=np.eye(4), volume=ramp, spacing=np.ones(3))
    np.savez(tmp_path / "plane.npz", ramp[0])
    for name in ("one.npz", "two.npz"):
        volume = read_volume(tmp_path / name)
        np.testing.assert_array_equal(volume.data, ramp)
        assert (volume.format, volume.data.dtype) == ("npz", np.int16)
    assert read_volume(tmp_path / "plane.npz").data.shape == (1, 3, 4)
    assert read_volume(tmp_path / "two.npz", key="affine").data.shape == (1, 4, 4)


def test_npz_that_is_ambiguous_names_its_arrays(tmp_path, ramp):
    np.savez(tmp_path / "two.npz", image=ramp, mask=ramp > 3)
    message = refusal(tmp_path / "two.npz")
    assert "image (2, 3, 4)" in message and "mask (2, 3, 4)" in message and "key=" in message
    assert read_volume(tmp_path / "two.npz", key="mask").data.dtype == bool
    assert "did you mean 'image'?" in refusal(tmp_path / "two.npz", key="imag")
    np.savez(tmp_path / "planes.npz", a=ramp[0], b=ramp[1])
    assert "key=" in refusal(tmp_path / "planes.npz")
    np.savez(tmp_path / "none.npz")
    assert "holds no arrays" in refusal(tmp_path / "none.npz")


@pytest.mark.parametrize("name", ["a.npy", "a.npz"])
def test_too_large_for_memory(tmp_path, ramp, monkeypatch, name):
    def refuse(*_, **__):
        raise MemoryError

    (np.save if name == "a.npy" else np.savez)(tmp_path / name, ramp)
    monkeypatch.setattr(npy, "map_file", refuse)
    monkeypatch.setattr(npy, "_read_whole", refuse)
    assert "does not fit in memory" in refusal(tmp_path / name)


def test_npz_member_that_is_cut_short(tmp_path, ramp):
    np.save(tmp_path / "a.npy", ramp)
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("a.npy", (tmp_path / "a.npy").read_bytes()[:-1])
    assert "cut short" in refusal(tmp_path / "a.npz")


@pytest.mark.parametrize(
    "name, stem",
    [
        ("head.npy", "head"),
        ("head.2.npy", "head.2"),
        ("head.nii.gz", "head"),
        ("HEAD.NII.GZ", "HEAD"),
        ("cells.ome.tif", "cells"),
        ("cells.ome.tiff", "cells"),
    ],
)
def test_name_is_the_stem(name, stem):
    assert VolumeFile(f"folder/{name}", "npy", np.zeros((1, 1, 1)), "zyx").name == stem


def test_data_must_fit_the_axes():
    for shape, axes in (((2, 3, 4), "zyxc"), ((2, 3, 4, 5), "zyx"), ((2, 3, 4, 5), "zyxc")):
        with pytest.raises(VolumeFileError, match=r"a\.npy: "):
            VolumeFile("a.npy", "npy", np.zeros(shape), axes)


def test_extension_in_upper_case(tmp_path, ramp):
    with open(tmp_path / "A.NPY", "wb") as file:
        np.save(file, ramp)
    np.testing.assert_array_equal(read_volume(tmp_path / "A.NPY").data, ramp)


def test_path_may_be_a_string_but_no_number(tmp_path, ramp):
    path = str(saved(tmp_path / "a.npy", ramp))
    assert read_volume(path).path == path
    for wrong in (3, None, b"a.npy"):
        with pytest.raises(TypeError):
            read_volume(wrong)


@pytest.mark.parametrize(
    "name, hint",
    [
        ("a.npyy", "did you mean .npy or .npz?"),
        ("a.nifti", "did you mean .nii or .nii.gz?"),
        ("a.xyz", "unknown extension '.xyz'; readable"),
        ("a.gz", "unknown extension '.gz'"),
        ("a", "no file extension; readable extensions are .bin, .brik, .brik.gz, .ccp4, "),
    ],
)
def test_unknown_extension(tmp_path, name, hint):
    (tmp_path / name).write_bytes(b"x")
    assert hint in refusal(tmp_path / name)


@pytest.mark.parametrize("name", ["a.npy", "a.npz", "a.tif", "a.nii", "a.nii.gz"])
def test_missing_empty_and_wrong_files(tmp_path, name):
    path = tmp_path / name
    assert refusal(path) == "no such file"
    with pytest.raises(FileNotFoundError):
        read_volume(path)
    with pytest.raises(VolumeFileNotFoundError):
        read_volume(path / "below" / name)
    path.mkdir()
    assert refusal(path) == "is a folder, and holds no Zarr and no DICOM files"
    path.rmdir()
    path.write_bytes(b"")
    assert refusal(path) == "the file is empty (0 bytes)"
    for content in (b"P", b"P6 2 2 255\n", bytes(600), b"<html>" * 200):
        path.write_bytes(content)
        assert "not a readable" in refusal(path)


def test_path_that_no_system_allows():
    with pytest.raises(VolumeFileError, match="null byte"):
        read_volume("a\0b.npy")
    with pytest.raises(VolumeFileError):
        read_volume("a" * 5000 + ".npy")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "a.npy")
    assert refusal(tmp_path / "a.npy") == "is not a regular file"


@pytest.mark.parametrize("name", ["a.npy", "a.npz", "a.tif", "a.nii"])
def test_file_without_permission(tmp_path, monkeypatch, name):
    def refuse(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr("builtins.open", refuse)
    assert refusal(tmp_path / name) == "Permission denied"


def test_options_of_other_formats(tmp_path, ramp):
    path = saved(tmp_path / "a.npy", ramp)
    assert "key" in refusal(path, key="a")
    assert "channel" in refusal(path, channel=0)
    with pytest.raises(TypeError, match="channel must be an integer"):
        read_volume(path, channel="red")


@pytest.mark.parametrize("name", ["a.tif", "a.nii"])
def test_missing_extra_says_what_to_install(tmp_path, monkeypatch, name):
    (tmp_path / name).write_bytes(b"x")
    for module in ("tifffile", "nibabel"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(MissingExtraError, match=r"pip install volrender\[io\]") as caught:
        read_volume(tmp_path / name)
    assert isinstance(caught.value, RuntimeError)


@pytest.mark.parametrize("name", ["a.npy", "a.npz"])
def test_every_cut_is_seen(tmp_path, ramp, name):
    path = tmp_path / name
    (np.save if name == "a.npy" else np.savez)(path, ramp)
    whole = path.read_bytes()
    for length in range(1, len(whole), 3):
        path.write_bytes(whole[:length])
        refusal(path)


@pytest.mark.filterwarnings("ignore:.*more than its header says")
@pytest.mark.parametrize("name", ["a.npy", "a.npz"])
def test_damage_gives_a_volume_or_one_line(tmp_path, ramp, name):
    path = tmp_path / name
    (np.save if name == "a.npy" else np.savez)(path, ramp)
    whole = path.read_bytes()
    draw = random.Random(0)
    refused = 0
    for _ in range(200):
        damaged = bytearray(whole)
        for _ in range(draw.choice((1, 4))):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        path.write_bytes(damaged)
        try:
            read_volume(path)
        except VolumeFileError as error:
            refused += 1
            assert "\n" not in str(error) and len(str(error)) < len(str(path)) + 300
    assert refused > 20
