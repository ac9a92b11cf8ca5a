"""What is the typeface of a font file called?"""

from ...overlays.fonts.faces import PROBE_PX, load


def family_of(path: str | None) -> str:
    """Its name, in quotes where it has spaces; of None that of the built-in font."""
    name = str(load(path, PROBE_PX).getname()[0] or "sans-serif").replace("'", "")
    return f"'{name}'" if " " in name else name
