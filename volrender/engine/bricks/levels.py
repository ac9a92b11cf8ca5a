"""A source in levels, of which the coarsest is small: what every volume in bricks is read from."""

from ...data.sources.source import Source


def levelled(source: Source) -> Source:
    """The source itself.

    Raises
    ------
    ValueError
        It has no levels.
    """
    if len(source.levels) == 1:
        raise ValueError(f"data of shape {source.shape_zyx} (z, y, x) is not stored in levels.")
    return source
