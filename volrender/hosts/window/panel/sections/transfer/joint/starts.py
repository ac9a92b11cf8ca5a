"""Which shapes to begin with?"""

from .......data.joint_histogram import JointHistogram
from .......scene.graphics.transfer.shapes import Rectangle, TransferShape, Triangle
from .plot_axes import PlotAxes

COLOURS = (  # one after the other
    (0.96, 0.89, 0.76),
    (0.36, 0.63, 0.96),
    (0.91, 0.42, 0.33),
    (0.45, 0.78, 0.47),
    (0.95, 0.75, 0.30),
    (0.72, 0.52, 0.90),
)
LOW, THICK = 0.25, 1.5  # of the gradient in the border: where a triangle begins; voxels across
FLAT = 0.15  # of the steepest: what changes less is homogeneous
SMALL = 0.25  # of the axes


def new_triangle(
    shapes: tuple[TransferShape, ...], axes: PlotAxes, histogram: JointHistogram
) -> Triangle:
    """The border that is seen most, equally thick everywhere; where one is there already, in the middle."""
    border = histogram.border()
    value, gradient = axes.tidy(*border)
    top = axes.tidy(0, max(histogram.steepest, gradient))[1]
    taken = [shape.span for shape in shapes if isinstance(shape, Triangle)]
    if not any(low <= value <= high for low, high in taken):
        width, low = axes.tidy(THICK * top, LOW * gradient)
        return Triangle(value, width, (low, top), _colour(shapes), 0.3, softness=1.0)
    value, top = axes.tidy(sum(axes.values) / 2, axes.gradients[1] * 0.9)
    width, _ = axes.tidy(SMALL * (axes.values[1] - axes.values[0]), 0)
    return Triangle(value, width, (0, top), _colour(shapes), 0.5)


def new_rectangle(shapes: tuple[TransferShape, ...], axes: PlotAxes, graphic) -> Rectangle:
    """Homogeneous matter that is no background; where that is taken, in the middle of what is shown."""
    (low, flat), (high, _) = (
        axes.tidy(float(graphic.opacity_points[i, 0]), FLAT * axes.gradients[1]) for i in (0, -1)
    )
    taken = [shape for shape in shapes if isinstance(shape, Rectangle)]
    if high > low and not any(shape.gradients[0] == 0 for shape in taken):
        return Rectangle((low, high), (0, flat), _colour(shapes), 0.1)
    sides = [
        [low + (0.5 + way * SMALL / 2) * (high - low) for way in (-1, 1)]
        for low, high in (axes.values, axes.gradients)
    ]
    ends = [axes.tidy(*end) for end in zip(*sides, strict=True)]
    values, gradients = zip(*ends, strict=True)
    return Rectangle(values, gradients, _colour(shapes), 0.3)


def _colour(shapes: tuple[TransferShape, ...]) -> tuple[float, float, float]:
    """The first one that no shape has."""
    taken = {shape.color for shape in shapes}
    return next(
        (each for each in COLOURS if each not in taken), COLOURS[len(shapes) % len(COLOURS)]
    )
