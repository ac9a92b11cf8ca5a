"""Docstrings as they are read on the site: numpy style by napoleon, and modes as modes.

Napoleon takes what a property's docstring has before a colon for a type. Here it names modes, as in
"iso, composite: step of the march".
"""

from defaults import defaults, of_property, told
from sphinx.ext.napoleon import Config, NumpyDocstring

from volrender.base.modes import MODES

# Not `use_param`: the types of parameters would be taken for names.
SETTINGS = Config(napoleon_use_ivar=True, napoleon_use_param=False, napoleon_use_rtype=False)
NAMES = {name for _, name in MODES}


def of_modes(line: str) -> str:
    """A first line with the names of modes that it begins with as code."""
    names, colon, rest = line.partition(": ")
    listed = names.split(", ")
    if not colon or not NAMES.issuperset(listed):
        return line
    return ", ".join(f"``{name}``" for name in listed) + f": {rest}"


def process(app, what, name, thing, options, lines: list[str]) -> None:
    """Called by autodoc with each docstring, as lines."""
    if not lines:
        return
    lines[0] = of_modes(lines[0])
    if what in ("attribute", "data", "property"):
        section = "method"
        lines += of_property(name, lines)
    else:
        section = what
        lines[:] = told(lines, defaults(thing))
    lines[:] = NumpyDocstring(lines, SETTINGS, app, section, name, thing, options).lines()


def setup(app) -> dict:
    app.connect("autodoc-process-docstring", process)
    return {"parallel_read_safe": True}
