"""How does a volume's colour meet what is already in the frame? One entry for each alpha mode.

With C the colour, α its alpha (the colormap's times the volume's), B what is behind, all in linear
light:

==============  ==========================================  ============
alpha mode      result                                      writes depth
==============  ==========================================  ============
auto            α·C + (1 − α)·B                             yes
solid           C; alpha is ignored                         yes
blend           α·C + (1 − α)·B                             no
add             α·C + B                                     no
subtract        (1 − α·C)·B                                 no
multiply        (α·C + 1 − α)·B                             no
weighted_blend  the mean of all such volumes weighted by    no
                α, with opacity 1 − Π(1 − α), over B
dither          C at a share α of the pixels, else B        yes
==============  ==========================================  ============
"""

from dataclasses import dataclass
from typing import NamedTuple

from .constants import whole_constant

# What becomes of a pixel's alpha.
BLENDED, IGNORED, DITHERED = (
    whole_constant("pixel/alpha.wgsl", name) for name in ("BLENDED", "IGNORED", "DITHERED")
)


class Blend(NamedTuple):
    """Blend factors, as WebGPU calls them, of colours that are added.

    Attributes
    ----------
    source, destination : str
        Of colour.
    alpha_source, alpha_destination : str
    """

    source: str
    destination: str
    alpha_source: str
    alpha_destination: str

    def state(self) -> dict[str, dict[str, str]]:
        """In WebGPU's words."""
        return {
            "color": _component(self.source, self.destination),
            "alpha": _component(self.alpha_source, self.alpha_destination),
        }


def _component(source: str, destination: str) -> dict[str, str]:
    return {"operation": "add", "src_factor": source, "dst_factor": destination}


_OVER = ("one", "one-minus-src-alpha")
_KEEP = ("zero", "one")
OVER = Blend(*_OVER, *_OVER)  # colours are premultiplied
STRAIGHT_OVER = Blend("src-alpha", "one-minus-src-alpha", *_OVER)  # they are not
REPLACE = Blend("one", "zero", "one", "zero")
SUM = Blend("one", "one", "one", "one")
REVEAL = Blend("zero", "one-minus-src", "zero", "one-minus-src")  # a product of 1 − source


@dataclass(frozen=True)
class Blending:
    """What an alpha mode does with colour, alpha and depth.

    Attributes
    ----------
    blend : Blend
        Of premultiplied colour.
    writes_depth : bool
    alpha_use : int
        `BLENDED`, `IGNORED` or `DITHERED`.
    weighted : bool
        Drawn in a pass of its own; see weighted.py.
    can_be_direct : bool
        Over a plain background alone, the result is what the shader can tell by itself.
    """

    blend: Blend
    writes_depth: bool = False
    alpha_use: int = BLENDED
    weighted: bool = False
    can_be_direct: bool = False


BLENDINGS = {
    "auto": Blending(OVER, writes_depth=True, can_be_direct=True),
    "solid": Blending(REPLACE, writes_depth=True, alpha_use=IGNORED, can_be_direct=True),
    "blend": Blending(OVER, can_be_direct=True),
    "add": Blending(Blend("one", "one", *_OVER)),
    "subtract": Blending(Blend("zero", "one-minus-src", *_KEEP)),
    "multiply": Blending(Blend("dst", "one-minus-src-alpha", *_KEEP)),
    "weighted_blend": Blending(OVER, weighted=True),
    "dither": Blending(REPLACE, writes_depth=True, alpha_use=DITHERED, can_be_direct=True),
}
