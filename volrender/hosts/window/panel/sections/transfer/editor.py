"""The section in which one draws how opaque values are, and which colours they have."""

from weakref import WeakKeyDictionary

from imgui_bundle import imgui

from ......data.histogram import Distribution
from ...picture.dropper import Dropper
from ...widgets.colormap_menu import ColormapMenu
from ...widgets.shapes import pipette
from ...widgets.widgets import Widgets
from ..histogram.ct_windows import ct_window_row
from ..histogram.limits import limit_numbers
from ..histogram.value_axis import range_around
from .curve_plot import CurvePlot
from .files import TransferFiles
from .joint.editor import JointEditor
from .kinds import ROWS, Kinds
from .point_row import point_row
from .presets import PresetMenu

GAP_PX = 4.0


class TransferEditor:
    """The curve over the histogram, and what belongs to it; of a volume, or of one channel at a time.

    Parameters
    ----------
    presets : PresetMenu
    dropper : Dropper
        The tool that it turns on and off.
    joint : JointEditor
        What edits a 2D transfer function, of volumes with one channel.
    """

    def __init__(self, presets: PresetMenu, dropper: Dropper, joint: JointEditor) -> None:
        self._presets = presets
        self._dropper = dropper
        self._joint = joint
        self._files = TransferFiles()
        self._colormaps = ColormapMenu()
        self._kinds = Kinds()
        self._plots: WeakKeyDictionary = WeakKeyDictionary()  # by look

    def plot_of(self, look) -> CurvePlot:
        """The plot of an ImageVolumeGraphic or a Channel."""
        if look not in self._plots:
            self._plots[look] = CurvePlot()
        return self._plots[look]

    def draw(self, ui: Widgets, look, graphic, distribution: Distribution) -> None:
        """Show and set the transfer function.

        Parameters
        ----------
        ui : Widgets
        look : ImageVolumeGraphic or Channel
        graphic : ImageVolumeGraphic or MultichannelVolumeGraphic
            Gets what a preset says of the light.
        distribution : Distribution
            Of its values.
        """
        self._presets.draw(ui, look, graphic)
        if look is graphic:
            self._joint.choose(ui, graphic)
        if look.transfer is None:
            self._curve(ui, look, graphic, distribution)
        else:
            self._joint.draw(ui, graphic)
        self._files.draw(ui, look, graphic)

    def _curve(self, ui: Widgets, look, graphic, distribution: Distribution) -> None:
        """Show and set what goes by the value alone."""
        plot = self.plot_of(look)
        kind = self._kinds.draw(ui, look)
        plot.draw(ui, look, distribution)
        self._buttons(ui, look, plot)
        if kind in ROWS:
            ROWS[kind](ui, look)
        else:
            point_row(ui, look, plot)
        limit_numbers(ui, look)
        if look is graphic and look.has_colormap:  # channels have theirs beside their names
            self._colormaps.draw(ui, look)
        ui.bound_slider(look, "gamma", "Gamma", 0.1, 5, log=True)
        if look is graphic:
            ct_window_row(ui, graphic)

    def _buttons(self, ui: Widgets, look, plot: CurvePlot) -> None:
        """How the plot is shown, and the dropper."""
        square = imgui.get_frame_height()
        width = (imgui.get_content_region_avail().x - square - 4 * GAP_PX) / 4
        if ui.button("transfer.log", "Log n", width, plot.logarithmic, "Logarithmic counts"):
            plot.logarithmic = not plot.logarithmic
        imgui.same_line(0, GAP_PX)
        axis, help = plot.opacities, "Logarithmic opacity: fine control near 0"
        if ui.button("transfer.log_opacity", "Log α", width, axis.logarithmic, help):
            axis.logarithmic = not axis.logarithmic
        imgui.same_line(0, GAP_PX)
        if ui.button("transfer.snap", "Snap", width, plot.snaps, "Points keep to round numbers"):
            plot.snaps = not plot.snaps
        imgui.same_line(0, GAP_PX)
        is_part = plot.axis.is_zoomed(look)
        help = "Show vmin to vmax, or all; the wheel zooms, the right button pans"
        if ui.button("transfer.zoom", "Zoom", width, is_part, help):
            plot.axis.show(look, None if is_part else range_around(look.vmin, look.vmax, 0.1))
        imgui.same_line(0, GAP_PX)
        help = "Dropper: while it is on, a double click in the picture makes the value there opaque"
        if ui.icon("dropper", pipette, self._dropper.is_on, help):
            self._dropper.is_on = not self._dropper.is_on
        if self._dropper.is_on:
            ui.note("Double-click in the picture; Esc ends")
            ui.mark("dropper.hint")
