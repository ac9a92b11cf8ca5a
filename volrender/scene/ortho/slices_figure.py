"""What figures of slices have in common: a convention, and further volumes and labels in all views."""

from typing import Any

from ...base import redraw
from ...data.opening.dataset import Dataset
from ..figure.adding import Showable
from ..figure.figure import Figure
from ..figure.subplot import Subplot
from ..graphics.labels.graphic import LabelsGraphic
from .convention import check_convention, taken_from
from .labels import add_labels
from .shown import OVER, ShownVolume, add_over
from .slice_view import SliceView


class SlicesFigure(Figure):
    """A figure that shows slices of one volume; `OrthoFigure` and `MosaicFigure` are.

    Whoever makes one sets `_volume`, once there is a view for it.

    Parameters
    ----------
    convention : str
        ``"neurological"`` or ``"radiological"``.
    **figure
        Those of `Figure`.
    """

    _volume: ShownVolume
    # What all views of a further volume have in common besides its colours and place.
    _alike_over: tuple[str, ...] = OVER

    def __init__(self, convention: str, **figure: Any) -> None:
        self._convention = check_convention("convention", convention)
        super().__init__(**figure)

    @property
    def _slices(self) -> list[SliceView]:
        return [view for view in self if isinstance(view, SliceView)]

    @property
    def _home(self) -> Subplot:
        """The view whose graphics those of all slices follow."""
        return self.main_subplot(self._slices[0])

    @property
    def _followers(self) -> list[SliceView]:
        home = self._home
        return [view for view in self._slices if view is not home]

    @property
    def convention(self) -> str:
        """``"neurological"`` or ``"radiological"``: whether right is at the right or the left of slices."""
        return self._convention

    @convention.setter
    def convention(self, value: str) -> None:
        convention = check_convention("convention", value)
        if convention == self._convention:
            return
        self._convention = convention
        turned = []
        for view in self._slices:  # of a camera that several have, it is turned once
            turn = view.orient if view.camera in turned else view.turn_over
            turn(self._volume.directions, convention)
            turned.append(view.camera)
        redraw.announce(self)

    def add(self, dataset: Dataset, **kwargs: Any) -> Any:
        """Show a `dataset` of `volrender.open` over the volume, in all views: as labels where it is that.

        `kwargs` are what `add_image_volume` or `add_labels` take; it gives what they give.
        """
        if isinstance(dataset, Dataset) and dataset.is_labels:
            return self.add_labels(dataset, **kwargs)
        return self.add_image_volume(dataset, **kwargs)

    def add_image_volume(self, data: Showable, **kwargs: Any) -> Any:
        """Show a further volume over the first, in all views, such as a map over a brain.

        It may have another lattice and lie elsewhere: slices are those of the first volume. Colours,
        limits, alpha, visibility, the place and data are the same in all views: set them on one. An
        array without a place in `kwargs` lies where the first volume does.

        Parameters
        ----------
        data, **kwargs
            As of the first volume; in the view of the volume it has that one's `mode` by default.

        Returns
        -------
        ImageVolumeGraphic or MultichannelVolumeGraphic
            That in the view of the volume, or in the first slice.
        """
        home = self._home
        if "mode" in kwargs and home in self._slices:
            raise TypeError(f"{type(self).__name__} shows slices: it takes no mode.")
        return add_over(home, self._followers, self._volume, data, self._alike_over, **kwargs)

    def add_labels(self, data: Showable, **kwargs: Any) -> LabelsGraphic:
        """Show labels over all slices, and in the view of the volume where there is one.

        Colours, names, values, opacity, what is hidden and selected, outlines, the place and data are
        the same in all views: set them on one. An array without a place in `kwargs` lies where the
        volume does and goes with it.

        Parameters
        ----------
        data, **kwargs
            As for `Subplot.add_labels`; `mode` and what belongs to it are those of the volume's view.

        Returns
        -------
        LabelsGraphic
            That in the view of the volume, or in the first slice.
        """
        return add_labels(self._home, self._followers, self._volume, data, **kwargs)

    def get_state(self) -> dict:
        """As `Figure.get_state`, with ``convention``."""
        return {**super().get_state(), "convention": self._convention}

    def set_state(self, state: dict, check_data: bool = True) -> None:
        """Set a `state`, with `check_data`, as `Figure.set_state`; which slices are shown stays."""
        state, convention = taken_from(state, self._convention)
        before, self.convention = self._convention, convention
        try:
            super().set_state(state, check_data)
        except BaseException:
            self.convention = before
            raise
        for view in self._slices:
            view.place_plane()
