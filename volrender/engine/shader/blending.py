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

# The constants of entry/fragment.wgsl.
BLENDED, IGNORED, DITHERED = 0, 1, 2


@dataclass(frozen=True)
class Blending:
    """Blend factors of premultiplied colour, and what the shader does with alpha.

    Attributes
    ----------
    source, destination : str
        wgpu blend factors of colour; the operation is "add".
    alpha_source, alpha_destination : str
        wgpu blend factors of alpha.
    writes_depth : bool
    alpha_use : int
        `BLENDED`, `IGNORED` or `DITHERED`.
    weighted : bool
        Drawn in a pass of its own; see weighted.py.
    can_be_direct : bool
        Over a plain background alone, the result is what the shader can tell by itself.
    """

    source: str
    destination: str
    alpha_source: str = "one"
    alpha_destination: str = "one-minus-src-alpha"
    writes_depth: bool = False
    alpha_use: int = BLENDED
    weighted: bool = False
    can_be_direct: bool = False

    def state(self) -> dict:
        """The blend state of a render pipeline."""
        return {
            "color": {
                "operation": "add",
                "src_factor": self.source,
                "dst_factor": self.destination,
            },
            "alpha": {
                "operation": "add",
                "src_factor": self.alpha_source,
                "dst_factor": self.alpha_destination,
            },
        }


_OVER = ("one", "one-minus-src-alpha")
_KEEP = ("zero", "one")
BLENDINGS = {
    "auto": Blending(*_OVER, writes_depth=True, can_be_direct=True),
    "solid": Blending(
        "one", "zero", "one", "zero", writes_depth=True, alpha_use=IGNORED, can_be_direct=True
    ),
    "blend": Blending(*_OVER, can_be_direct=True),
    "add": Blending("one", "one"),
    "subtract": Blending("zero", "one-minus-src", *_KEEP),
    "multiply": Blending("dst", "one-minus-src-alpha", *_KEEP),
    "weighted_blend": Blending(*_OVER, weighted=True),
    "dither": Blending(
        "one", "zero", "one", "zero", writes_depth=True, alpha_use=DITHERED, can_be_direct=True
    ),
}
