"""The gallery: examples, each with a title, the pictures that it draws, and these as live pages."""

import re
import shutil
import warnings
from pathlib import Path

from sphinx_gallery.scrapers import figure_rst

import volrender as vr

HEADER = """\
Gallery
=======

Each picture is drawn by the code on its page when this site is built, and opens as a live page: the figure
as one file, which a browser with WebGPU turns, cuts and colours. The scripts are in the folder ``examples``.
They make up their volumes, so that they run anywhere.

"""

LONG = 32  # letters of a title
LIVE = "gallery/extra/live"  # pages, below the folder of the site's sources
MOST_BYTES = 8_000_000  # of a page
LINK = """
.. raw:: html

   <p><a href="../live/{name}">Turn it in your browser</a> ({megabytes:.1f} MB; needs WebGPU)</p>

"""


def prepared(examples: Path, folder: Path) -> Path:
    """Copies of the examples that need no window, with a title each, in a folder made anew; that folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "GALLERY_HEADER.rst").write_text(HEADER, encoding="utf-8")
    for path in sorted(examples.glob("*.py")):
        code = path.read_text(encoding="utf-8")
        if "PySide6" not in code:
            (folder / path.name).write_text(titled(code), encoding="utf-8")
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
    """What sphinx-gallery shows below a block: each figure that the example made, as picture and page."""
    text = ""
    example = Path(block_vars["target_file"]).stem
    for number, figure in enumerate(figures(block_vars["example_globals"])):
        path = next(block_vars["image_path_iterator"])
        figure.export(path)
        page = Path(gallery_conf["src_dir"]) / LIVE / f"{example}{number or ''}.html"
        with warnings.catch_warnings(
            action="ignore", category=UserWarning
        ):  # the page says what is lost
            figure.export(page, quality="8bit", max_bytes=MOST_BYTES)
        megabytes = page.stat().st_size / 1e6
        text += figure_rst([path], gallery_conf["src_dir"])
        text += LINK.format(name=page.name, megabytes=megabytes)
    return text


def figures(names: dict) -> list[vr.Figure]:
    """The figures among what an example named, each once."""
    found = [value for value in names.values() if isinstance(value, vr.Figure)]
    return list({id(figure): figure for figure in found}.values())
