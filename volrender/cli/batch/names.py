"""Which file is written for which input? `{stem}` and `{folder}` in the name of an output."""

import re
from collections.abc import Sequence
from pathlib import Path

from ...base.checks import nearest_match
from ...base.files.whole_file import place_of
from ...data.files.volume_file import stem_of

_WORD = re.compile(r"\{(\w*)\}")
_KNOWN = ("stem", "folder")


def is_for_each(output: str) -> bool:
    """Whether a name says that each input has an output of its own."""
    return any(f"{{{word}}}" in output for word in _KNOWN)


def check_words(option: str, output: str) -> None:
    """Raise ValueError where a name has something else in braces, beside several inputs."""
    for word in _WORD.findall(output):
        if word not in _KNOWN:
            raise ValueError(
                f"{option} {output}: {{{word}}} stands for nothing, only {{stem}} and {{folder}} do."
                f"{nearest_match(word, _KNOWN)}"
            )


def outputs_for(option: str, output: str, inputs: Sequence[str]) -> list[str]:
    """The output of each input.

    Raises
    ------
    ValueError
        Two inputs would be written to one file.
    """
    check_words(option, output)
    made = [_for_input(output, path) for path in inputs]
    first: dict[str, str] = {}
    for path, name in zip(inputs, made, strict=True):
        place = str(place_of(name))
        if place in first:
            raise ValueError(
                f"{option} {output}: {first[place]} and {path} would both be written to {name}; "
                "{folder} in it is the name of the folder that a file is in."
            )
        first[place] = path
    return made


def _for_input(output: str, path: str) -> str:
    folder = Path(path).absolute().parent.name
    words = {"stem": stem_of(path), "folder": folder}
    return _WORD.sub(lambda found: words[found[1]], output)
