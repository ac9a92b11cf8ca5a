"""Reads a file by whoever reads its format; what chooses from it, and what is refused."""

import operator
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from numpy.typing import DTypeLike

from .errors import ChoiceError, VolumeFileError, VolumeFileNotFoundError, cut, one_line
from .formats import OPTIONS, folder_reader_of, reader_of, who_takes
from .label_tables.beside import with_table_beside
from .logs import warn
from .volume_file import VolumeFile


def read_volume(
    path: str | os.PathLike[str],
    *,
    key: str | None = None,
    channel: int | None = None,
    series: int | str | None = None,
    level: int | None = None,
    shape: Sequence[int] | None = None,
    dtype: DTypeLike | None = None,
    spacing: float | Sequence[float] | None = None,
    header_bytes: int | None = None,
) -> VolumeFile:
    """Read a volume, and where it lies in the world, from a file.

    The extension decides the format, upper or lower case: .npy, .npz, .tif and .tiff (ImageJ
    hyperstacks and OME-TIFF too), .lsm, .stk, .nii and .nii.gz, .hdr with .img (NIfTI and Analyze),
    .mgh and .mgz, .par with .rec, .head with .brik (AFNI), .mnc, .nrrd and .nhdr, .mha and .mhd, .mrc,
    .map, .ccp4, .rec and .st, .h5, .hdf5, .hdf and .nxs, .ims, .dcm, .dicom and .ima, .zarr, .czi, .lif,
    .nd2; voxels without a header in .raw, .bin, .dat, .vol and .img; a folder is a Zarr, or holds
    slices of DICOM. Nothing pickled is ever loaded.

    Parameters
    ----------
    path : str or os.PathLike
        The file, as it is given: ``~`` is a name as any other, which shells expand.
    key : str, optional
        Name of the array in an .npz, an HDF5 file or a Zarr. Default: its only array, or the only one
        that is 3D or 4D.
    channel : int, optional
        Which channel of a TIFF, counted from 0. Needed when it has several that are not RGB(A);
        with RGB(A), picks one of the colours, as it is stored, as a grayscale volume; with a
        palette, 0 gives the numbers of the colours, which may be labels.
    series : int or str, optional
        Which of several images of a TIFF, a Zarr or a LIF, series of DICOM, scenes of a CZI, positions
        of an ND2, by number, uid, name or description.
    level : int, optional
        Which resolution of a TIFF, an Imaris file, a Zarr or a CZI, 0 being the finest.
    shape : sequence of int, optional
        Of a raw file: (nz, ny, nx), or with 3 or 4 colours at the end. Default: what its name says,
        such as "foot_512x512x300_uint16.raw", in which x comes first.
    dtype : optional
        Of a raw file, as of numpy: "uint16", or ">u2" where the byte that weighs most comes first.
    spacing : float or sequence of float, optional
        Of a raw file: distance between voxels along x, y, z.
    header_bytes : int, optional
        Of a raw file: how many bytes come before the voxels.

    Returns
    -------
    VolumeFile
        Voxels and placement. Uncompressed .npy, TIFF and NIfTI are memory-mapped, read-only,
        where their layout allows it, and so are raw files. Of an OME-TIFF whose pixels lie in
        several files, and of formats of two files, those of its own folder are read too, and a table
        of labels that has its name ("atlas.txt" for "atlas.nii.gz").

    Raises
    ------
    VolumeFileError
        (a ValueError) if the file is not a volume, is damaged as its checksums, its tables or its
        size tell, or is of an unknown format, or if
        `key` or `channel` does not name one volume in it; VolumeFileNotFoundError (also a
        FileNotFoundError) if there is no such file.
    MissingExtraError
        (a RuntimeError) if the format needs a package that is not installed.

    Examples
    --------
    >>> np.save("scan.npy", vr.datasets.head(32))
    >>> volume = vr.io.read_volume("scan.npy")
    >>> volume.data.shape, volume.axes
    ((32, 32, 32), 'zyx')
    """
    volumes = read_volumes(
        path,
        key=key,
        channel=channel,
        series=series,
        level=level,
        shape=shape,
        dtype=dtype,
        spacing=spacing,
        header_bytes=header_bytes,
    )
    if len(volumes) > 1:
        flat = all(volume.data.shape[-3] == 1 for volume in volumes)
        hint = "; if they are slices, the file must say axes ZYX" if flat else ""
        raise ChoiceError(
            f"{volumes[0].path}: holds {len(volumes)} channels; choose one with "
            f"channel=0 … {len(volumes) - 1}{hint}",
            tuple(volume.channel or f"channel {i}" for i, volume in enumerate(volumes)),
        )
    return volumes[0]


