"""Damages small volume files of every kind, reads them, and prints as JSON what became of each.

A program of its own, ``python -m tests.data.files.damage FOLDER CASES``, with so many damages of each
file, since its memory is limited.
"""

import json
import random
import re
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import nibabel
import numpy as np
import tifffile
from PIL import Image

from volrender.data.files import MissingExtraError, VolumeFileError, describe, read_volume

MOST_MEMORY_BYTES = 2**31  # of address space; a process with numpy alone has half a GiB
STACK = np.cumsum(
    np.random.default_rng(0).integers(0, 5000, (5, 6, 7), dtype=np.uint16), axis=0, dtype=np.uint16
)
PLANES = np.random.default_rng(1).integers(0, 50, (3, 40, 48)).astype(np.uint8)


class Kind(NamedTuple):
    """A file, and what of it nothing else in the file tells the truth of.

    Parameters
    ----------
    write : callable
        Writes it to a path.
    volume : ndarray
        What it holds.
    stored : bool
        Its voxels are stored as they are, without a checksum: one that is flipped is read so.
    blind : tuple of int
        Bytes that say what the voxels mean, or that are compressed voxels without a checksum.
    tags : tuple of int
        The same for a TIFF: its tags.
    """

    write: Callable[[Path], object]
    volume: np.ndarray = STACK
    stored: bool = False
    blind: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()


def _nifti(image: type) -> Callable[[Path], object]:
    return lambda path: nibabel.save(image(STACK.T, np.eye(4)), path)


def _tiff(volume: np.ndarray = STACK, **options) -> Callable[[Path], object]:
    return lambda path: tifffile.imwrite(path, volume, photometric="minisblack", **options)


def _by_pillow(path: Path) -> None:
    first, *others = (Image.fromarray(plane) for plane in PLANES)
    first.save(path, save_all=True, append_images=others, compression="packbits")


def _pyramid(path: Path) -> None:
    options = {"photometric": "minisblack", "tile": (16, 16), "compression": "zlib"}
    with tifffile.TiffWriter(path, ome=True) as writer:
        writer.write(PLANES, subifds=1, metadata={"axes": "ZYX"}, **options)
        writer.write(PLANES[:, ::2, ::2], subfiletype=1, **options)


_PHOTOMETRIC, _PREDICTOR = 262, 317
_ZYX = {"metadata": {"axes": "ZYX"}}
_MEANING = {"stored": True, "tags": (_PHOTOMETRIC,)}
KINDS = {
    "a.npy": Kind(lambda path: np.save(path, STACK), stored=True),
    "stored.npz": Kind(lambda path: np.savez(path, STACK)),
    "deflated.npz": Kind(lambda path: np.savez_compressed(path, STACK)),
    # The slope and the intercept of what is stored.
    "one.nii": Kind(_nifti(nibabel.Nifti1Image), stored=True, blind=tuple(range(112, 120))),
    "two.nii": Kind(_nifti(nibabel.Nifti2Image), stored=True, blind=tuple(range(176, 192))),
    "one.nii.gz": Kind(_nifti(nibabel.Nifti1Image)),
    "block.tif": Kind(_tiff(), **_MEANING),
    "pages.tif": Kind(_tiff(metadata=None, contiguous=False), **_MEANING),
    "strips.tif": Kind(_tiff(rowsperstrip=2, metadata=None, contiguous=False), **_MEANING),
    "tiled.tif": Kind(_tiff(PLANES, tile=(16, 16)), PLANES, **_MEANING),
    "big endian.tif": Kind(_tiff(byteorder=">"), **_MEANING),
    "bigtiff.tif": Kind(_tiff(bigtiff=True), **_MEANING),
    "imagej.tif": Kind(_tiff(imagej=True, **_ZYX), **_MEANING),
    "ome.tif": Kind(_tiff(ome=True, **_ZYX), **_MEANING),
    "deflated.tif": Kind(_tiff(compression="zlib", metadata=None), tags=(_PHOTOMETRIC,)),
    "deflated tiles.tif": Kind(
        _tiff(PLANES, tile=(16, 16), compression="zlib"), PLANES, tags=(_PHOTOMETRIC,)
    ),
    "predicted.tif": Kind(
        _tiff(compression="zlib", predictor=True), tags=(_PHOTOMETRIC, _PREDICTOR)
    ),
    "deflated ome.tif": Kind(_tiff(ome=True, compression="zlib", **_ZYX), tags=(_PHOTOMETRIC,)),
    "pyramid.ome.tif": Kind(_pyramid, PLANES, tags=(_PHOTOMETRIC,)),
    "volume.tif": Kind(
        _tiff(PLANES, volumetric=True, tile=(2, 16, 16), compression="zlib"),
        PLANES,
        tags=(_PHOTOMETRIC,),
    ),
    "lzma.tif": Kind(_tiff(compression="lzma"), tags=(_PHOTOMETRIC,)),
    "stack_7x6x5_uint16.raw": Kind(lambda path: path.write_bytes(STACK.tobytes()), stored=True),
    "packbits.tif": Kind(_by_pillow, PLANES, tags=(_PHOTOMETRIC,)),
}


