"""In which pieces is a source stored? What is read of one costs as much as all of it."""

from .source import Shape, Source


def chunks_of(source: Source, level: int = 0) -> Shape | None:
    """Voxels along z, y, x of what is decoded together of a level; None where a source does not say.

    It says so by a method ``chunks_at(level)``.
    """
    chunks_at = getattr(source, "chunks_at", None)
    chunks: Shape | None = None if chunks_at is None else chunks_at(level)
    return chunks
