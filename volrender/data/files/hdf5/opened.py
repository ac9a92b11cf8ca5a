"""An HDF5 file that is open, and what in it may be looked at: nothing that leads out of the file."""

import math
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

from ..errors import MissingExtraError, VolumeFileError, blame, cut, import_extra
from ..gzipped import MOST_DEFLATED
from ..logs import warn

_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_MOST_SOFT_LINKS = 32  # that lead from one to another
_MOST_SOURCES = 10_000  # of a virtual dataset
_MOST_DEPTH = 8  # of virtual datasets of virtual datasets
_LARGE_CHUNK_BYTES = 2**26  # above, a chunk must be one that the file can hold
_MOST_COUNTED = 100_000  # chunks
_MOST_ATTRIBUTE = 65536  # values


class OpenedFile:
    """An open HDF5 file, read-only, as long as it is used.

    Parameters
    ----------
    path : str
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.h5py: Any = import_extra("h5py", path, "hdf5")
        with suppress(MissingExtraError):  # only a dataset that needs one says so
            import_extra("hdf5plugin", path, "hdf5")  # decoders beyond those that HDF5 brings
        with open(path, "rb") as file:
            self.size_bytes = os.fstat(file.fileno()).st_size
            starts = [0]  # or behind a block of the user's own, of 512 bytes or a doubling of them
            while starts[-1] < self.size_bytes:
                starts.append(max(512, starts[-1] * 2))
            if not any(
                file.seek(start) == start and file.read(8) == _SIGNATURE for start in starts
            ):
                raise VolumeFileError(f"{path}: not a readable HDF5 file: it has no HDF5 signature")
        try:
            self.file: Any = self.h5py.File(path, "r")
        except OSError as error:
            cut_short = re.search(r"truncated file: eof = (\d+).*stored_eof = (\d+)", str(error))
            if cut_short:
                raise VolumeFileError(
                    f"{path}: cut short: {cut_short[1]} bytes of {cut_short[2]}"
                ) from None
            raise

    def link(self, group: Any, name: str) -> str:
        """What a name of a group is: "hard", "soft", "external" or "other"."""
        kinds = {self.h5py.h5l.TYPE_HARD: "hard", self.h5py.h5l.TYPE_SOFT: "soft"}
        kinds[self.h5py.h5l.TYPE_EXTERNAL] = "external"
        # What h5py itself says of a link, it says after following it.
        return kinds.get(group.id.links.get_info(_encoded(name)).type, "other")

    def resolve(self, path: str, start: Any = None, hops: int = 0) -> Any:
        """The object at a path; None where there is none.

        Raises
        ------
        VolumeFileError
            It leads out of the file.
        """
        at = self.file if start is None or path.startswith("/") else start
        for name in filter(None, path.split("/")):
            if name == ".":
                continue
            if not isinstance(at, self.h5py.Group) or not at.id.links.exists(_encoded(name)):
                return None
            kind = self.link(at, name)
            if kind == "soft":
                if hops >= _MOST_SOFT_LINKS:
                    raise VolumeFileError(f"{self.path}: {cut(path)}: its links run in a circle")
                target = at.id.links.get_val(_encoded(name)).decode("utf-8", "surrogateescape")
                at = self.resolve(target, at, hops + 1)
            elif kind == "hard":
                at = at[name]
            else:
                raise VolumeFileError(
                    f"{self.path}: {cut(path)} is a link to another file, which is not followed"
                )
        return at

    def check(self, dataset: Any, depth: int = 0) -> None:
        """Refuse a dataset whose numbers lie elsewhere, cannot be decoded, or cannot be as they say.

        Raises
        ------
        VolumeFileError, MissingExtraError
        """
        name = cut(dataset.name)
        if dataset.external:
            raise VolumeFileError(
                f"{self.path}: the numbers of {name} lie in other files, which are not read"
            )
        if dataset.is_virtual:
            self._check_sources(dataset, name, depth)
            return
        self._check_filters(dataset, name)
        n_bytes = math.prod(dataset.shape) * dataset.dtype.itemsize
        offset_bytes = dataset.id.get_offset()  # of one block
        if offset_bytes is not None and offset_bytes + n_bytes > self.size_bytes:
            raise VolumeFileError(
                f"{self.path}: damaged or cut short: {name} ends at byte "
                f"{offset_bytes + n_bytes}, it says, of {self.size_bytes}"
            )
        if dataset.chunks:
            chunk_bytes = math.prod(dataset.chunks) * dataset.dtype.itemsize
            if chunk_bytes > max(_LARGE_CHUNK_BYTES, self.size_bytes * MOST_DEFLATED):
                raise VolumeFileError(
                    f"{self.path}: damaged: each chunk of {name} is of {chunk_bytes} bytes, it "
                    f"says, in a file of {self.size_bytes}"
                )

    def warn_of_unwritten(self, dataset: Any) -> None:
        """Say where numbers of a dataset were never written: all of them are its fill value."""
        name = cut(dataset.name)
        if dataset.is_virtual or dataset.external:
            return
        if dataset.chunks is None:
            if dataset.id.get_storage_size() == 0:
                warn(self.path, f"no voxel of {name} was ever written; all are {dataset.fillvalue}")
            return
        pairs = zip(dataset.shape, dataset.chunks, strict=True)
        expected = math.prod(-(-length // chunk) for length, chunk in pairs)
        if expected <= _MOST_COUNTED:
            missing = expected - dataset.id.get_num_chunks()
            if missing > 0:
                warn(
                    self.path,
                    f"{missing} of {expected} chunks of {name} were never written; their voxels "
                    f"are {dataset.fillvalue}",
                )

    def attribute(self, of: Any, name: str) -> np.ndarray | None:
        """Numbers or text of an attribute, None where there is none of moderate size."""
        if name not in of.attrs:
            return None
        identity = of.attrs.get_id(name)
        if math.prod(identity.shape) > _MOST_ATTRIBUTE or identity.dtype.itemsize > _MOST_ATTRIBUTE:
            return None
        return np.asarray(of.attrs[name])

    def _check_sources(self, dataset: Any, name: str, depth: int) -> None:
        sources = dataset.virtual_sources()
        outside = next((source.file_name for source in sources if source.file_name != "."), None)
        if outside is not None:
            raise VolumeFileError(
                f"{self.path}: the numbers of {name} lie in another file, {cut(outside)}, which is "
                "not read"
            )
        if depth >= _MOST_DEPTH or len(sources) > _MOST_SOURCES:
            raise VolumeFileError(f"{self.path}: {name} is made up of too many datasets")
        for source in sorted({source.dset_name for source in sources}):
            found = self.resolve(source)
            if not isinstance(found, self.h5py.Dataset):
                raise VolumeFileError(
                    f"{self.path}: {name} is made up of {cut(source)}, which is none"
                )
            self.check(found, depth + 1)

    def _check_filters(self, dataset: Any, name: str) -> None:
        properties = dataset.id.get_create_plist()
        for at in range(properties.get_nfilters()):
            code, _, _, label = properties.get_filter(at)
            if not self.h5py.h5z.filter_avail(code):
                label = cut(label.decode("utf-8", "replace"))
                raise MissingExtraError(
                    f"{self.path}: {name} is compressed by filter {code} ({label}): "
                    "pip install hdf5plugin"
                )


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


@contextmanager
def opened(path: str) -> Iterator[OpenedFile]:
    """An open file; whatever h5py raises meanwhile is one line.

    It stays open for arrays that were made of it, and is closed with the last of them.
    """
    with blame(path, "not a readable HDF5 file"):
        yield OpenedFile(path)
