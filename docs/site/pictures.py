"""Pictures in the reference, drawn anew by docs/pictures/reference whenever the site is built.

An entry that has one shows it below its docstring: what was set stands above each panel.
"""

import importlib.util
import sys
from pathlib import Path

from sphinx.util import logging

DOCS = Path(__file__).resolve().parents[1]
FOLDER = DOCS / "_build" / "reference"


def table() -> dict:
    """What draws the picture of each entry, by the entry's name."""
    name = "reference_pictures"
    if name not in sys.modules:
        path = DOCS / "pictures" / "reference" / "__init__.py"
        spec = importlib.util.spec_from_file_location(
            name, path, submodule_search_locations=[str(path.parent)]
        )
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name].PICTURES


def picture(name: str) -> list[str]:
    """The lines that show the picture of an entry; it is drawn if it has not been since the start."""
    return [
        "",
        f".. image:: /_build/reference/{name}.png",
        f"   :alt: {name.rpartition('.')[2]}",
        "",
    ]


def draw(app) -> None:
    """Called by Sphinx before pages are read."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, figure in table().items():
        figure().export(FOLDER / f"{name}.png")


def show(app, what, name, thing, options, lines: list[str]) -> None:
    """Called by autodoc with each docstring, as lines."""
    if name in table():
        lines += picture(name)


def check(app, env) -> None:
    """Called by Sphinx when all pages are read: a picture of no entry is a warning."""
    entries = env.domaindata["py"]["objects"]
    for name in sorted(set(table()) - set(entries)):
        logging.getLogger(__name__).warning("%s has a picture and no entry", name)


def setup(app) -> dict:
    app.connect("builder-inited", draw)
    app.connect("autodoc-process-docstring", show, priority=600)  # after docstrings
    app.connect("env-check-consistency", check)
    return {"parallel_read_safe": True}
