"""What is where in the panel: the volumes on top, their controls in sections, the readout below."""

import math
from collections.abc import Callable
from functools import partial

from imgui_bundle import imgui

from ....base.modes import mode_of
from .picture.dropper import Dropper
from .picture.measuring import MeasuringTool
from .sections.appearance import appearance, transparency
from .sections.cut import cut, is_cut
from .sections.histogram.ct_windows import ct_window_row
from .sections.kept_view import KeptView
from .sections.labels.label_list import LabelList
from .sections.labels.search import Search
from .sections.labels.values import Values
from .sections.looks.channels import Channels
from .sections.looks.contrast import Contrast
from .sections.looks.distributions import Distributions
from .sections.matter import matter
from .sections.measure.section import MeasureSection
from .sections.movie.section import Movie
from .sections.player import player
from .sections.readout import Readout
from .sections.slice_plane import SlicePlane
from .sections.surface import surface
from .sections.texts import TextsSection
from .sections.transfer.editor import TransferEditor
from .sections.transfer.joint.editor import JointEditor
from .sections.transfer.presets import PresetMenu
from .sections.view import view
from .sections.volumes import Volumes, mode_rows
from .widgets import theme
from .widgets.colormap_menu import ColormapMenu
from .widgets.panel_width import ROOM_PX, panel_left
from .widgets.shapes import arrow, turn
from .widgets.widgets import Widgets

_FLAGS = (
    imgui.WindowFlags_.no_title_bar
    | imgui.WindowFlags_.no_resize
    | imgui.WindowFlags_.no_move
    | imgui.WindowFlags_.no_saved_settings
    | imgui.WindowFlags_.no_scrollbar
    | imgui.WindowFlags_.no_scroll_with_mouse
)
BORDERS = {"linear": "Smooth", "nearest": "Voxels"}  # of labels, by interpolation
LEAST_HEIGHT_PX = 520  # of a window in which the readout stays while the controls scroll


