"""How long files take to be read as a whole, beside their own libraries, and until the first picture."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import Row, Spread, Times, rows_of, time_calls

SHAPE = (256, 256, 512)  # 64 MiB of int16
SLICES = (300, 512, 512)
LARGE_SIDE = 2160  # 10 GB of uint8

Case = tuple[Path, str, Callable[[], Any]]


def opening(repeats: int, quick: bool = False) -> list[Row]:
    """Whole arrays of `volrender.open` and of the library of each format, then new processes."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        voxels = _voxels((16, 32, 64) if quick else SHAPE)
        for case, make in FORMATS.items():
            rows += _against(case, lambda make=make: make(folder, voxels), repeats)
        slices = _voxels((4, 32, 32) if quick else SLICES)
        rows += _against("dicom", lambda: _dicom(folder / "dicom", slices), repeats)
        rows += _processes(folder, repeats, 256 if quick else LARGE_SIDE)
    return rows


def _voxels(shape: tuple[int, ...]) -> np.ndarray:
    """Noise on waves, int16."""
    nz, ny, nx = shape
    wave = np.sin(np.arange(nz) / 9)[:, None, None] * np.cos(np.arange(ny) / 7)[:, None]
    noise = np.random.default_rng(0).integers(0, 64, shape, np.int16)
    return (noise + (1000 * (wave + np.sin(np.arange(nx) / 11))).astype(np.int16)).astype(np.int16)


def _against(case: str, make: Callable[[], Case], repeats: int) -> list[Row]:
    """A file read by both, in turn; the note has the ratio of the best times."""
    import volrender

    try:
        path, library, read = make()
        whole = {"volrender": lambda: _whole(volrender.open(path)[0].data), library: read}
        if not np.array_equal(*(call() for call in whole.values())):
            raise ValueError("the two read other voxels")
    except Exception as error:  # a library that is not there: the others go on
        return [Row(f"opening-{case}", "volrender", note=f"failed: {error}"[:200])]
    times = time_calls(whole, repeats)
    best = [min(taken.wall, default=np.nan) for taken in times.values()]
    note = f"volrender takes {best[0] / best[1]:.2f} of that, best of each"
    return rows_of(f"opening-{case}", times, {library: note})


def _whole(data: Any) -> np.ndarray:
    """What is not in memory yet, there."""
    return data if type(data) is np.ndarray else np.array(data)


def _npy(folder: Path, voxels: np.ndarray) -> Case:
    path = folder / "a.npy"
    np.save(path, voxels)
    return path, "numpy", lambda: np.load(path)


def _npz(folder: Path, voxels: np.ndarray) -> Case:
    path = folder / "a.npz"
    np.savez(path, voxels)
    return path, "numpy", lambda: np.load(path)["arr_0"]


def _nifti(name: str) -> Callable[[Path, np.ndarray], Case]:
    def make(folder: Path, voxels: np.ndarray) -> Case:
        import nibabel

        path = folder / name
        nibabel.save(nibabel.Nifti1Image(voxels.T, np.eye(4)), path)
        return path, "nibabel", lambda: np.array(nibabel.load(path).dataobj).T

    return make


def _tiff(name: str, **options: Any) -> Callable[[Path, np.ndarray], Case]:
    def make(folder: Path, voxels: np.ndarray) -> Case:
        import tifffile

        path = folder / name
        tifffile.imwrite(path, voxels, photometric="minisblack", **options)
        return path, "tifffile", lambda: tifffile.imread(path)

    return make


def _nrrd(encoding: str) -> Callable[[Path, np.ndarray], Case]:
    def make(folder: Path, voxels: np.ndarray) -> Case:
        import nrrd

        path = folder / f"{encoding}.nrrd"
        nrrd.write(str(path), voxels, {"encoding": encoding}, index_order="C", compression_level=1)
        return path, "pynrrd", lambda: nrrd.read(str(path), index_order="C")[0]

    return make


def _metaimage(packed: bool) -> Callable[[Path, np.ndarray], Case]:
    def make(folder: Path, voxels: np.ndarray) -> Case:
        import SimpleITK

        path = str(folder / f"{packed}.mha")
        SimpleITK.WriteImage(SimpleITK.GetImageFromArray(voxels), path, useCompression=packed)

        def read() -> np.ndarray:
            return SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(path))

        return Path(path), "SimpleITK", read

    return make


def _mrc(folder: Path, voxels: np.ndarray) -> Case:
    import mrcfile

    path = folder / "a.mrc"
    with mrcfile.new(path, voxels):
        pass
    return path, "mrcfile", lambda: mrcfile.read(path)


def _hdf5(name: str, **options: Any) -> Callable[[Path, np.ndarray], Case]:
    def make(folder: Path, voxels: np.ndarray) -> Case:
        import h5py

        path = folder / name
        with h5py.File(path, "w") as file:
            file.create_dataset("a", data=voxels, **options)

        def read() -> np.ndarray:
            with h5py.File(path) as file:
                return file["a"][...]

        return path, "h5py", read

    return make


