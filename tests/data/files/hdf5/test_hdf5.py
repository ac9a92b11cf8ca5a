"""Reading HDF5: which dataset, which axes, where its voxels lie, and that nothing leads out."""

import os
import subprocess
import sys
import threading
import warnings

import numpy as np
import pytest

from volrender import ImageVolumeGraphic
from volrender.data.files import MissingExtraError, VolumeFileError
from volrender.data.files.errors import ChoiceError
from volrender.data.files.hdf5 import read_hdf5
from volrender.data.sources.unread import is_unread

h5py = pytest.importorskip("h5py")

VALUES = np.random.default_rng(1).integers(0, 60000, (5, 6, 7)).astype(np.uint16)


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "a.h5")


def refusal(path, **options):
    with pytest.raises((VolumeFileError, MissingExtraError)) as caught, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read_hdf5(path, **options)
    text = str(caught.value)
    assert text.isprintable() and len(text) < len(path) + 600
    return text.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    "options",
    [{}, {"chunks": (2, 3, 4)}, {"compression": "gzip", "shuffle": True}, {"fletcher32": True}],
)
def test_the_numbers_stay_in_the_file_until_they_are_asked_for(path, options):
    with h5py.File(path, "w") as file:
        file.create_dataset("some/where", data=VALUES, **options)
        file["flat"] = np.zeros((4, 4))
        file["text"] = "abc"
    with h5py.File(path) as other:
        volume = read_hdf5(path)
        assert other["some/where"].shape == volume.data.shape
    assert is_unread(volume.data) and (volume.format, volume.axes) == ("hdf5", "zyx")
    assert np.array_equal(np.asarray(volume.data), VALUES) and volume.data.dtype == np.uint16
    graphic = ImageVolumeGraphic(volume.data, **volume.graphic_kwargs)
    assert np.array_equal(graphic.data.value, VALUES)


@pytest.mark.parametrize(
    "key",
    [
        *(0, -1, ..., (1, 2, 3), (slice(None), 2), (..., slice(1, 3)), (slice(4, 0, -2), -1)),
        *((slice(2, 2),), (slice(None, None, -1),) * 3, (slice(1, 9, 3), ..., 1)),
    ],
)
def test_pieces_are_those_of_numpy(path, key):
    with h5py.File(path, "w") as file:
        data = file.create_dataset("a", data=VALUES.T, chunks=(3, 2, 2))
        for at, label in enumerate("xyz"):
            data.dims[at].label = label
    volume = read_hdf5(path)
    assert np.array_equal(volume.data[key], VALUES[key])
    assert volume.data.chunks == (2, 2, 3)


@pytest.mark.parametrize("key", [7, (1, 2, 3, 4), ([1, 2],), 1.5, (..., ...)])
def test_no_other_keys_are_taken(path, key):
    with h5py.File(path, "w") as file:
        file["a"] = VALUES
    data = read_hdf5(path).data
    with pytest.raises((IndexError, ValueError)):
        data[key]


def test_several_datasets_are_a_choice(path):
    with h5py.File(path, "w") as file:
        file["small"], file["group/large"] = VALUES[:2], VALUES
        file["alias"] = h5py.SoftLink("/group/large")
        file["again"] = file["group/large"]
    with pytest.raises(ChoiceError, match="choose one with key") as caught:
        read_hdf5(path)
    assert len(caught.value.choices) == 2
    assert caught.value.choices[0].endswith("(5, 6, 7) uint16")
    assert caught.value.choices[1] == "/small (2, 6, 7) uint16"
    for key in ("group/large", "/group/large", "alias", "again"):
        assert np.array_equal(read_hdf5(path, key).data[...], VALUES)
    assert "did you mean '/small'" in refusal(path, key="smal")
    assert "is a group" in refusal(path, key="group")


def test_groups_and_links_that_run_in_a_circle(path):
    with h5py.File(path, "w") as file:
        file["group/a"] = VALUES
        file["group/up"] = file["/"]
        file["one"], file["two"] = h5py.SoftLink("/two"), h5py.SoftLink("/one")
    assert np.array_equal(read_hdf5(path).data[...], VALUES)
    assert "circle" in refusal(path, key="one")
    assert np.array_equal(read_hdf5(path, "group/up/group/up/group/a").data[...], VALUES)


