"""Every link, picture and anchor of the built site leads somewhere.

One that does not is a warning, and so an error.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

NOT_READ = (
    "live",
    "_static",
)  # exported pages, which are whole by themselves; templates of the theme


class Page(HTMLParser):
    """The anchors of a page, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        self.targets += [given[name] for name in ("href", "src") if given.get(name)]


def pages(site: Path) -> dict[Path, Page]:
    """The pages of a site, by path; those that it only holds are nothing to read."""
    paths = [
        path for path in site.rglob("*.html") if path.relative_to(site).parts[0] not in NOT_READ
    ]
    return {path.resolve(): Page(path.read_text(encoding="utf-8")) for path in sorted(paths)}


def broken(site: Path) -> Iterator[tuple[str, str]]:
    """Each page, by its path in the site, with a target of it that is not there."""
    read = pages(site)
    for path, page in read.items():
        for target in page.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            to = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            is_there = to.is_file()
            if is_there and parts.fragment and to in read:
                is_there = unquote(parts.fragment) in read[to].anchors
            if not is_there:
                yield path.relative_to(site.resolve()).as_posix(), target


def check(app, error: Exception | None) -> None:
    """Called by Sphinx when all pages are written."""
    from sphinx.util import logging  # here: what looks for links needs nothing of it

    if error is None and app.builder.format == "html":
        for page, target in broken(Path(app.outdir)):
            logging.getLogger(__name__).warning("%s leads to %s, which is not there", page, target)


def setup(app) -> dict:
    app.connect("build-finished", check)
    return {"parallel_read_safe": True}
