"""Who writes the page of a figure? Hosts are above the scene: the package, knowing both, hands one down."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ...base.files.whole_file import check_output
from .picture_file import picture_path

PAGES = (".html", ".htm")
_write: Callable | None = None


def write_pages_by(function: Callable) -> None:
    """Have pages written by ``function(figure, path, quality=…, max_bytes=…)``."""
    global _write
    _write = function


def is_page(path: str | os.PathLike[str]) -> bool:
    """Whether a path is that of a page, by its suffix."""
    return isinstance(path, str | os.PathLike) and Path(path).suffix.lower() in PAGES


def export_path(path: str | os.PathLike[str]) -> Path:
    """The path, if a picture or a page can be written there; TypeError or ValueError if not."""
    if not is_page(path):
        return picture_path(path, PAGES)
    check_output(path)
    return Path(path)


def write_page(figure: Any, path: str | os.PathLike[str], **options: Any) -> None:
    """Write the page of a figure."""
    assert _write is not None, "volrender/__init__.py hands down who writes pages"
    _write(figure, path, **options)