def test_what_leads_out_of_the_file_is_not_followed(path, tmp_path):
    other = tmp_path / "other.h5"
    with h5py.File(other, "w") as file:
        file["a"] = VALUES
    (tmp_path / "raw").write_bytes(VALUES.tobytes())
    with h5py.File(path, "w") as file:
        file["link"] = h5py.ExternalLink(str(other), "/a")
        file["soft"] = h5py.SoftLink("/folder/a")
        file["folder"] = h5py.ExternalLink(str(other), "/")
        raw = (str(tmp_path / "raw"), 0, VALUES.nbytes)
        file.create_dataset("raw", VALUES.shape, VALUES.dtype, external=[raw])
        layout = h5py.VirtualLayout(VALUES.shape, VALUES.dtype)
        layout[...] = h5py.VirtualSource(str(other), "a", VALUES.shape)
        file.create_virtual_dataset("virtual", layout)
        layout = h5py.VirtualLayout(VALUES.shape, VALUES.dtype)
        layout[...] = h5py.VirtualSource(".", "raw", VALUES.shape)
        file.create_virtual_dataset("virtual of raw", layout)
        file["own"] = VALUES
        layout = h5py.VirtualLayout(VALUES.shape, VALUES.dtype)
        layout[...] = h5py.VirtualSource(".", "own", VALUES.shape)
        file.create_virtual_dataset("virtual of own", layout)
    for key in ("link", "soft", "folder/a"):
        assert "link to another file, which is not followed" in refusal(path, key=key)
    for key in ("raw", "virtual of raw"):
        assert "the numbers of /raw lie in other files" in refusal(path, key=key)
    assert "lie in another file, " in refusal(path, key="virtual")
    for key in ("own", "virtual of own"):
        assert np.array_equal(read_hdf5(path, key).data[...], VALUES)
    told = pytest.warns(UserWarning, match="links to other files are not followed: folder, link")
    with told, pytest.raises(ChoiceError):
        read_hdf5(path)
    other.unlink()
    told = pytest.warns(UserWarning, match="links to other files are not followed: folder, link")
    with told, pytest.raises(ChoiceError):
        read_hdf5(path)


def test_dimension_scales_name_and_place(path):
    with h5py.File(path, "w") as file:
        data = file.create_dataset("a", data=VALUES)
        for at, (name, step) in enumerate((("z", 4.0), ("y", -3.0), ("x", 2000.0))):
            scale = file.create_dataset(name, data=10 + step * np.arange(VALUES.shape[at]))
            scale.attrs["units"] = "nm" if name == "x" else "um"
            scale.make_scale(name)
            data.dims[at].attach_scale(scale)
    volume = read_hdf5(path)
    assert np.allclose(np.abs(volume.scale), (2000, 3000, 4000)) and volume.spacing_unit == "nm"
    assert np.allclose(volume.offset, (10, 10000, 10000))
    del volume  # with which its file is closed
    with h5py.File(path, "r+") as file:
        file["z"][2] = 99
    with pytest.warns(UserWarning, match="not evenly spaced"):
        read_hdf5(path)


def test_element_size_and_axistags_of_ilastik(path):
    tags = '{"axes": [{"key": "t"}, {"key": "z"}, {"key": "y"}, {"key": "x"}, {"key": "c"}]}'
    with h5py.File(path, "w") as file:
        data = file.create_dataset("a", data=np.stack([VALUES, VALUES + 1], -1)[np.newaxis])
        data.attrs["element_size_um"] = [2.0, 0.5, 0.25]
        data.attrs["axistags"] = tags
    first, second = read_hdf5(path)
    assert np.array_equal(first.data[...], VALUES) and np.array_equal(second.data[:], VALUES + 1)
    assert first.scale == (0.25, 0.5, 2) and first.spacing_unit == "µm" and first.axes == "zyx"
    assert second.channel == "channel 1"


