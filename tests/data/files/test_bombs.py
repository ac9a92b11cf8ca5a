"""A few bytes that become many: refused in one line, in no more memory than the header asks for."""

import bz2
import gzip
import lzma
import struct
import tracemalloc
import zipfile
import zlib

import numpy as np
import pytest

import volrender
from volrender.data.files import VolumeFileError
from volrender.data.files.tiff import pages

SHAPE = (4, 64, 64)
STACK = np.zeros(SHAPE, np.uint16)
LARGE_BYTES = 2**26
ZEROS = bytes(LARGE_BYTES)


def zstd(says: bool) -> bytes:
    """A frame of blocks that are one byte again and again, with or without its length."""
    count = LARGE_BYTES // 2**17
    blocks = [(2**17 << 3 | 2 | (at == count - 1)).to_bytes(3, "little") for at in range(count)]
    head = struct.pack("<BQ", 0xE0, LARGE_BYTES) if says else b"\0\x88"
    return b"\x28\xb5\x2f\xfd" + head + b"\0".join(blocks) + b"\0"


def blosc() -> bytes:
    return struct.pack("<4B3I", 2, 1, 33, 2, LARGE_BYTES, LARGE_BYTES, 16)


def in_zarr(path, compressor, stored, archive=False):
    zarr = pytest.importorskip("zarr", minversion="3")
    numcodecs = pytest.importorskip("numcodecs")
    codec = numcodecs.get_codec({"id": compressor})
    zarr.create_array(path, shape=SHAPE, chunks=SHAPE, dtype="u2", zarr_format=2, compressors=codec)
    (path / "0.0.0").write_bytes(stored)
    if not archive:
        return path
    with zipfile.ZipFile(path.with_suffix(".zarr.zip"), "w", zipfile.ZIP_DEFLATED) as packed:
        for name in (".zarray", ".zattrs", "0.0.0"):
            packed.write(path / name, name)
    return path.with_suffix(".zarr.zip")


def in_hdf5(path, stored, **filters):
    h5py = pytest.importorskip("h5py")
    with h5py.File(path, "w") as file:
        made = file.create_dataset("a", shape=SHAPE, dtype="u2", chunks=SHAPE, **filters)
        made.id.write_direct_chunk((0, 0, 0), stored)
    return path


def in_tiff(path, compression, stored):
    """Pages of noise, of which the last one has a strip that becomes too much."""
    tifffile = pytest.importorskip("tifffile")
    noise = np.random.default_rng(0).integers(0, 60000, SHAPE, np.uint16)
    tifffile.imwrite(path, noise, compression=compression, metadata=None, photometric="minisblack")
    with tifffile.TiffFile(path) as tif:
        offsets, counts = (tif.pages[3].tags[code] for code in (273, 279))
        order = tif.byteorder
    content = bytearray(path.read_bytes())
    for tag, value in ((offsets, len(content)), (counts, len(stored))):
        struct.pack_into(f"{order}HI I", content, tag.offset + 2, 4, 1, value)
    path.write_bytes(bytes(content) + stored)
    return path


def in_npz(path):
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.npy", "w") as member,
    ):
        np.save(member, STACK)
        member.write(ZEROS)
    return path


def in_metaimage(path, stored):
    nz, ny, nx = SHAPE
    path.write_bytes(
        f"ObjectType = Image\nNDims = 3\nDimSize = {nx} {ny} {nz}\nCompressedData = True\n"
        "ElementType = MET_USHORT\nElementDataFile = LOCAL\n".encode()
        + stored
    )
    return path


def in_nrrd(path, encoding, stored):
    nz, ny, nx = SHAPE
    path.write_bytes(
        f"NRRD0004\ntype: ushort\ndimension: 3\nsizes: {nx} {ny} {nz}\nendian: little\n"
        f"encoding: {encoding}\n\n".encode()
        + stored
    )
    return path


def in_nifti(path):
    nibabel = pytest.importorskip("nibabel")
    whole = nibabel.Nifti1Image(STACK.T, np.eye(4)).to_bytes()
    path.write_bytes(gzip.compress(whole + ZEROS))
    return path


def plugin(name):
    return {**getattr(pytest.importorskip("hdf5plugin"), name)()}


