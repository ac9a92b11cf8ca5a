"""The texture of a window or another canvas: the picture of a frame is copied to it."""

import wgpu

from .device import Engine
from .errors import gpu_errors
from .frame import Frame
from .pipelines import present_layout, window_pipeline


class WindowTarget:
    """Where a canvas takes its pictures from.

    Parameters
    ----------
    engine : Engine
    canvas : rendercanvas canvas

    Raises
    ------
    DeviceError
        The device cannot draw to this canvas.

    Attributes
    ----------
    format : str
        Of the canvas's texture.
    """

    def __init__(self, engine: Engine, canvas):
        self.engine = engine
        self._context = canvas.get_wgpu_context()
        with gpu_errors("preparing the window"):
            self.format = self._context.get_preferred_format(engine.adapter)
            self._context.configure(
                device=engine.device,
                format=self.format,
                usage=wgpu.TextureUsage.RENDER_ATTACHMENT,
            )

    def current_view(self):
        """The texture view to draw the next picture to."""
        with gpu_errors("getting the window's next picture"):
            return self._context.get_current_texture().create_view()

    def encode(self, encoder, frame: Frame, view) -> None:
        """Record the copy of a frame's picture, which has the size of the view."""
        group = self.engine.device.create_bind_group(
            layout=present_layout(self.engine),
            entries=[{"binding": 0, "resource": frame.image_view}],
        )
        render_pass = encoder.begin_render_pass(
            color_attachments=[{"view": view, "load_op": "clear", "store_op": "store"}]
        )
        render_pass.set_pipeline(window_pipeline(self.engine, self.format))
        render_pass.set_bind_group(0, group)
        render_pass.draw(3)
        render_pass.end()