class Layout:
    """All controls for a figure, drawn with imgui.

    Parameters
    ----------
    figure : Figure
    history : History
    pictures : Renderer
        What shows pictures: `put` and `drop`.

    Attributes
    ----------
    collapsed : bool
        Whether only a tab at the edge is left; in windows too narrow for the panel, nothing.
    presets : PresetMenu
    movie : Movie
    mode_sections : dict of str to (str, callable)
        What single modes need, by the `section` of a mode: a heading, and ``draw(graphic, camera)``.
    """

    def __init__(self, figure, history, pictures):
        self.figure = figure
        self._history = history
        self.collapsed = False
        self.ui = ui = Widgets(theme.apply_theme())
        self.distributions = Distributions()
        self.joint = JointEditor(pictures)
        self.volumes = Volumes(figure)
        self.slice_plane = SlicePlane()
        self.dropper = Dropper()
        self.measuring = MeasuringTool()
        self._measure = MeasureSection(self.measuring)
        self.readout = Readout()
        self.presets = PresetMenu(figure, pictures)
        self.movie = Movie(figure)
        self._transfer = TransferEditor(self.presets, self.dropper, self.joint)
        self.channels = Channels(self.distributions, self._transfer)
        self.search = Search()
        self._labels = LabelList(self.search)
        self._values = Values()
        self._contrast = Contrast()
        self._kept_view = KeptView()
        self._texts = TextsSection()
        self._colormaps = ColormapMenu()
        self.mode_sections: dict[str, tuple[str, Callable]] = {
            "surface": ("Surface", lambda graphic, camera: surface(ui, graphic)),
            "matter": ("Density and light", lambda graphic, camera: matter(ui, graphic)),
            "plane": ("Slice plane", partial(self.slice_plane.draw, ui)),
        }

    @property
    def is_due(self) -> bool:
        """Whether some of what it shows is not there yet, or out of date."""
        parts = (
            *(self.distributions, self.joint.differences, self.search),
            *(self.presets.previews, self.movie),
        )
        return any(part.is_due for part in parts)

    @property
    def news(self) -> tuple[int, ...]:
        """Another one where what it shows is there meanwhile."""
        return self.search.ended, self.presets.previews.count, *self.movie.news

    def update(self) -> None:
        """Keep to what is in the figure, and make what is due; before a frame is laid out."""
        self.volumes.update()
        self.presets.previews.update()
        self.movie.update(self.ui)

    def draw(self, width: float, height: float, status) -> None:
        """Draw it at the right of a window of some logical pixels."""
        self.ui.rectangles.clear()
        self.presets.previews.begin()
        self.volumes.update()
        if self.collapsed:
            if width >= ROOM_PX:  # a tab that nothing comes out of would only hide the picture
                self._tab(width, height)
            return
        left = panel_left(width)
        imgui.set_next_window_pos((left, 0))
        imgui.set_next_window_size((math.ceil(width) - left, math.ceil(height)))
        imgui.begin("panel", None, _FLAGS)
        self._contents(status)
        imgui.end()

    def _tab(self, width: float, height: float) -> None:
        tab_width, tab_height = theme.TAB_PX
        imgui.set_next_window_pos((width - tab_width, (height - tab_height) / 2))
        imgui.set_next_window_size(theme.TAB_PX)
        imgui.push_style_var(imgui.StyleVar_.window_padding, imgui.ImVec2(0, 0))
        imgui.push_style_var(imgui.StyleVar_.window_min_size, imgui.ImVec2(1, 1))
        imgui.begin("tab", None, _FLAGS)
        imgui.pop_style_var(2)
        if imgui.invisible_button("##expand", theme.TAB_PX):
            self.collapsed = False
        self.ui.mark("expand", "Show the controls")
        colour = theme.TEXT if imgui.is_item_hovered() else theme.TEXT_DIM
        middle = (width - tab_width / 2, height / 2)
        arrow(-1.0)(imgui.get_window_draw_list(), *middle, 5.0, theme.packed(colour))
        imgui.end()

    def _contents(self, status) -> None:
        ui = self.ui
        self._title()
        has_room = imgui.get_window_height() >= LEAST_HEIGHT_PX
        footer = self.readout.height() if has_room else 0.0
        if ui.error:
            footer += _note_height(ui.error)
        self._begin_controls(footer)
        self.volumes.draw(ui)
        if self.volumes.graphic is not None:
            draw = KINDS.get(self.volumes.graphic.kind, Layout.any_kind)
            draw(self, self.volumes.graphic)
        measurements = self.volumes.subplot.measurements
        if ui.heading("measure", "Measure", bool(measurements.entries), self.measuring.is_on):
            self._measure.draw(ui, measurements)
        if ui.heading("view", "View", is_open=False):
            view(ui, self.volumes.subplot, self.figure)
            self._kept_view.draw(ui, self.figure)
        if ui.heading("texts", "Title and texts", is_open=False):
            self._texts.draw(ui, self.volumes.subplot)
        if ui.heading("movie", "Movie", is_open=False):
            self.movie.draw(ui)
        if not has_room:
            self._readout(status)
        imgui.end_child()
        if ui.error:
            ui.note(ui.error, theme.ERROR)
            ui.mark("error")
        if has_room:
            self._readout(status)

    def _begin_controls(self, footer: float) -> None:
        """Begin the part that scrolls. Its bar is in the padding, so that no control gets narrower."""
        width = imgui.get_content_region_avail().x
        imgui.set_next_window_content_size((width, 0))
        imgui.begin_child("controls", (width + imgui.get_style().scrollbar_size, -footer))

    def _title(self) -> None:
        imgui.push_font(self.ui.fonts["bold"], theme.FONT_PX)
        imgui.align_text_to_frame_padding()
        imgui.text("Volumes")
        imgui.pop_font()
        padding = imgui.get_style().window_padding.x
        side, gap = imgui.get_frame_height(), imgui.get_style().item_spacing.x
        imgui.same_line(imgui.get_window_width() - padding - 3 * side - 2 * gap)
        history = self._history
        for name, text, key, direction, action in (
            ("undo", history.undo_text, "Ctrl + Z", -1.0, history.undo),
            ("redo", history.redo_text, "Ctrl + Y", 1.0, history.redo),
        ):
            help = f"{name.capitalize()} {text} ({key})" if text else f"Nothing to {name}"
            if self.ui.icon(name, turn(direction), help=help, is_bare=True, is_dim=not text):
                self.ui.attempt(action)
            imgui.same_line()
        if self.ui.icon("collapse", arrow(1.0), help="Hide the controls", is_bare=True):
            self.collapsed = True

    def any_kind(self, graphic) -> None:
        """What every graphic has."""
        if self.ui.heading("appearance", "Appearance"):
            transparency(self.ui, graphic)

    def image_volume(self, graphic) -> None:
        ui, subplot = self.ui, self.volumes.subplot
        mode_rows(ui, graphic, subplot.camera)
        if graphic.n_times > 1 and ui.heading("time", "Time"):
            player(ui, self.figure)
        if graphic.channels:
            if ui.heading("channels", "Channels"):
                self.channels.draw(ui, graphic)
        elif mode_of(graphic).absorbs:
            if ui.heading("transfer", "Opacity and colour"):
                distribution = self.distributions.of(graphic.data)
                self._transfer.draw(ui, graphic, graphic, distribution)
        elif ui.heading("contrast", "Contrast"):
            distribution = self.distributions.of(graphic.data)
            self._contrast.draw(ui, graphic, distribution, mode_of(graphic).surface)
            if graphic.has_colormap:
                self._colormaps.draw(ui, graphic)
            ui.bound_slider(graphic, "gamma", "Gamma", 0.1, 5, log=True)
            ct_window_row(ui, graphic)
        self._mode_section(graphic)
        if ui.heading("appearance", "Appearance"):
            appearance(ui, graphic)
        if ui.heading("cut", "Cut", is_open=is_cut(graphic)):
            cut(ui, graphic, subplot.camera)

    def labels(self, graphic) -> None:
        ui, subplot = self.ui, self.volumes.subplot
        mode_rows(ui, graphic, subplot.camera)
        if graphic.n_times > 1 and ui.heading("time", "Time"):
            player(ui, self.figure)
        if ui.heading("labels", "Labels"):
            self._labels.draw(ui, graphic, subplot)
        if graphic.has_colormap and ui.heading("values", "Values"):
            self._values.draw(ui, graphic)
        self._mode_section(graphic)
        if ui.heading("appearance", "Appearance"):
            transparency(ui, graphic)
            ui.bound_segments(graphic, "interpolation", "Interpolation", BORDERS)
        if ui.heading("cut", "Cut", is_open=is_cut(graphic)):
            cut(ui, graphic, subplot.camera)

    def _mode_section(self, graphic) -> None:
        """What only the mode needs that a graphic has."""
        if section := mode_of(graphic).section:
            title, draw = self.mode_sections[section]
            if self.ui.heading(section, title):
                draw(graphic, self.volumes.subplot.camera)

    def _readout(self, status) -> None:
        imgui.separator()
        self.readout.draw(self.ui, status)


# The controls of a kind of graphic.
KINDS = {"image_volume": Layout.image_volume, "labels": Layout.labels}


def _note_height(text: str) -> float:
    width = imgui.get_content_region_avail().x  # in letters that are larger than the note's
    return imgui.calc_text_size(text, wrap_width=width).y + imgui.get_style().item_spacing.y