def _blind_bytes(path: Path, kind: Kind) -> set[int]:
    blind = set(kind.blind)
    if kind.tags:
        with tifffile.TiffFile(path, is_shaped=False) as tif:
            for page in tif.pages:
                page = page.aspage()
                for tag in page.tags:
                    if tag.code in kind.tags:
                        blind |= set(range(tag.offset, tag.offset + tif.tiff.tagsize))
                if (
                    page.compression == 32773
                ):  # PackBits: a length that is wrong moves all that follows
                    for start, count in zip(page.dataoffsets, page.databytecounts, strict=True):
                        blind |= set(range(start, start + count))
    return blind


def _damages(whole: bytes, draw: random.Random, cases: int) -> Iterator[tuple[str, int, bytes]]:
    """What was done, at which byte, and the file after it."""
    for case in range(cases):
        # Headers and tables, then checksums and tables at the end, then anywhere.
        first, last = [(0, 400), (len(whole) - 400, len(whole)), (0, len(whole))][case % 3]
        place = draw.randrange(max(0, first), min(len(whole), last))
        if case % 10 == 9:
            yield "cut", place, whole[:place]
            continue
        damaged = bytearray(whole)
        damaged[place] ^= 1 << draw.randrange(8)
        yield "flip", place, bytes(damaged)


def _outcome(path: Path, kind: Kind) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            volume = read_volume(path)
            describe(volume)
            data = np.array(volume.data)
        except UserWarning:
            return "told"
        except (VolumeFileError, MissingExtraError) as error:
            return "refused" if str(error).isprintable() else f"no sentence: {error!r}"
        except Exception as error:
            return f"raised {error!r}"
    if data.shape == kind.volume.shape:
        wrong = int((data != kind.volume).sum())
        return {0: "right", 1: "one voxel"}.get(wrong, f"{wrong} voxels of {data.dtype}")
    planes = [plane.tobytes() for plane in kind.volume]
    if all(plane.tobytes() in planes for plane in data):
        return "fewer planes"
    return f"{data.dtype} {data.shape}"


def main(folder: Path, cases: int) -> None:
    """Print, for each file, how often what happened, what is wrong, and the longest time in s."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    found = {}
    for name, kind in KINDS.items():
        path = folder / name
        kind.write(path)
        whole = path.read_bytes()
        assert _outcome(path, kind) == "right", name
        blind = _blind_bytes(path, kind)
        counts: dict[str, int] = {}
        wrong, longest_s = [], 0.0
        for what, place, damaged in _damages(whole, random.Random(name), cases):
            path.write_bytes(damaged)
            start = time.perf_counter()
            outcome = _outcome(path, kind)
            longest_s = max(longest_s, time.perf_counter() - start)
            counts[outcome] = counts.get(outcome, 0) + 1
            # A chain of pages that goes past some of them looks like a shorter one.
            expected = outcome in ("right", "refused", "told") or (
                (outcome == "one voxel" and kind.stored)
                or (outcome == "fewer planes" and kind.tags)
            )
            if not expected and place not in blind:
                wrong.append(f"{what} at byte {place} of {len(whole)}: {outcome}")
        found[name] = {"counts": counts, "wrong": wrong, "longest_s": longest_s}
    # Not what getrusage says: that has the peak of the process that this one was forked from, too.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    memory_bytes = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024
    print(json.dumps({"files": found, "memory_bytes": memory_bytes}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
