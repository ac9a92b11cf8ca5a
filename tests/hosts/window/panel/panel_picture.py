"""Draws a figure with its control panel offscreen, driven by events as a canvas sends them."""

import numpy as np
import wgpu
from imgui_bundle import imgui

import volrender as vr
from volrender.engine.frame.readback import Readback
from volrender.hosts.window.panel import Panel

FORMAT = "rgba8unorm"
SIZE = (620, 900)
IN_THE_PICTURE = (150, 450)  # a place that the panel does not cover, on the volume


def ramp(shape=(12, 13, 14), dtype=np.uint8) -> np.ndarray:
    """Values 0 to 200, evenly."""
    return np.linspace(0, 200, np.prod(shape)).reshape(shape).astype(dtype)


class StillCanvas:
    """What the panel asks a canvas for."""

    def __init__(self, size, pixel_ratio: float = 1.0):
        self.size = size
        self.pixel_ratio = pixel_ratio

    def get_logical_size(self):
        return self.size

    def get_physical_size(self):
        return tuple(round(side * self.pixel_ratio) for side in self.size)

    def get_pixel_ratio(self):
        return self.pixel_ratio


class PanelPicture:
    """A figure and its panel, drawn into a texture as a window would do it.

    Parameters
    ----------
    figure : Figure
    pixel_ratio : float
    texture_format : str
        ``"rgba8unorm"``, or ``"rgba8unorm-srgb"``, which encodes what is written to it.
    """

    def __init__(self, figure, pixel_ratio=1.0, texture_format=FORMAT):
        self.figure = figure
        self.canvas = StillCanvas(figure.size, pixel_ratio)
        self.texture_format = texture_format
        self.panel = Panel(figure, self.canvas, texture_format)
        self._target = None

    def picture(self, behind: np.ndarray | None = None) -> np.ndarray:
        """One frame: (height, width, 4) uint8 of the texture.

        Parameters
        ----------
        behind : ndarray of uint8, optional
            The picture below the panel, instead of the figure's.
        """
        self.panel.update()
        texture = self._texture()
        size = texture.size[:2]
        behind = self.figure.export_numpy() if behind is None else behind
        rows = np.arange(size[1]) * behind.shape[0] // size[1]
        columns = np.arange(size[0]) * behind.shape[1] // size[0]
        device = self.figure.engine.device
        device.queue.write_texture(
            {"texture": texture},
            np.ascontiguousarray(behind[rows][:, columns]),
            {"bytes_per_row": size[0] * 4, "rows_per_image": size[1]},
            (*size, 1),
        )
        readback = Readback(self.figure.engine, size, np.uint8)
        encoder = device.create_command_encoder()
        self.panel.encode(encoder, texture.create_view())
        readback.copy(encoder, texture)
        device.queue.submit([encoder.finish()])
        readback.request()
        return readback.read()

    def part(self, name: str) -> np.ndarray:
        """The pixels of a control, in a new frame."""
        self.settle(3)
        picture = self.picture(np.zeros((1, 1, 4), np.uint8))
        ratio = self.canvas.pixel_ratio
        left, top, width, height = (round(v * ratio) for v in self.panel.rectangles[name])
        return picture[top : top + height, left : left + width].astype(int)

    def settle(self, frames: int = 4) -> None:
        """Some frames that nobody looks at, until imgui has answered; only the last one is drawn."""
        self.lay_out(frames)
        device = self.figure.engine.device
        encoder = device.create_command_encoder()
        self.panel.encode(encoder, self._texture().create_view())
        device.queue.submit([encoder.finish()])

    def lay_out(self, frames: int = 1) -> None:
        """Some frames of imgui, of which none is drawn."""
        for _ in range(frames):
            self.panel.update()

    def _texture(self):
        """A texture of the window's size; the same one until that changes."""
        size = self.canvas.get_physical_size()
        if self._target is None or self._target.size[:2] != size:
            usage = wgpu.TextureUsage
            self._target = self.figure.engine.device.create_texture(
                size=(*size, 1),
                format=self.texture_format,
                usage=usage.RENDER_ATTACHMENT | usage.COPY_SRC | usage.COPY_DST,
            )
        return self._target

    def send(self, name: str, x=None, y=None, **fields) -> bool:
        """Send an event; whether the panel took it."""
        event = {"event_type": name, **fields}
        if x is not None:
            event |= {"x": x, "y": y, "modifiers": fields.get("modifiers", ())}
        return self.panel.handle_event(event)

    def middle(self, name: str, across=0.5, down=0.5) -> tuple[float, float]:
        """A place in a control, logical pixels."""
        left, top, width, height = self.panel.rectangles[name]
        return left + across * width, top + down * height

    def click(self, name: str, across=0.5, down=0.5) -> None:
        """Press and release on a control."""
        self.drag(self.middle(name, across, down))

    def double_click(self, place: tuple[float, float]) -> None:
        """Click twice, which is a double click however long frames take."""
        imgui.set_current_context(self.panel._context)
        io = imgui.get_io()
        usual = io.mouse_double_click_time, io.mouse_single_click_delay
        io.mouse_double_click_time, io.mouse_single_click_delay = 60.0, 61.0
        self.drag(place), self.drag(place)
        io.mouse_double_click_time, io.mouse_single_click_delay = usual

    def drag(self, start, *stops, button=1, modifiers=()) -> list[bool]:
        """Press, move from stop to stop, and release; which events the panel took."""
        taken = [self.send("pointer_move", *start, button=0, modifiers=modifiers)]
        self.lay_out()
        taken.append(self.send("pointer_down", *start, button=button, modifiers=modifiers))
        self.lay_out()
        for stop in stops:
            taken.append(self.send("pointer_move", *stop, button=0, modifiers=modifiers))
            self.lay_out()
        end = stops[-1] if stops else start
        taken.append(self.send("pointer_up", *end, button=button, modifiers=modifiers))
        self.settle(5)
        return taken

    def write(self, text: str) -> None:
        """Type characters, then Enter."""
        for character in text:
            self.send("char", data=character)
        self.lay_out(3)
        for name in ("key_down", "key_up"):
            self.send(name, key="Enter", modifiers=())
            self.lay_out(2)
        self.settle(1)


def make(pixel_ratio=1.0, texture_format=FORMAT, **kwargs) -> PanelPicture:
    """The panel of a figure with one volume, a ramp, after some frames."""
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(ramp(), **kwargs)
    shown = PanelPicture(figure, pixel_ratio, texture_format)
    shown.settle()
    return shown


def settled(figure) -> PanelPicture:
    """The panel of a figure whose cameras are placed, after some frames."""
    shown = PanelPicture(figure)
    for subplot in figure:
        subplot.fit_once()
    shown.settle()
    return shown