@pytest.mark.parametrize(
    "shape, expected",
    [
        ((5, 6, 7), ("zyx", (5, 6, 7), 1)),
        ((1, 5, 6, 7), ("zyx", (5, 6, 7), 1)),
        ((4, 5, 6, 7), ("tzyx", (4, 5, 6, 7), 1)),
        ((4, 5, 6, 3), ("zyxc", (4, 5, 6, 3), 1)),
        ((3, 2, 4, 5, 6), ("tzyx", (3, 4, 5, 6), 2)),
        ((1, 1, 4, 5, 6), ("zyx", (4, 5, 6), 1)),
        ((1, 1, 5, 6), ("zyx", (1, 5, 6), 1)),
    ],
)
def test_axes_without_names(path, shape, expected):
    data = np.arange(np.prod(shape), dtype=np.int32).reshape(shape)
    with h5py.File(path, "w") as file:
        file["a"] = data
    found = read_hdf5(path)
    volumes = found if isinstance(found, list) else [found]
    axes, shape, count = expected
    assert len(volumes) == count
    assert all(volume.axes == axes and volume.data.shape == shape for volume in volumes)
    moved = np.moveaxis(data, 1, 0) if count > 1 else [data]
    for volume, each in zip(volumes, moved, strict=True):
        assert np.array_equal(volume.data[...], each.reshape(shape))


def test_a_plane_of_a_key_is_a_volume_of_one(path):
    with h5py.File(path, "w") as file:
        file["a"], file["line"] = VALUES[0], VALUES[0, 0]
    data = read_hdf5(path, "a").data
    assert np.array_equal(data[...], VALUES[:1]) and np.array_equal(data[0, 1], VALUES[0, 1])
    assert data[0:0].shape == (0, 6, 7)
    assert "is no volume" in refusal(path, key="line")
    assert "holds no dataset" in refusal(path)


def test_what_is_no_numbers_is_refused(path):
    with h5py.File(path, "w") as file:
        file["complex"], file["text"] = np.zeros((2, 2, 2), complex), "abc"
        file["none"] = np.zeros((2, 0, 2))
    assert "complex" in refusal(path, key="complex")
    assert "no numbers" in refusal(path, key="text") or "objects" in refusal(path, key="text")
    assert "holds no voxels" in refusal(path, key="none")


def test_what_was_never_written_is_told(path):
    with h5py.File(path, "w") as file:
        file.create_dataset("chunked", (4, 4, 4), "u2", chunks=(2, 2, 2), fillvalue=7)[:2] = 1
        file.create_dataset("block", (4, 4, 4), "u2")
    with pytest.warns(UserWarning, match="4 of 8 chunks of /chunked were never written"):
        assert read_hdf5(path, "chunked").data[-1, 0, 0] == 7
    with pytest.warns(UserWarning, match="no voxel of /block was ever written"):
        read_hdf5(path, "block")


FILTERS = """
import sys
import h5py, hdf5plugin
import numpy as np
from volrender.data.files.hdf5 import read_hdf5

values = np.arange(210.0).reshape(5, 6, 7)
with h5py.File(sys.argv[1], "w") as file:
    file.create_dataset("a", data=values, **hdf5plugin.Blosc())
    file.create_dataset("b", data=values, **hdf5plugin.Zstd())
for key in "ab":
    assert np.array_equal(read_hdf5(sys.argv[1], key).data[...], values)
"""


def test_filters_of_hdf5plugin(path):
    """In a process of its own, without the folder of plugins that netCDF4 names, of another HDF5."""
    pytest.importorskip("hdf5plugin")
    environment = {k: v for k, v in os.environ.items() if k != "HDF5_PLUGIN_PATH"}
    command = [sys.executable, "-c", FILTERS, str(path)]
    subprocess.run(command, check=True, timeout=60, env=environment)


def test_files_that_are_cut_short(path):
    with h5py.File(path, "w") as file:
        file["a"] = VALUES
    with open(path, "r+b") as file:
        file.truncate(1000)
    assert refusal(path).startswith("cut short: 1000 bytes of ")
    with open(path, "r+b") as file:
        file.write(b"none")
    assert "no HDF5 signature" in refusal(path)


def test_several_threads_read(path):
    with h5py.File(path, "w") as file:
        file.create_dataset("a", data=VALUES, chunks=(1, 6, 7), compression="gzip")
    data, wrong = read_hdf5(path).data, []

    def read(seed):
        for at in np.random.default_rng(seed).integers(0, 5, 40):
            if not np.array_equal(data[int(at)], VALUES[at]):
                wrong.append(at)

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and not any(thread.is_alive() for thread in threads)
