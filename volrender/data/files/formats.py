"""Which reader reads what: by the extension of a file, or by what a folder holds."""

import difflib
import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import VolumeFileError
from .volume_file import VolumeFile

Reader = Callable[..., VolumeFile | list[VolumeFile]]


@dataclass(frozen=True)
class _ReaderIn:
    """A reader of this package, whose room is imported when it first reads."""

    room: str
    name: str

    def __call__(self, path: str, **options: Any) -> Any:
        module = importlib.import_module(self.room, __package__)
        return getattr(module, self.name)(path, **options)


read_afni = _ReaderIn(".neuro", "read_afni")
read_czi = _ReaderIn(".bio", "read_czi")
read_dicom = _ReaderIn(".dicom", "read_dicom")
read_hdf5 = _ReaderIn(".hdf5", "read_hdf5")
read_imaris = _ReaderIn(".hdf5", "read_imaris")
read_img = _ReaderIn(".neuro", "read_img")
read_lif = _ReaderIn(".bio", "read_lif")
read_metaimage = _ReaderIn(".headed", "read_metaimage")
read_mgh = _ReaderIn(".neuro", "read_mgh")
read_minc = _ReaderIn(".neuro", "read_minc")
read_mrc = _ReaderIn(".mrc", "read_mrc")
read_nd2 = _ReaderIn(".bio", "read_nd2")
read_nifti = _ReaderIn(".neuro", "read_nifti")
read_npy = _ReaderIn(".npy", "read_npy")
read_npz = _ReaderIn(".npy", "read_npz")
read_nrrd = _ReaderIn(".headed", "read_nrrd")
read_pair = _ReaderIn(".neuro", "read_pair")
read_par = _ReaderIn(".neuro", "read_par")
read_raw = _ReaderIn(".raw", "read_raw")
read_tiff = _ReaderIn(".tiff", "read_tiff")
read_zarr = _ReaderIn(".zarr_store", "read_zarr")

# Longest first: ".nii.gz" is not a ".gz". Each gives a `VolumeFile`, or one for each channel.
READERS: dict[str, Reader] = {
    ".nii.gz": read_nifti,
    ".nii": read_nifti,
    **dict.fromkeys((".hdr.gz", ".img.gz", ".hdr"), read_pair),
    ".img": read_img,  # voxels alone where no .hdr is beside
    **dict.fromkeys((".mgh.gz", ".mgz", ".mgh"), read_mgh),
    ".par": read_par,
    ".mnc": read_minc,
    **dict.fromkeys((".brik.gz", ".brik", ".head"), read_afni),
    ".tiff": read_tiff,
    ".tif": read_tiff,
    ".lsm": read_tiff,
    ".stk": read_tiff,
    ".npz": read_npz,
    ".npy": read_npy,
    ".nrrd": read_nrrd,
    ".nhdr": read_nrrd,
    ".mha": read_metaimage,
    ".mhd": read_metaimage,
    **{
        f".{name}{packed}": read_mrc
        for packed in (".gz", "")
        for name in ("mrc", "map", "ccp4", "rec", "st")
    },
    **{f".{name}": read_hdf5 for name in ("h5", "hdf5", "hdf", "nxs")},
    ".ims": read_imaris,
    ".dcm": read_dicom,
    ".dicom": read_dicom,
    ".ima": read_dicom,
    **{f".{name}": read_raw for name in ("raw", "bin", "dat", "vol")},
    ".zarr": read_zarr,
    ".zarr.zip": read_zarr,
    ".czi": read_czi,
    ".lif": read_lif,
    ".nd2": read_nd2,
}
_DESCRIBED = ("shape", "dtype", "spacing", "header_bytes")
# What chooses from a file, or describes it, by who reads it; "*": of the channels that it gives, one
# may be chosen.
OPTIONS: dict[Reader, tuple[str, ...]] = {
    read_npz: ("key",),
    read_tiff: ("channel", "series", "level"),
    read_nrrd: ("*",),
    read_metaimage: ("*",),
    read_hdf5: ("key", "*"),
    read_imaris: ("level", "*"),
    read_dicom: ("series", "*"),
    read_zarr: ("key", "level", "series", "*"),
    read_raw: _DESCRIBED,
    read_afni: ("*",),
    read_img: _DESCRIBED,
    read_czi: ("level", "series", "*"),
    read_lif: ("series", "*"),
    read_nd2: ("series", "*"),
}
ZARR_HOLDS = ("zarr.json", ".zgroup", ".zarray", ".zattrs")
DICOM_AT, DICOM_SAYS = 128, b"DICM"


def folder_reader_of(path: str) -> Reader:
    """Who reads a folder: a Zarr says that it is one; of any other, slices of DICOM are looked for."""
    is_zarr = path.lower().rstrip("/").endswith(".zarr") or any(
        os.path.isfile(os.path.join(path, name)) for name in ZARR_HOLDS
    )
    return read_zarr if is_zarr else read_dicom


def reader_of(path: str) -> Reader:
    """Who reads a file.

    Raises
    ------
    VolumeFileError
        Nobody does, as its extension says; or it has none, and does not begin as DICOM either.
    """
    name = Path(path).name.lower()
    for extension, reader in READERS.items():
        if name.endswith(extension):
            return reader
    if not Path(name).suffix:
        with open(path, "rb") as file:
            if file.read(DICOM_AT + len(DICOM_SAYS))[DICOM_AT:] == DICOM_SAYS:
                return read_dicom
    suffix = Path(name).suffix
    near = difflib.get_close_matches(suffix, READERS, n=2)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    what = f"unknown extension {suffix!r}" if suffix else "no file extension"
    known = ", ".join(sorted(READERS))
    raise VolumeFileError(f"{path}: {what}{hint}; readable extensions are {known}")


def who_takes(option: str) -> str:
    """The extensions of the files that an option is for."""
    return " and ".join(sorted(e for e, r in READERS.items() if option in OPTIONS.get(r, ())))
