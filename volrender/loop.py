"""The event loop: ``volrender.loop.run()`` shows what was given to ``figure.show()``."""

import weakref

_shown: list[weakref.ref] = []


def show(figure) -> None:
    """Have a figure drawn when the loop runs."""
    if all(shown() is not figure for shown in _shown):
        _shown.append(weakref.ref(figure))


def run() -> None:
    """Draw all figures that are shown. Offscreen figures are drawn once, then it returns."""
    while _shown:
        figure = _shown.pop(0)()
        if figure is not None:
            figure.render_frame()
