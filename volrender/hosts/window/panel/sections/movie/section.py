"""The section of the movie: a list of keyframes, what plays them, and files."""

import importlib.util
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from imgui_bundle import imgui

from ......scene.keyframes.curve import EASINGS
from ...widgets import theme
from ...widgets.path_popup import PathPopup
from ...widgets.shapes import cross
from ...widgets.widgets import Widgets
from .making import Making
from .preview import Preview

GAP_PX = 2.0
STEP_S = 2.0  # from the last keyframe to one that is added
MOVES: dict[str, Callable[[Any], object]] = {
    "Turn": lambda keyframes: keyframes.turn(),
    "Rock": lambda keyframes: keyframes.rock(),
    "Slice through": lambda keyframes: keyframes.slice_through(),
    "Cut through": lambda keyframes: keyframes.cut_through(),
    "Fade in": lambda keyframes: keyframes.fade(),
    "Zoom in": lambda keyframes: keyframes.zoom_to(2),
    "Wait": lambda keyframes: keyframes.wait(),
}
HELPS = {
    "record": "Write the movie to .mp4, .gif, … or, without a suffix, to a folder of PNG files",
    "save": "Write the keyframes to a JSON file, for figure.keyframes.load and volrender record",
    "load": "Read keyframes from a JSON file, instead of these",
}


