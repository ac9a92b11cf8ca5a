"""Which shader draws a volume? By what the volume is, by what the user set, and by the adapter."""

from ...device.engine import Engine
from ...shader.volume_programs import VolumePipeline
from ...volume.encoding import Encoding


def volume_program(
    engine: Engine,
    encoding: Encoding,
    mode: str,
    interpolation: str,
    skipping: str,
    clips: bool,
    smooths: bool = False,
    is_thick: bool = False,
    is_matter: bool = False,
    is_lit: bool = False,
    by_gradient: bool = False,
    is_packed: bool = False,
    is_surface: bool = False,
    is_bricked: bool = False,
    steps_far: bool = False,
) -> VolumePipeline:
    """The shader of a volume: by what the volume is, and by what the user set.

    Parameters
    ----------
    engine : Engine
    encoding : Encoding
    mode, interpolation : str
    skipping : str
        A file in shaders/skipping/skipping.
    clips : bool
        There are clipping planes.
    smooths : bool
        The gradient is that of the blurred volume.
    is_thick : bool
        A slice is a slab.
    is_matter : bool
        The mode shows matter.
    is_lit : bool
        Matter whose look depends on the gradient.
    by_gradient : bool
        Matter that a 2D transfer function classifies.
    is_packed : bool
        Its numbers are channels, not colours.
    is_surface : bool
        The mode shows surfaces, which cover what is behind them.
    is_bricked : bool
        Its texture is of bricks.
    steps_far : bool
        From one sample to the next is farther than what is stored around a brick.
    """
    # The samplers of CPU adapters are exact; so are loads.
    filtered = interpolation == "linear" and not encoding.masked and not engine.is_cpu
    is_grey = encoding.channels == 1 or is_packed
    segment = "preintegrated"
    if by_gradient:
        segment = "by_gradient"
    elif is_matter and not is_grey:
        segment = "colours"
    elif is_matter and interpolation == "nearest":
        segment = "middle"
    coloured_by = "channels" if is_packed else "cmap1d" if is_grey else "rgba"
    looks_up = is_bricked and steps_far
    one_by_one = "pairs" if engine.is_cpu else "fours"
    return VolumePipeline(
        mode=mode,
        interpolation=interpolation,
        transfer="matter" if is_grey and is_matter else coloured_by,
        segment=segment,
        shading="by_gradient" if by_gradient else "lit" if is_lit else "flat",
        walk="searching" if engine.is_cpu and (is_lit or by_gradient) else "fours",
        volume="masked" if encoding.masked else "dense",
        gradient="smoothed" if smooths else "exact" if filtered and not is_matter else "sampled",
        skipping="none" if looks_up else skipping,
        clipping="planes" if clips else "none",
        batch="eight" if engine.is_cpu and skipping != "none" else "four",
        search="channels" if is_packed else one_by_one,
        scalar="four" if is_packed else "one",
        mixture="mixed" if is_packed else "pure",
        pack="covering" if is_surface else "adding",
        slab="thick" if is_thick else "plane",
        layout="bricks" if is_bricked else "whole",
        course="bricks" if is_bricked else "whole",
        line="looked_up" if looks_up else "direct",
    )
