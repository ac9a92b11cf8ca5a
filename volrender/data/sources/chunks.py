"""In which pieces is a source stored? What is read of one costs as much as all of it."""

from ..files.stored import Stored
from .source import Shape, Source


def chunks_of(source: Source, level: int = 0) -> Shape | None:
    """Voxels along z, y, x of what is decoded together of a level; None where a source does not say.

    It says so by a method ``chunks_at(level)``.
    """
    chunks_at = getattr(source, "chunks_at", None)
    chunks: Shape | None = None if chunks_at is None else chunks_at(level)
    return chunks


def stored_of(source: Source, level: int = 0) -> Stored | None:
    """In which files the voxels of a level are, as they are read; None where a source does not say.

    It says so by a method ``stored_at(level)``.
    """
    stored_at = getattr(source, "stored_at", None)
    stored: Stored | None = None if stored_at is None else stored_at(level)
    return stored
