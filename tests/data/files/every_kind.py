"""A small file, or a folder, of every kind that is read, for tests that damage it."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import h5py
import hdf5plugin
import mrcfile
import nibabel
import nrrd
import numcodecs
import numpy as np
import pydicom
import SimpleITK
import zarr
from pydicom.data import get_testdata_file
from pydicom.uid import RLELossless

from tests.data.files import damage
from tests.data.files.bio.czi_file import write_czi
from tests.data.files.bio.lif_file import image_xml, write_lif
from tests.data.files.bio.nd2_file import write_nd2, z_loop
from tests.data.files.dicom import test_segments
from tests.data.files.dicom.series_files import write_series
from tests.data.files.dicom.test_multiframe import enhanced
from tests.data.files.hdf5 import test_imaris
from tests.data.files.neuro.minc_files import write_minc1, write_minc2
from tests.data.files.neuro.test_afni import write_afni
from tests.data.files.neuro.test_pairs import analyze
from tests.data.files.neuro.test_par_rec import write_par
from tests.data.files.zarr_store import made

STACK = damage.STACK
Writer = Callable[[Path], object]


def _nrrd(encoding: str) -> Writer:
    return lambda path: nrrd.write(str(path), STACK, {"encoding": encoding}, index_order="C")


def _itk(packed: bool = False) -> Writer:
    image = SimpleITK.GetImageFromArray(STACK)
    return lambda path: SimpleITK.WriteImage(image, str(path), useCompression=packed)


def _mrc(compression: str | None = None) -> Writer:
    def write(path: Path) -> None:
        with mrcfile.new(path, STACK.astype(np.int16), compression=compression):
            pass

    return write


def _hdf5(version: str = "earliest", **options: object) -> Writer:
    def write(path: Path) -> None:
        with h5py.File(path, "w", libver=version) as file:
            file.create_dataset("group/a", data=STACK, **options)

    return write


def _packed_hdf5(**options: object) -> Writer:
    return _hdf5(chunks=(2, 3, 4), **options)


def _enhanced(path: Path) -> None:
    enhanced(path, STACK.astype(np.int16))


def _rle(path: Path) -> None:
    _enhanced(path)
    dataset = pydicom.dcmread(path)
    dataset.compress(RLELossless)
    dataset.save_as(path)


def _of_pydicom(name: str) -> Writer:
    return lambda path: path.write_bytes(Path(get_testdata_file(name, download=False)).read_bytes())


def _segmentation(kind: str) -> Writer:
    def write(path: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            made_at, _ = test_segments.write(Path(folder), test_segments.labels(), kind)
            shutil.copy(made_at, path)

    return write


def _zarr(version: int, archive: bool = False, **options: object) -> Writer:
    def write(path: Path) -> None:
        store = zarr.storage.ZipStore(path, mode="w") if archive else path
        array = zarr.create_array(
            store, shape=STACK.shape, dtype=STACK.dtype, zarr_format=version, **options
        )
        array[...] = STACK
        if archive:
            store.close()

    return write


def _lif(path: Path) -> None:
    axes = [("x", 7, 2, 6e-6), ("y", 6, 14, 5e-6), ("z", 5, 84, 4e-6)]
    image = image_xml("one", "block", axes, [{"BytesInc": 0}], STACK.nbytes)
    write_lif(path, [image], {"block": STACK})


def _nd2(**options: bool) -> Writer:
    loops, channels = [z_loop(5, 1.0)], [("GFP", 0xFF00)]
    return lambda path: write_nd2(path, STACK[..., np.newaxis], loops, channels, **options)


def _nibabel(image: type) -> Writer:
    values = STACK.astype(np.int16)
    return lambda path: nibabel.save(image(values, np.diag([2.0, 3, 4, 1])), path)


_V2 = {"chunks": (2, 3, 4), "version": 2}
_V3 = {"chunks": (2, 3, 4), "version": 3}
_SHARDS = {"version": 3, "chunks": (1, 3, 7), "shards": (5, 6, 7)}
KINDS: dict[str, Writer] = {
    **{name: kind.write for name, kind in damage.KINDS.items()},
    **{f"{encoding}.nrrd": _nrrd(encoding) for encoding in ("raw", "gzip", "bzip2", "ascii")},
    "detached.nhdr": _itk(),
    "detached packed.nhdr": _itk(True),
    "raw.mha": _itk(),
    "zlib.mha": _itk(True),
    "raw.mhd": _itk(),
    "zlib.mhd": _itk(True),
    "a.mrc": _mrc(),
    "a.mrc.gz": _mrc("gzip"),
    "block.h5": _hdf5(),
    "chunks.h5": _packed_hdf5(),
    "deflated.h5": _packed_hdf5(compression="gzip"),
    "lzf.h5": _packed_hdf5(compression="lzf"),
    "new.h5": _packed_hdf5(version="latest", compression="gzip", shuffle=True),
    "checked.h5": _packed_hdf5(version="latest", fletcher32=True),
    "blosc.h5": _packed_hdf5(**hdf5plugin.Blosc()),
    "zstd.h5": _packed_hdf5(**hdf5plugin.Zstd()),
    "lz4.h5": _packed_hdf5(**hdf5plugin.LZ4()),
    "bitshuffle.h5": _packed_hdf5(**hdf5plugin.Bitshuffle()),
    "a.ims": lambda path: test_imaris.saved(path),
    "slices": lambda path: write_series(path, STACK.astype(np.int16)),
    "enhanced.dcm": _enhanced,
    "rle.dcm": _rle,
    "jpeg.dcm": _of_pydicom("SC_jpeg_no_color_transform.dcm"),
    "jpeg ls.dcm": _of_pydicom("MR_small_jpeg_ls_lossless.dcm"),
    "jpeg 2000.dcm": _of_pydicom("MR_small_jp2klossless.dcm"),
    "binary seg.dcm": _segmentation("BINARY"),
    "fractional seg.dcm": _segmentation("FRACTIONAL"),
    "blosc 2.zarr": _zarr(**_V2, compressors=numcodecs.Blosc()),
    "zlib 2.zarr": _zarr(**_V2, compressors=numcodecs.Zlib()),
    "lz4 2.zarr": _zarr(**_V2, compressors=numcodecs.LZ4()),
    "zstd 3.zarr": _zarr(**_V3),
    "blosc 3.zarr": _zarr(**_V3, compressors=zarr.codecs.BloscCodec()),
    "gzip shards.zarr": _zarr(**_SHARDS, compressors=zarr.codecs.GzipCodec()),
    "one.zarr.zip": _zarr(**_V3, archive=True),
    "ome 4.zarr": lambda path: made.image(path, "0.4"),
    "ome 5.zarr": lambda path: made.image(path, "0.5"),
    "stored.czi": lambda path: write_czi(path, STACK),
    "packed.czi": lambda path: write_czi(path, STACK, compression="zstd1:ExplicitLevel=3"),
    "a.lif": _lif,
    "stored.nd2": _nd2(),
    "packed.nd2": _nd2(deflate=True),
    "a.mgh": _nibabel(nibabel.MGHImage),
    "a.mgz": _nibabel(nibabel.MGHImage),
    "nifti 1.hdr": _nibabel(nibabel.Nifti1Pair),
    "nifti 2.hdr": _nibabel(nibabel.Nifti2Pair),
    "nifti 1.img": _nibabel(nibabel.Nifti1Pair),
    "packed.hdr.gz": _nibabel(nibabel.Nifti1Pair),
    "analyze.hdr": analyze,
    "a.par": write_par,
    "a.head": write_afni,
    "minc 1.mnc": write_minc1,
    "minc 2.mnc": write_minc2,
}


def write(folder: Path, name: str) -> Path:
    """Write a kind into a folder of its own; what to open."""
    folder.mkdir()
    KINDS[name](folder / name)
    return folder / name
