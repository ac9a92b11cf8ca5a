"""Where the frames of an ND2 file lie: the map of chunks at its end, and the chunks themselves."""

import os
import struct
import zlib

from ..errors import VolumeFileError

_MAP_AT = struct.Struct("<32sQ")  # the last bytes of the file
_MAP_ENDS = b"ND2 CHUNK MAP SIGNATURE 0000001!"
_MAGIC = 0x0ABECEDA
_HEADER = struct.Struct("<IIQ")  # magic, bytes of the name, bytes of the data
_PLACE = struct.Struct("<QQ")  # offset and size of a chunk
_FRAME = b"ImageDataSeq|"
_TIME_BYTES = 8  # before the voxels of a frame


class Nd2Chunks:
    """The frames of an ND2 file, of version 2 or later.

    Parameters
    ----------
    path : str

    Raises
    ------
    VolumeFileError
        It is cut short or damaged.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        with open(path, "rb") as file:
            size_bytes = os.fstat(file.fileno()).st_size
            if _HEADER.unpack(file.read(_HEADER.size).ljust(_HEADER.size))[0] != _MAGIC:
                raise VolumeFileError(
                    f"{path}: not an ND2 file of version 2 or later; older ones, of JPEG 2000, are "
                    "not read"
                )
            file.seek(max(0, size_bytes - _MAP_AT.size))
            end, at = _MAP_AT.unpack(file.read().ljust(_MAP_AT.size))
        if end != _MAP_ENDS:
            raise VolumeFileError(f"{path}: cut short or damaged: it has no map of its chunks")
        self._frames = _frames_in(self._chunk(at))

    def __contains__(self, number: int) -> bool:
        return number in self._frames

    def frame(self, number: int) -> bytes:
        """The bytes of a frame, as they are stored."""
        if number not in self._frames:
            raise VolumeFileError(f"{self.path}: damaged: it has no frame {number}")
        return self._chunk(self._frames[number])[_TIME_BYTES:]

    def inflated(self, number: int, most_bytes: int) -> bytes:
        """The bytes of a compressed frame, so many at most."""
        return zlib.decompressobj().decompress(self.frame(number), most_bytes)

    def _chunk(self, at: int) -> bytes:
        with open(self.path, "rb") as file:
            size_bytes = os.fstat(file.fileno()).st_size
            if at + _HEADER.size > size_bytes:
                raise VolumeFileError(f"{self.path}: damaged: a chunk lies beyond its end")
            file.seek(at)
            magic, name_bytes, data_bytes = _HEADER.unpack(file.read(_HEADER.size))
            if magic != _MAGIC:
                raise VolumeFileError(f"{self.path}: damaged: there is no chunk at byte {at}")
            if at + _HEADER.size + name_bytes + data_bytes > size_bytes:
                raise VolumeFileError(f"{self.path}: cut short: a chunk goes beyond its end")
            file.seek(name_bytes, os.SEEK_CUR)
            return file.read(data_bytes)


def _frames_in(content: bytes) -> dict[int, int]:
    """Where the chunk of each frame begins."""
    frames = {}
    at = 0
    while (end := content.find(b"!", at) + 1) and end + _PLACE.size <= len(content):
        name = content[at : end - 1]
        if name.startswith(_FRAME) and name[len(_FRAME) :].isdigit():
            frames[int(name[len(_FRAME) : len(_FRAME) + 12])] = _PLACE.unpack_from(content, end)[0]
        at = end + _PLACE.size
    return frames