class Movie:
    """Keyframes of a figure, set by hand.

    Parameters
    ----------
    figure : Figure

    Attributes
    ----------
    preview : Preview
    making : Making
    """

    def __init__(self, figure: Any) -> None:
        self._figure = figure
        self.preview = Preview(figure)
        self.making = Making(figure)
        self._typed_s: float | None = None  # when the next keyframe is, where somebody said so
        self._fps = 30.0
        suffix = ".mp4" if importlib.util.find_spec("av") else ".gif"
        self._files = {
            "record": PathPopup(
                "movie.record file", "Record", f"movie{suffix}", True, kind="movies"
            ),
            "save": PathPopup("movie.save file", "Save", "movie.json", True, ".json", "keyframes"),
            "load": PathPopup("movie.load file", "Load", "movie.json", False, ".json", "keyframes"),
        }

    @property
    def is_due(self) -> bool:
        """Whether it plays, or is recorded, so that another frame is due."""
        return self.preview.is_playing or self.making.is_on

    @property
    def news(self) -> tuple[int, ...]:
        """Another one where keyframes were changed, by whomever."""
        return tuple(
            number for each in self._figure.keyframes for number in (id(each), each.revision)
        )

    def update(self, ui: Widgets) -> None:
        """Go on with what plays or is recorded, before each frame."""
        if self.preview.is_playing:
            ui.attempt(self.preview.advance)
        if self.making.is_on:
            ui.attempt(self.making.advance)

    def draw(self, ui: Widgets) -> None:
        """Show the section."""
        if self.making.is_on:
            self._progress(ui)
            return
        keyframes = self._figure.keyframes
        self._adding(ui, keyframes)
        for number, keyframe in enumerate(keyframes):
            self._row(ui, keyframes, number, keyframe)
        if keyframes.duration_s > 0:
            self._player(ui, keyframes)
        chosen = ui.choice("movie.move", "Ready moves", MOVES, "Add…", "Added at the end")
        if chosen is not None:
            ui.attempt(partial(MOVES[chosen], keyframes))
        self._buttons(ui, keyframes)
        if self.making.said:
            ui.note(self.making.said)
            ui.mark("movie.said")

    def _adding(self, ui: Widgets, keyframes: Any) -> None:
        """The button that captures the figure, and when that is."""
        due_s = keyframes.duration_s + STEP_S if len(keyframes) else 0.0
        time_s = due_s if self._typed_s is None else self._typed_s
        is_there = any(abs(each.time_s - time_s) < 1e-6 for each in keyframes)
        text = "Replace keyframe" if is_there else "Add keyframe"
        width = imgui.get_content_region_avail().x / 2
        help = "Keep the view and all that is set, as it is now, for this second of the movie"
        if ui.button("movie.add", text, width, help=help):
            ui.attempt(partial(self._add, keyframes, time_s))
        imgui.same_line()
        imgui.align_text_to_frame_padding()
        imgui.text_disabled("at")
        imgui.same_line()
        new = ui.number("movie.time_s", time_s, imgui.get_content_region_avail().x - 18)
        if new is not None:
            self._typed_s = max(new, 0.0)
        imgui.same_line(0, 6)
        imgui.text_disabled("s")

    def _add(self, keyframes: Any, time_s: float) -> None:
        keyframes.add(time_s, replace=True)
        self._typed_s, self.preview.time_s = None, time_s

    def _row(self, ui: Widgets, keyframes: Any, number: int, keyframe: Any) -> None:
        """A keyframe: a press on its time goes there."""
        mark = f"movie.{number}"
        is_here = abs(self.preview.time_s - keyframe.time_s) < 1e-6
        help = "Go there: the figure is set to this keyframe"
        width = theme.LABEL_PX - imgui.get_style().item_spacing.x
        whole, side = imgui.get_content_region_avail().x, imgui.get_frame_height()
        if ui.button(mark, f"{keyframe.time_s:g} s", width, is_here, help):
            ui.attempt(partial(self._go_to, keyframe.time_s))
        if number < len(keyframes) - 1:
            imgui.same_line(theme.LABEL_PX)
            room = imgui.get_content_region_avail().x - side - 6
            self._easing(ui, f"{mark}.easing", keyframe, room)
        imgui.same_line(whole - side)
        if ui.icon(f"{mark}.remove", cross, help="Remove this keyframe", is_bare=True):
            ui.attempt(partial(keyframes.remove, keyframe))

    def _go_to(self, time_s: float) -> None:
        self._typed_s = time_s
        self.preview.go_to(time_s)

    def _easing(self, ui: Widgets, mark: str, keyframe: Any, width: float) -> None:
        imgui.set_next_item_width(width)
        is_open = imgui.begin_combo(f"##{mark}", keyframe.easing)
        ui.mark(mark, None if is_open else "How it goes on to the next keyframe")
        if is_open:
            for easing in EASINGS:
                if imgui.selectable(easing, easing == keyframe.easing)[0]:
                    ui.set(keyframe, "easing", easing)
                ui.mark(f"{mark}.{easing}")
            imgui.end_combo()

    def _player(self, ui: Widgets, keyframes: Any) -> None:
        preview, end = self.preview, keyframes.duration_s
        text = "Stop" if preview.is_playing else "Preview"
        width = theme.LABEL_PX - imgui.get_style().item_spacing.x
        help = "Play the movie here; whatever is pressed stops it"
        pressed = ui.button("movie.play", text, width, preview.is_playing, help)
        if pressed and not preview.was_stopped:
            ui.attempt(preview.play)
        imgui.same_line()
        new = ui.slider("movie.at", "", min(preview.time_s, end), 0.0, end, f"%.2f of {end:g} s")
        if new is not None:
            ui.attempt(partial(self._go_to, round(new, 2)))

    def _buttons(self, ui: Widgets, keyframes: Any) -> None:
        texts = {"record": "Record…", "save": "Save…", "load": "Load…"}
        width = (imgui.get_content_region_avail().x - 2 * GAP_PX) / 3
        for name, text in texts.items():
            if ui.button(f"movie.{name}", text, width, help=HELPS[name]):
                self._files[name].open()
            imgui.same_line(0, GAP_PX)
        imgui.new_line()
        actions: dict[str, Callable[[Path], object]] = {
            "record": lambda path: self.making.start(path, self._fps),
            "save": keyframes.save,
            "load": keyframes.load,
        }
        for name, popup in self._files.items():
            more = partial(self._frame_rate, ui) if name == "record" else None
            popup.draw(ui, "movie.load", actions[name], more)

    def _frame_rate(self, ui: Widgets) -> None:
        imgui.align_text_to_frame_padding()
        imgui.text_disabled("Frames per second")
        imgui.same_line()
        new = ui.number("movie.fps", self._fps, 60)
        if new is not None:
            self._fps = min(max(new, 0.01), 1000.0)

    def _progress(self, ui: Widgets) -> None:
        width = imgui.get_content_region_avail().x - 60
        imgui.push_style_color(imgui.Col_.plot_histogram, theme.ACCENT_DARK)
        imgui.progress_bar(self.making.share, (width, 0), f"{100 * self.making.share:.0f} %")
        imgui.pop_style_color()
        ui.mark("movie.progress")
        imgui.same_line()
        if ui.button("movie.stop", "Stop", imgui.get_content_region_avail().x):
            ui.attempt(self.making.stop)
