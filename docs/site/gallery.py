"""The gallery: examples as they are, each with a title and the picture that it draws."""

import re
import shutil
from pathlib import Path

from sphinx_gallery.scrapers import figure_rst

import volrender as vr

HEADER = """\
Gallery
=======

Each picture is drawn by the code on its page when this site is built. The scripts are in the folder
``examples``; all but the one that reads a file make up their volumes, so that they run anywhere.

"""

LONG = 32  # letters of a title


def prepared(examples: Path, folder: Path) -> Path:
    """Copies of all examples with a title each, in a folder made anew; that folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "GALLERY_HEADER.rst").write_text(HEADER, encoding="utf-8")
    for path in sorted(examples.glob("*.py")):
        (folder / path.name).write_text(titled(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def titled(code: str) -> str:
    """An example whose docstring's first words, up to a colon, full stop or comma, are its title."""
    title, mark, rest = re.fullmatch(r'"""(.+?)([:.]) *(.*)', code, re.DOTALL).groups()
    if len(title) > LONG and "," in title:
        rest, title = f"{title}{mark} {rest}", title.partition(",")[0]
    elif mark == ":":
        rest = rest[0].upper() + rest[1:]
    return f'"""\n{title}\n{"=" * len(title)}\n\n{rest}'


def pictures(block: tuple, block_vars: dict, gallery_conf: dict) -> str:
    """What sphinx-gallery shows below a block: the picture of each figure that the example made."""
    made = figures(block_vars["example_globals"])
    paths = []
    for figure in made:
        paths.append(next(block_vars["image_path_iterator"]))
        figure.export(paths[-1])
    return figure_rst(paths, gallery_conf["src_dir"])


def figures(names: dict) -> list[vr.Figure]:
    """The figures among what an example named, each once."""
    found = [value for value in names.values() if isinstance(value, vr.Figure)]
    return list({id(figure): figure for figure in found}.values())
