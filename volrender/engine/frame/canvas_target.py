"""The textures of a window or another canvas, where frames end instead of in a picture."""

import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from ..shader.last_step import window_program
from ..shader.making import pipeline_of


class WindowTarget:
    """Where a canvas takes its pictures from.

    Parameters
    ----------
    engine : Engine
    canvas : rendercanvas canvas
        With a `texture_format` of its own, if the one that it prefers is not the best for it.

    Raises
    ------
    DeviceError
        The device cannot draw to this canvas.

    Attributes
    ----------
    format : str
        Of the canvas's texture.
    view : wgpu texture view or None
        Where the next picture goes.
    """

    def __init__(self, engine: Engine, canvas):
        self.engine = engine
        self.view = None
        self._context = canvas.get_wgpu_context()
        with gpu_errors("preparing the window"):
            own = getattr(canvas, "texture_format", None)
            self.format = own or self._context.get_preferred_format(engine.adapter)
            self._context.configure(
                device=engine.device,
                format=self.format,
                usage=wgpu.TextureUsage.RENDER_ATTACHMENT,
            )

    def _next_view(self) -> None:
        self.engine.check()
        with gpu_errors("getting the window's next picture"):
            self.view = self._context.get_current_texture().create_view()

    def present(self, encoder, frame_group) -> None:
        """Record the copy of a frame's light, in a bind group, to the next view.

        The view is asked for no earlier: to let go of one, if the device is lost meanwhile, ends the
        process.
        """
        self._next_view()
        render_pass = encoder.begin_render_pass(
            color_attachments=[{"view": self.view, "load_op": "clear", "store_op": "store"}]
        )
        render_pass.set_pipeline(pipeline_of(self.engine, window_program(self.format)))
        render_pass.set_bind_group(0, frame_group)
        render_pass.draw(3)
        render_pass.end()