BOMBS = {
    "zarr gzip": lambda folder: in_zarr(folder / "a.zarr", "gzip", gzip.compress(ZEROS)),
    "zarr zlib": lambda folder: in_zarr(folder / "a.zarr", "zlib", zlib.compress(ZEROS)),
    "zarr bz2": lambda folder: in_zarr(folder / "a.zarr", "bz2", bz2.compress(ZEROS)),
    "zarr lzma": lambda folder: in_zarr(folder / "a.zarr", "lzma", lzma.compress(ZEROS, preset=0)),
    "zarr zstd": lambda folder: in_zarr(folder / "a.zarr", "zstd", zstd(False)),
    "zarr zstd that says": lambda folder: in_zarr(folder / "a.zarr", "zstd", zstd(True)),
    "zarr blosc": lambda folder: in_zarr(folder / "a.zarr", "blosc", blosc()),
    "zip": lambda folder: in_zarr(folder / "a", "zstd", ZEROS, archive=True),
    "hdf5 zstd": lambda folder: in_hdf5(folder / "a.h5", zstd(True), **plugin("Zstd")),
    "hdf5 bzip2": lambda folder: in_hdf5(folder / "a.h5", bz2.compress(ZEROS), **plugin("BZip2")),
    "hdf5 blosc": lambda folder: in_hdf5(folder / "a.h5", blosc(), **plugin("Blosc")),
    "hdf5 lz4": lambda folder: in_hdf5(
        folder / "a.h5", struct.pack(">QI", LARGE_BYTES, 2**20), **plugin("LZ4")
    ),
    "hdf5 deflate": lambda folder: in_hdf5(
        folder / "a.h5", zlib.compress(bytes(2**29), 1), compression="gzip"
    ),
    "tiff deflate": lambda folder: in_tiff(folder / "a.tif", "zlib", zlib.compress(ZEROS)),
    "tiff lzma": lambda folder: in_tiff(folder / "a.tif", "lzma", lzma.compress(ZEROS, preset=0)),
}
# What follows the voxels in the same stream is passed over, for its checksum, and told.
LONGER = {
    "npz": lambda folder: in_npz(folder / "a.npz"),
    "metaimage": lambda folder: in_metaimage(folder / "a.mha", zlib.compress(ZEROS)),
    "nrrd gzip": lambda folder: in_nrrd(folder / "a.nrrd", "gzip", gzip.compress(ZEROS)),
    "nrrd bzip2": lambda folder: in_nrrd(folder / "a.nrrd", "bzip2", bz2.compress(ZEROS)),
    "nifti": lambda folder: in_nifti(folder / "a.nii.gz"),
}


def peak_and(call):
    tracemalloc.start()
    try:
        return call(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_refused(tmp_path, monkeypatch, kind):
    path = BOMBS[kind](tmp_path)
    # imagecodecs bounds what it makes of a strip by itself: see the next test.
    monkeypatch.setattr(pages, "_HAS_IMAGECODECS", False)

    def refuse():
        with pytest.raises(VolumeFileError) as caught:
            np.asarray(volrender.open(path)[0].data)
        return str(caught.value)

    message, peak_bytes = peak_and(refuse)
    assert message.startswith(f"{path}: ") and message.isprintable()
    assert "becomes more than" in message or "can need" in message
    assert peak_bytes < 40 * 2**20


@pytest.mark.parametrize("kind", ["tiff deflate", "tiff lzma"])
def test_strips_that_imagecodecs_decodes_stay_small(tmp_path, kind):
    pytest.importorskip("imagecodecs")
    path = BOMBS[kind](tmp_path)

    def read():
        try:
            return np.asarray(volrender.open(path)[0].data).shape
        except VolumeFileError as error:
            return "libdeflate" in str(error)

    outcome, peak_bytes = peak_and(read)
    assert outcome in (True, STACK.shape)
    assert peak_bytes < 40 * 2**20


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", LONGER)
def test_what_follows_the_voxels_takes_no_memory(tmp_path, kind):
    path = LONGER[kind](tmp_path)
    data, peak_bytes = peak_and(lambda: np.asarray(volrender.open(path)[0].data))
    np.testing.assert_array_equal(data, STACK)
    assert peak_bytes < 8 * 2**20


def test_what_is_large_and_right_is_read(tmp_path):
    """Chunks that are looked at, since they might become too much, are what they were."""
    zarr, h5py = pytest.importorskip("zarr"), pytest.importorskip("h5py")
    numcodecs = pytest.importorskip("numcodecs")
    noise = np.random.default_rng(0).integers(0, 60000, (8, 256, 256), np.uint16)
    for name, codec in (("gzip", numcodecs.GZip(1)), ("zlib", numcodecs.Zlib(1))):
        path = tmp_path / f"{name}.zarr"
        made = zarr.create_array(
            path,
            shape=noise.shape,
            chunks=noise.shape,
            dtype="u2",
            zarr_format=2,
            compressors=codec,
        )
        made[...] = noise
        np.testing.assert_array_equal(volrender.open(path)[0].data[...], noise)
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset(
            "a", data=noise, chunks=noise.shape, compression="gzip", fletcher32=True
        )
    np.testing.assert_array_equal(
        volrender.open(tmp_path / "a.h5")[0].data[1:, ::3], noise[1:, ::3]
    )
