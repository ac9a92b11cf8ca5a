"""What a window draws, frame by frame, without one."""

import numpy as np

import volrender as vr
from volrender.scene.drawing.refinement import Refine
from volrender.scene.drawing.renderer import Renderer


class Window:
    """What a window draws, without one."""

    def __init__(self, figure: vr.Figure) -> None:
        self.figure = figure
        self.policy = Refine(figure.engine)
        self._renderer = Renderer(figure.engine, figure.size, self.policy)

    def frame(self) -> np.ndarray:
        stage, renderer = self.figure.stage, self._renderer
        readback = renderer.submit(lambda: stage.compose(renderer, self.figure.size), "fragment")
        return renderer.frame.read(readback)

    def settled(self) -> np.ndarray:
        for _ in range(100):
            picture = self.frame()
            if self.policy.is_final:
                return picture
        raise AssertionError("never final")
