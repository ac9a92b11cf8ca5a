"""Compressed and scattered pixels are decoded when they are asked for, and no others."""

import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from volrender.data.files import VolumeFileError, read_volume
from volrender.data.files.tiff import pages
from volrender.io import describe

tifffile = pytest.importorskip("tifffile")

STACK = np.random.default_rng(0).integers(0, 5000, (5, 33, 50), dtype=np.uint16)
KEYS = [
    (),
    (Ellipsis,),
    (2,),
    (-1, slice(3, 30), slice(None, None, -1)),
    (slice(None, None, 2), slice(20, 3, -5), 7),
    (slice(4, 1, -2), Ellipsis, slice(16, 17)),
    (slice(2, 2), slice(None), slice(60, 90)),
    (0, 32, 49),
    (slice(1, 3), slice(15, 18), slice(30, 34)),
]
STORED = {
    "strips": {"rowsperstrip": 5, "compression": "zlib"},
    "tiles": {"tile": (16, 32), "compression": "zlib", "predictor": True},
    "plain tiles": {"tile": (16, 16)},
    "lzma": {"compression": "lzma", "byteorder": ">"},
    "scattered": {"metadata": None, "contiguous": False},
    "depth": {"volumetric": True, "tile": (2, 16, 16), "compression": "zlib"},
}


def saved(path, pixels=STACK, **options):
    tifffile.imwrite(path, pixels, **{"photometric": "minisblack", **options})
    return path


