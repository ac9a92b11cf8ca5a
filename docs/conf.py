"""How the site is built from the pages of this folder: `python3 run.py docs`."""

import os
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS.parent), str(DOCS / "site")]
os.environ["RENDERCANVAS_FORCE_OFFSCREEN"] = "1"  # examples of the gallery open no window

import gallery  # noqa: E402

from volrender import __version__  # noqa: E402

project = "volrender"
copyright = "the volrender authors"
version = release = __version__

# The last seven are ours, in the folder site.
extensions = [
    *("myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary"),
    *("sphinx_gallery.gen_gallery", "links", "docstrings", "commands", "entries"),
    *("names", "pictures", "checked_links"),
]
exclude_patterns = [
    "_build",
    "site",
    "pictures",
    "gallery/*.py",
    "gallery/extra",
    "**/GALLERY_HEADER.rst",
]
suppress_warnings = ["config.cache"]  # sphinx_gallery_conf holds a function
default_role = "py:obj"  # `name` in a docstring links to what is called so
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

autosummary_generate = False
autodoc_default_options = {"members": True, "inherited-members": True, "no-value": True}
autodoc_typehints = "none"  # docstrings say types, shapes and units
autodoc_member_order = "alphabetical"
python_maximum_signature_line_length = 88

(DOCS / gallery.LIVE).mkdir(parents=True, exist_ok=True)
sphinx_gallery_conf = {
    "examples_dirs": [str(gallery.prepared(DOCS.parent / "examples", DOCS / "_build/examples"))],
    "gallery_dirs": ["gallery"],
    "filename_pattern": r"\.py$",
    "image_scrapers": (gallery.pictures,),
    "reset_modules": (),
    "download_all_examples": False,
    "show_memory": False,
    "write_computation_times": False,
    "show_signature": False,
    "abort_on_example_error": True,
    "min_reported_time": 1e6,
    "remove_config_comments": True,
    "thumbnail_size": (420, 320),
}

html_theme = "pydata_sphinx_theme"
html_title = "volrender"
html_extra_path = ["gallery/extra"]
html_static_path = ["site/static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_theme_options = {
    "navbar_align": "left",
    "header_links_before_dropdown": 7,
    "show_toc_level": 2,
    "show_prev_next": False,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
}