def read_volumes(
    path: str | os.PathLike[str],
    *,
    key: str | None = None,
    channel: int | None = None,
    series: int | str | None = None,
    level: int | None = None,
    shape: Sequence[int] | None = None,
    dtype: DTypeLike | None = None,
    spacing: float | Sequence[float] | None = None,
    header_bytes: int | None = None,
) -> tuple[VolumeFile, ...]:
    """Read all channels of a file, each as a volume; parameters and errors as of `read_volume`."""
    path = os.fspath(path)
    if not isinstance(path, str):
        raise TypeError(f"path must be a str or a path object, got {type(path).__name__}")
    reader = folder_reader_of(path) if _check_is_there(path) else reader_of(path)
    channel = _whole("channel", channel)
    given = {
        "key": key,
        "channel": channel,
        "series": series,
        "level": _whole("level", level),
        "shape": shape,
        "dtype": dtype,
        "spacing": spacing,
        "header_bytes": header_bytes,
    }
    read = reader(path, **_options(path, reader, given))
    if not isinstance(read, list):
        return (with_table_beside(read),)
    if channel is None or "channel" in OPTIONS.get(reader, ()):
        return tuple(read)
    if not 0 <= channel < len(read):
        raise VolumeFileError(f"{path}: no channel {channel}; it has {len(read)}, from 0 on")
    return (read[channel],)


def read_label_images(volume: VolumeFile) -> tuple[VolumeFile, ...]:
    """The label images that belong to an image, by its `label_keys`, each with its name; unread.

    One that is damaged is a warning: the image can be seen without.
    """
    found: list[VolumeFile] = []
    for key in volume.label_keys:
        try:
            read = read_volumes(volume.path, key=key)
        except VolumeFileError as error:
            reason = str(error).removeprefix(f"{volume.path}: ")
            warn(volume.path, f"the label image {cut(key)!r} is not read: {reason}")
            continue
        found += [replace(each, channel=cut(key.rpartition("/")[2])) for each in read]
    return tuple(found)


def _check_is_there(path: str) -> bool:
    """Whether it is a folder; what is neither that nor a file that can be read is refused."""
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise VolumeFileNotFoundError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise VolumeFileError(f"{path!r}: {one_line(error)}") from None
    if stat.S_ISDIR(status.st_mode):
        return True
    if not stat.S_ISREG(status.st_mode):
        raise VolumeFileError(f"{path}: is not a regular file")
    if status.st_size == 0:
        raise VolumeFileError(f"{path}: the file is empty (0 bytes)")
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        raise VolumeFileError(f"{path}: {one_line(error)}") from None
    return False


def _options(path: str, reader: Callable, given: dict[str, Any]) -> dict[str, Any]:
    """The keyword arguments that a reader takes, of those that were given."""
    taken = OPTIONS.get(reader, ())
    for name, value in given.items():
        if value is not None and name not in taken and not (name == "channel" and "*" in taken):
            raise VolumeFileError(f"{path}: {name} is for {who_takes(name)} files, got {value!r}")
    return {name: given[name] for name in taken if name != "*"}


def _whole(name: str, value: Any) -> int | None:
    if value is None:
        return None
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer or None, got {value!r}") from None
