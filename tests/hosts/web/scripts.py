"""Modules of the page on their own, in a browser: for tests of what they reckon."""

from pathlib import Path

from volrender.hosts.web.bundle import bundle


def open_module(page, folder: Path, entry: str, names: str) -> None:
    """Open a page that has some names of a module and of what it imports as globals.

    Parameters
    ----------
    page : Page
    folder : Path
        Empty, for the page.
    entry : str
        Such as ``"camera/views.js"``.
    names : str
        With commas between.
    """
    script = f"{bundle(entry)}\nObject.assign(globalThis, {{{names}}});"
    html = f'<!doctype html><meta charset="utf-8"><script type="module">{script}</script>'
    file = folder / "module.html"
    file.write_text(html, encoding="utf-8")
    page.open(file)
    page.wait_for(f"'{names.split(',')[0].strip()}' in globalThis")
