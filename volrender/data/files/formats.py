"""Which reader reads what: by the extension of a file, or by what a folder holds."""

import difflib
import os
from collections.abc import Callable
from pathlib import Path

from .bio import read_czi, read_lif, read_nd2
from .dicom import read_dicom
from .errors import VolumeFileError
from .hdf5 import read_hdf5, read_imaris
from .headed import read_metaimage, read_nrrd
from .mrc import read_mrc
from .neuro import read_afni, read_img, read_mgh, read_minc, read_nifti, read_pair, read_par
from .npy import read_npy, read_npz
from .raw import read_raw
from .tiff import read_tiff
from .volume_file import VolumeFile
from .zarr_store import read_zarr

Reader = Callable[..., VolumeFile | list[VolumeFile]]

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
OPTIONS: dict[Callable, tuple[str, ...]] = {
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
