"""Links from pages to what is not a page, such as CONTRIBUTING.md, examples and folders of code.

On a code host they lead to the file. On the site they lead to the page that shows it, or name it.
"""

import os
import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1]
ROOT = DOCS.parent
PAGES = {
    "CONTRIBUTING.md": "contributing.md",
    "README.md": "index.md",
    "README.md#modes": "explanation/modes.md",
    "CHANGELOG.md": "changes.md",
    "SECURITY.md": "security.md",
    "examples": "gallery/index.rst",
    "examples/README.md": "gallery/index.rst",
}
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|#)([^)\s]+)\)")


def page_of(target: str) -> str | None:
    """The page that shows a file of the checkout, `None` where none does."""
    if target in PAGES:
        return PAGES[target]
    path = Path(target.partition("#")[0])
    if path.parts[0] == "examples" and (DOCS / "_build" / path).exists():
        return f"gallery/{path.stem}.rst"
    if path.parts[0] == "docs" and path.suffix in (".md", ".rst"):
        return target.removeprefix("docs/")
    return PAGES.get(str(path))


def on_site(text: str, folder: Path, lies_in: Path) -> str:
    """A text of `folder` with its links as they are on a page in `lies_in`."""

    def link(found: re.Match) -> str:
        words, target = found.groups()
        name, _, fragment = target.partition("#")
        place = os.path.relpath((folder / name).resolve(), ROOT)
        if not (ROOT / place).exists():
            return found[0]  # a warning of Sphinx
        page = page_of(f"{place}#{fragment}" if fragment else place)
        if page is None:
            return words if words.startswith("`") else f"{words} (`{place}`)"
        return f"[{words}]({os.path.relpath(DOCS / page, lies_in)})"

    text = LINK.sub(link, text)
    return re.sub(
        r"(!\[[^\]]*\]\()(?!https?:)([^)\s]+)\)",
        lambda found: f"{found[1]}{os.path.relpath((folder / found[2]).resolve(), lies_in)})",
        text,
    )


def read(app, name: str, content: list[str]) -> None:
    """Called by Sphinx with the text of each page, in a list, before it is parsed."""
    path = Path(app.env.doc2path(name))
    if path.suffix != ".md":
        return
    whole = re.fullmatch(r"<!-- the file (\S+) -->\n", content[0])
    file = ROOT / whole[1] if whole else path
    text = file.read_text(encoding="utf-8") if whole else content[0]
    content[0] = on_site(text, file.parent, path.parent)


def setup(app) -> dict:
    app.connect("source-read", read)
    return {"parallel_read_safe": True}