def quietly(path, **options):
    """Read with every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_volume(path, **options)


@pytest.fixture
def decoded(monkeypatch):
    """How many strips and tiles were read."""
    seen = []
    fill = pages._fill
    monkeypatch.setattr(pages, "_fill", lambda *given: (seen.append(given[2]), fill(*given)))
    return seen


@pytest.mark.parametrize("name", STORED)
def test_pieces_are_those_of_the_whole(tmp_path, name, decoded):
    options = STORED[name]
    data = quietly(saved(tmp_path / "a.tif", **options)).data
    assert not decoded
    for key in KEYS:
        np.testing.assert_array_equal(data[key], STACK[key])
    assert decoded or name == "scattered"
    np.testing.assert_array_equal(data, tifffile.imread(tmp_path / "a.tif"))
    with pytest.raises(IndexError):
        data[5]
    with pytest.raises(IndexError):
        data[0, 0, 0, 0]


def test_opening_and_describing_decode_nothing_and_a_piece_what_it_touches(tmp_path, decoded):
    path = saved(tmp_path / "a.tif", tile=(16, 16), compression="zlib")
    volume = quietly(path)
    assert "not read" in describe(volume)
    assert not decoded
    assert volume.data.chunks == (1, 16, 16)
    volume.data[3, 17:20, 15:17]
    assert len(decoded) == 2
    volume.data[1:3, :16, :16]
    assert len(decoded) == 4


def test_pages_apart_are_read_where_they_lie(tmp_path):
    path = tmp_path / "a.tif"
    for page in STACK:  # between two pages lies the directory of one
        tifffile.imwrite(path, page, append=True, photometric="minisblack")
    data = quietly(path).data
    assert not isinstance(data, np.ndarray)
    for key in KEYS:
        np.testing.assert_array_equal(data[key], STACK[key])


@pytest.mark.parametrize("axes", ["TCZYX", "CTZYX", "ZCTYX", "TZYXS", "CZYX", "TYX"])
@pytest.mark.parametrize("ome", [True, False])
def test_axes_in_any_order(tmp_path, axes, ome):
    shape = {"T": 2, "C": 3, "Z": 4, "Y": 20, "X": 24, "S": 3}
    pixels = np.random.default_rng(1).integers(0, 255, [shape[a] for a in axes], dtype=np.uint8)
    options = {"ome": ome, "compression": "zlib", "metadata": {"axes": axes}, "tile": (16, 16)}
    photometric = "rgb" if "S" in axes else "minisblack"
    path = saved(tmp_path / "a.tif", pixels, photometric=photometric, **options)
    channel = 1 if "C" in axes else None
    volume = quietly(path, channel=channel)
    order = [a for a in "TZYXS" if a in axes]
    kept = np.take(pixels, 1, axes.index("C")) if "C" in axes else pixels
    expected = kept.transpose([axes.replace("C", "").index(a) for a in order])
    if "Z" not in axes:
        expected = np.expand_dims(expected, 1)
    assert volume.axes == "".join(
        {"S": "c"}.get(a, a.lower()) for a in "TZYXS" if a in (*order, "Z")
    )
    np.testing.assert_array_equal(volume.data, expected)
    for key in ((0,), (slice(None, None, -1), 0, slice(3, 18, 4)), (-1, slice(0, 1), Ellipsis, 2)):
        np.testing.assert_array_equal(volume.data[key], expected[key])


def test_planes_of_colours_that_lie_apart(tmp_path):
    pixels = np.random.default_rng(1).integers(0, 255, (5, 3, 20, 24), dtype=np.uint8)
    options = {"planarconfig": "separate", "compression": "zlib", "tile": (16, 16)}
    volume = quietly(saved(tmp_path / "a.tif", pixels, photometric="rgb", **options))
    np.testing.assert_array_equal(volume.data, np.moveaxis(pixels, 1, -1))
    np.testing.assert_array_equal(
        volume.data[2, 5:9, :, 1:], np.moveaxis(pixels, 1, -1)[2, 5:9, :, 1:]
    )


def test_several_threads_read_one_volume(tmp_path):
    data = quietly(saved(tmp_path / "a.tif", tile=(16, 16), compression="zlib")).data
    begin = threading.Barrier(4)

    def read(number):
        begin.wait()
        return [np.array_equal(data[z], STACK[z]) for z in (*range(number, 5), *range(number))]

    with ThreadPoolExecutor(4) as pool:
        assert all(all(right) for right in pool.map(read, range(4)))


def test_damaged_pixels_are_one_line_when_they_are_read(tmp_path):
    path = saved(tmp_path / "a.tif", rowsperstrip=33, compression="zlib")
    with tifffile.TiffFile(path) as tif:
        start = tif.pages[3].dataoffsets[0]
    content = bytearray(path.read_bytes())
    content[start + 60] ^= 255
    path.write_bytes(content)
    data = quietly(path).data
    np.testing.assert_array_equal(data[:3], STACK[:3])
    with pytest.raises(VolumeFileError, match="its pixels cannot be read") as error:
        data[3]
    assert "\n" not in str(error.value)
    path.write_bytes(content[: start + 50])
    with pytest.raises(VolumeFileError, match="cut short"):
        data[3]


def test_what_cannot_be_decoded_is_said_at_once(tmp_path, monkeypatch):
    path = saved(tmp_path / "a.tif", compression="zlib")
    content = path.read_bytes()
    with tifffile.TiffFile(path) as tif:
        places = [page.aspage().tags[259].valueoffset for page in tif.pages]
    for place in places:
        content = content[:place] + (60001).to_bytes(2, "little") + content[place + 2 :]
    path.write_bytes(content)
    with pytest.raises(VolumeFileError, match="60001"):
        read_volume(path)


@pytest.mark.parametrize("compression", ["lzw", "zstd", "packbits", "jpeg"])
def test_codecs_of_another_package(tmp_path, compression):
    pytest.importorskip("imagecodecs")
    pixels = (STACK >> 5).astype(np.uint8) if compression == "jpeg" else STACK
    for options in ({"tile": (16, 16)}, {"rowsperstrip": 8}):
        path = saved(tmp_path / "a.tif", pixels, compression=compression, **options)
        expected = tifffile.imread(path)
        np.testing.assert_array_equal(quietly(path).data[1:, 3:30], expected[1:, 3:30])
    colours = np.random.default_rng(1).integers(0, 255, (2, 32, 48, 3), dtype=np.uint8)
    path = saved(tmp_path / "b.tif", colours, photometric="rgb", compression=compression)
    np.testing.assert_array_equal(quietly(path).data, tifffile.imread(path))
