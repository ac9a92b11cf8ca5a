"""The event loop: ``volrender.loop.run()`` shows what was given to ``figure.show()``."""

from .agenda import agenda

__all__ = ["run", "stop"]


def run() -> None:
    """Show windows until all are closed, or Ctrl-C is pressed.

    Offscreen figures are drawn once. Where a loop runs already, as in IPython after ``%gui
    asyncio``, it returns at once, and the windows live on in that loop.
    """
    while (figure := agenda.take_figure()) is not None:
        figure.render_frame()
    for loop in agenda.loops:
        if loop.get_canvases():  # that of Qt would go on without any
            loop.run()


def stop() -> None:
    """Close all windows, which ends `run`."""
    for loop in agenda.loops:
        loop.stop()
