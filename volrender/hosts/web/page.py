"""The text of a page: a picture, data and one script, so that it asks no network for anything."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from ...base.version import __version__
from .bundle import BundleError, bundle

OF_PAGES, STYLE = (Path(__file__).parent / name for name in ("page.css", "figure.css"))
START = "\nglobalThis.volrender = startPage();\n"

KEYS = (
    ("drag, one finger", "turn, pan or look around; over a slice, move the crosshair"),
    ("right drag, Shift + drag", "pan"),
    ("wheel, two fingers", "zoom; over a slice of orthogonal views, the next slice"),
    ("1 … 8", "modes"),
    ("C, Shift + C", "next colours, previous"),
    ("X, Y, Z, with Shift", "look along an axis, from behind"),
    ("Home, P", "show everything; perspective or orthographic"),
    ("Space, comma, full stop", "play a series; time point before, after"),
    ("S, H", "save a picture; this list"),
)

NOTICE = "Copyright (c) 2026, the volrender developers; BSD-2-Clause"
_PAGE = """<!doctype html>
<!-- Parts of this page are volrender {version}. {notice} -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="volrender {version}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main class="volrender">
<div class="figure">
<img class="picture" alt="{title}" width="{width}" height="{height}" src="{picture}">
</div>
<noscript><p>Without JavaScript, this page shows one picture of the figure.</p></noscript>
<p class="readout" hidden></p>
<p class="note" role="status" hidden></p>
<section class="controls" aria-label="Controls" hidden></section>
<details class="keys" hidden><summary>Mouse, fingers and keys</summary><dl>{keys}</dl></details>
<p class="about">{about}</p>
</main>
<script type="application/json" id="scene">{scene}</script>
{blocks}
<script type="module">{script}</script>
</body>
</html>
"""


def page_text(
    scene: Mapping[str, Any],
    blocks: Mapping[str, str],
    picture: bytes,
    title: str,
    about: Sequence[str] = (),
) -> str:
    """An HTML page of a scene. Whatever its names and texts are, they are shown as they are.

    Parameters
    ----------
    scene : dict
        What JSON can hold.
    blocks : dict of str to str
        Base64, by the name that the scene has for it.
    picture : bytes
        A PNG of the figure, which is there before all else.
    title : str
    about : sequence of str
        Sentences below the controls, such as what the data are.

    Returns
    -------
    str
        Without ``\\r``; to be written as UTF-8.
    """
    width, height = scene["size"]
    sizes = f":root {{ --width: {width}px; --aspect: {width / height:.9g} }}\n"
    style = sizes + "".join(path.read_text(encoding="utf-8") for path in (OF_PAGES, STYLE))
    script = bundle() + START
    for part in ("</script", "<!--", "</style"):
        if part in (script + style).lower():
            raise BundleError(f"the page's script or style has {part!r}, which would end it")
    return _PAGE.format(
        policy=_policy(script, style),
        notice=NOTICE,
        version=__version__,
        title=_text(title),
        style=style,
        width=width,
        height=height,
        picture="data:image/png;base64," + base64.b64encode(picture).decode(),
        keys="".join(f"<dt>{escape(keys)}</dt><dd>{escape(what)}</dd>" for keys, what in KEYS),
        about=" ".join(map(_text, about)),
        scene=_json(scene),
        blocks="\n".join(
            f'<script type="application/octet-stream" id="{_text(name)}">{text}</script>'
            for name, text in blocks.items()
        ),
        script=script,
    )


def _policy(script: str, style: str) -> str:
    """Nothing but this very script and style runs, and nothing is loaded."""
    hashes = {
        kind: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for kind, text in (("script", script), ("style", style))
    }
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; "
        f"script-src 'sha256-{hashes['script']}'; style-src 'sha256-{hashes['style']}'"
    )


def _text(text: str) -> str:
    """A text as HTML; what no character of HTML can be becomes the replacement character."""
    whole = text.encode("utf-8", "replace").decode()
    return escape("".join(c if c >= " " or c in "\t\n" else "\ufffd" for c in whole))


def _json(scene: Mapping[str, Any]) -> str:
    """JSON that no parser of HTML takes for markup."""
    text = json.dumps(scene, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")
