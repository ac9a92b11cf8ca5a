"""How large can a canvas be made?"""

from rendercanvas import BaseRenderCanvas


def resize_canvas(canvas, size: tuple[int, int]) -> None:
    """Ask a canvas to become as large as that; a window of the desktop follows a little later.

    Parameters
    ----------
    canvas : rendercanvas canvas
    size : (width, height)
        Logical pixels.

    Raises
    ------
    RuntimeError
        Canvases of this kind cannot be resized from here.
    """
    kind = type(getattr(canvas, "_subwidget", canvas))
    method = getattr(kind, "_rc_set_logical_size", None)
    if method is BaseRenderCanvas._rc_set_logical_size:  # which does nothing
        raise RuntimeError(_message(canvas))
    try:
        canvas.set_logical_size(*size)
    except Exception as error:
        raise RuntimeError(_message(canvas)) from error


def _message(canvas) -> str:
    return (
        f"size cannot be set while the figure is shown on a {type(canvas).__name__}, which cannot be "
        "resized: the figure has its size. Close it first, or resize what it lies in."
    )
