"""Which axis of an array is which: a letter for each."""

from collections.abc import Sequence

from ..errors import VolumeFileError, cut

_LETTERS = {
    **{letter: letter for letter in "tczyx"},
    "time": "t",
    "frame": "t",
    "channel": "c",
    "channels": "c",
}
DROPPED = "-"  # the letter of an axis of length one that says nothing


def letters_of_ome(
    path: str, names: Sequence[str], types: Sequence[object], shape: Sequence[int]
) -> str:
    """The letters t, c, z, y, x of the axes of a multiscale image, by type and then by name.

    Raises
    ------
    VolumeFileError
        They are no volume's.
    """
    letters = []
    spatial = [i for i, kind in enumerate(types) if kind == "space"]
    by_name = [names[i].lower() for i in spatial]
    if sorted(by_name) not in (["x", "y"], ["x", "y", "z"]):
        by_name = list("zyx"[-len(spatial) :]) if len(spatial) in (2, 3) else []
    for i, kind in enumerate(types):
        if kind == "space" and by_name:
            letters.append(by_name[spatial.index(i)])
        elif kind in ("time", "channel"):
            letters.append("t" if kind == "time" else "c")
        elif kind != "space" and shape[i] == 1:
            letters.append(DROPPED)
        else:
            letters.append("")
    return _checked(path, letters, names, shape)


def letters_of_array(path: str, names: Sequence[str | None] | None, shape: Sequence[int]) -> str:
    """The letters of the axes of a plain array.

    Without names they are (z, y, x), or (y, x), or (z, y, x, colour) where the last of four has 3
    or 4 values (s); where there are more, axes of length one are dropped. With some names that are
    known, the others are what is left of z, y, x.

    Raises
    ------
    VolumeFileError
        They are no volume's.
    """
    known = [_LETTERS.get((name or "").lower(), "") for name in names or [None] * len(shape)]
    is_colour = not any(known) and len(shape) == 4 and shape[-1] in (3, 4)
    if is_colour:
        known[-1] = "s"
    unknown = [i for i, letter in enumerate(known) if not letter]
    free = [letter for letter in "zyx" if letter not in known]
    for i in list(unknown):
        if len(unknown) > len(free) and shape[i] == 1:
            known[i] = DROPPED
            unknown.remove(i)
    if len(unknown) <= len(free):
        for i, letter in zip(unknown, free[len(free) - len(unknown) :], strict=True):
            known[i] = letter
    shown = [name or "?" for name in names] if names else ["?"] * len(shape)
    return _checked(path, known, shown, shape)


def _checked(path: str, letters: Sequence[str], names: Sequence[str], shape: Sequence[int]) -> str:
    kept = [letter for letter in letters if letter != DROPPED]
    if all(letters) and len(set(kept)) == len(kept) and {"y", "x"} <= set(kept):
        return "".join(letters)
    named = "" if set(names) <= {"?"} else f" named {cut(', '.join(names))}"
    raise VolumeFileError(
        f"{path}: an array of shape {cut(tuple(shape))}{named} is no volume: axes are z, y and x, "
        "or y and x, and perhaps time and channel, and their names say which is which"
    )
