"""Defaults in the reference: told beside a parameter's sentence, and after that of a property."""

import inspect
import pydoc
import re
from typing import Any

HEADER = re.compile(r"(\w+(?:, \w+)*) : (.+)")
SAID = re.compile("optional|default", re.IGNORECASE)


def defaults(thing: Any) -> dict[str, Any]:
    """The defaults of what is called; of a class, also those of what it hands on to its bases."""
    if not inspect.isclass(thing):
        return of_signature(thing)
    found: dict[str, Any] = {}
    for base in reversed(thing.__mro__):
        if inspect.isfunction(vars(base).get("__init__")):
            found |= of_signature(vars(base)["__init__"])
    return found


def of_signature(function: Any) -> dict[str, Any]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # of what is no function
        return {}
    return {each.name: each.default for each in parameters if each.default is not each.empty}


def written(value: Any) -> str:
    """A default as one writes it."""
    if isinstance(value, str):
        return f'``"{value}"``'
    return (
        f"``{value:.4g}``"
        if isinstance(value, float) and len(repr(value)) > 8
        else f"``{value!r}``"
    )


def told(lines: list[str], known: dict[str, Any]) -> list[str]:
    """A docstring whose list of parameters says the defaults that it did not say."""
    section, result = "", []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if following.startswith("---"):
            section = line
        header = HEADER.fullmatch(line) if section == "Parameters" else None
        if header and not SAID.search(header[2]):
            values = [known[name] for name in header[1].split(", ") if name in known]
            if values and values[0] is not None and len({repr(value) for value in values}) == 1:
                line += f", default {written(values[0])}"
        result.append(line)
    return result


def of_property(name: str, lines: list[str]) -> list[str]:
    """What is added to the docstring of a property of a class: its default, where it has one to tell."""
    owner, _, member = name.rpartition(".")
    cls = pydoc.locate(owner)
    known = defaults(cls) if inspect.isclass(cls) else {}
    if known.get(member) is None or SAID.search(" ".join(lines)):
        return []
    return ["", f"Default: {written(known[member])}.", ""]