def _zarr(codec: str) -> Callable[[Path, np.ndarray], Case]:
    def make(folder: Path, voxels: np.ndarray) -> Case:
        import zarr

        path = folder / f"{codec}.zarr"
        compressor = getattr(zarr.codecs, codec)()
        chunks = tuple(min(n, 64) for n in voxels.shape)
        made = zarr.create_array(
            path, shape=voxels.shape, dtype="i2", chunks=chunks, compressors=compressor
        )
        made[...] = voxels
        return path, "zarr", lambda: zarr.open_array(path, mode="r")[...]

    return make


FORMATS: dict[str, Callable[[Path, np.ndarray], Case]] = {
    "npy": _npy,
    "npz": _npz,
    "nii": _nifti("a.nii"),
    "nii.gz": _nifti("a.nii.gz"),
    "tiff": _tiff("a.tif"),
    "tiff-pages": _tiff("pages.tif", metadata=None, contiguous=False),
    "tiff-deflate": _tiff("deflate.tif", compression="zlib", tile=(64, 64)),
    "nrrd": _nrrd("raw"),
    "nrrd-gzip": _nrrd("gzip"),
    "mha": _metaimage(False),
    "mha-zlib": _metaimage(True),
    "mrc": _mrc,
    "hdf5": _hdf5("a.h5"),
    "hdf5-gzip": _hdf5("gzip.h5", chunks=True, compression="gzip", compression_opts=1),
    "hdf5-large": _hdf5("large.h5", chunks=(16, 32, 64), compression="gzip", shuffle=True),
    "zarr-zstd": _zarr("ZstdCodec"),
    "zarr-gzip": _zarr("GzipCodec"),
}


def _dicom(folder: Path, voxels: np.ndarray) -> Case:
    import pydicom
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

    folder.mkdir()
    series = generate_uid()
    for at, plane in enumerate(voxels):
        one = Dataset()
        one.file_meta = FileMetaDataset()
        one.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        one.SOPClassUID = one.file_meta.MediaStorageSOPClassUID = CTImageStorage
        one.SOPInstanceUID = one.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        one.SeriesInstanceUID, one.Modality, one.InstanceNumber = series, "CT", at + 1
        one.Rows, one.Columns = plane.shape
        one.SamplesPerPixel, one.PhotometricInterpretation = 1, "MONOCHROME2"
        one.BitsAllocated, one.BitsStored, one.HighBit, one.PixelRepresentation = 16, 16, 15, 1
        one.PixelSpacing, one.ImageOrientationPatient = [0.7, 0.7], [1, 0, 0, 0, 1, 0]
        one.ImagePositionPatient = [0, 0, 1.5 * at]
        one.PixelData = plane.tobytes()
        pydicom.dcmwrite(folder / f"{at:04d}.dcm", one, enforce_file_format=True)

    def read() -> np.ndarray:
        slices = [pydicom.dcmread(path) for path in folder.iterdir()]
        slices.sort(key=lambda one: one.ImagePositionPatient[2])
        return np.stack([one.pixel_array for one in slices])

    return folder, "pydicom", read


def _sparse_zarr(path: Path, side: int) -> Path:
    """An image of five levels, of which every level has a few chunks."""
    import zarr

    axes = [{"name": name, "type": "space", "unit": "micrometer"} for name in "zyx"]
    levels = [
        {
            "path": str(level),
            "coordinateTransformations": [{"type": "scale", "scale": [2.0**level] * 3}],
        }
        for level in range(5)
    ]
    said = {"version": "0.5", "multiscales": [{"axes": axes, "datasets": levels}]}
    group = zarr.create_group(path, zarr_format=3, attributes={"ome": said})
    for level in range(5):
        length = side >> level
        array = group.create_array(
            str(level), shape=(length,) * 3, chunks=(min(128, length),) * 3, dtype="u1"
        )
        half = length // 2
        part = slice(half, min(half + 64, length))
        array[part, part, part] = np.random.default_rng(level).integers(0, 255, size=1)[0]
    return path


def _processes(folder: Path, repeats: int, side: int) -> list[Row]:
    """`volrender info` and `volrender render`, each in a new process."""
    zarr_path = _sparse_zarr(folder / "sparse.zarr", side)
    rows = []
    for name, path in (("dicom", folder / "dicom"), ("zarr", zarr_path)):
        picture = ["render", path, "-o", folder / "a.png", "--size", "256x256"]
        commands = {"info": (["info", path], {}), "first picture": (picture, {})}
        if name == "zarr":
            commands["first picture in 512MB"] = (picture, {"VOLRENDER_MEMORY": "512MB"})
        times = {what: Times() for what in commands}
        for repeat in range(repeats + 1):
            for what, (arguments, environment) in commands.items():
                if not times[what].failure:
                    taken_ms, times[what].failure = _time_command(arguments, environment)
                    times[what].wall += [taken_ms] if repeat and not times[what].failure else []
        rows += [
            Row(f"opening-{name}", what, Spread.of(taken.wall), note=taken.failure)
            for what, taken in times.items()
        ]
    return rows


def _time_command(arguments: list, environment: dict[str, str]) -> tuple[float, str]:
    command = [sys.executable, "-m", "volrender", *map(str, arguments)]
    start = time.perf_counter()
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}
    )
    taken_ms = (time.perf_counter() - start) * 1e3
    return taken_ms, f"failed: {done.stderr[-200:]}" if done.returncode else ""
