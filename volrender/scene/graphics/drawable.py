"""What figures ask of whatever they show: bounds, items to draw, a pick, a state."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...base.property import PropertyOwner
from ...engine.device.engine import Engine
from ...engine.frame.draw_list import GraphicItem
from .cover import Bounds, Cover
from .records.sight import Sight


class Drawable(PropertyOwner):
    """What a kind of graphic is to its figure.

    Each kind has a `placement`, a `cover`, `attach`, `detach` and `is_attached`, an `item` and
    `pick_info`. The rest has an answer here for those that are no volume.

    Attributes
    ----------
    kind : str
        In the table of modes; "" where it has none.
    mode : str
        One of these modes.
    takes_clicks : bool
        Whether a click does something to it, which `clicked` says.
    """

    kind: str = ""
    mode: Any = ""
    takes_clicks: bool = False  #: Whether a click does something to it.

    def world_corners(self) -> np.ndarray:
        """The corners of a box around what is shown, world space, (8, 3)."""
        return self.placement.corners.copy()

    @property
    def placement(self) -> Bounds:
        """Where it is."""
        raise NotImplementedError

    @property
    def cover(self) -> Cover:
        """How it covers what is behind it."""
        raise NotImplementedError

    @property
    def is_attached(self) -> bool:
        """Whether it is in a figure."""
        raise NotImplementedError

    def attach(self, engine: Engine) -> None:
        """Be in a figure from now on, with what that needs on its device; raises where it does not fit."""
        raise NotImplementedError

    def detach(self) -> None:
        """Leave the figure, and let go of what it has on the device."""
        raise NotImplementedError

    def item(self, sight: Sight, skipping: bool = True, frame: object = None) -> GraphicItem:
        """What to draw of it; called while the engine's lock is held, up to the submit.

        Parameters
        ----------
        sight : Sight
        skipping : bool
            Whether rays may pass over what cannot be seen.
        frame : object, optional
            Equal for all that is drawn in one frame.
        """
        raise NotImplementedError

    def pick_info(self, item: GraphicItem, found: np.ndarray, viewport_px: Sequence[int]) -> dict:
        """What is at pixel (0, 0) of a viewport: what `Subplot.pick` gives, but for the graphic.

        Parameters
        ----------
        item : GraphicItem
            Of it, as it was seen.
        found : ndarray, (4,)
            What its layer has there, as ``Frame.render_layer`` gives it.
        viewport_px : (left, top, width, height)
        """
        raise NotImplementedError

    def clicked(self, info: dict | None, add: bool) -> None:
        """Do what a click of the left button in its subplot does, where it `takes_clicks`.

        Parameters
        ----------
        info : dict or None
            What is at the place of the click, as `pick_info` gives it; None where that is not of it.
        add : bool
            Whether a key is held with which a click adds to what clicks before it did.
        """

    @property
    def summary(self) -> str:
        """What it shows, in a few words; "" if there is nothing to say."""
        return ""

    @property
    def channels(self) -> Sequence[Any]:
        """The channels that it shows, where each has a look of its own; else none."""
        return ()

    @property
    def looks(self) -> tuple[Any, ...]:
        """What says how values look: each of its channels, or where it has none itself."""
        return tuple(self.channels) or (self,)

    @property
    def has_colormap(self) -> bool:
        """Whether values have colours: `cmap` between `vmin` and `vmax`, as `gamma` spreads them."""
        return False

    @property
    def n_times(self) -> int:
        """Time points of what it shows; 1 unless that is a time series."""
        return 1

    def read_ahead(self, times: Sequence[int]) -> None:
        """Have threads read the time points `times`, which will be shown next, and no others."""

    def is_ready(self, time: int) -> bool:
        """Whether a time point can be shown without waiting for what is being read ahead."""
        return True

    @property
    def residents(self) -> tuple[Any, ...]:
        """What the device of its figure holds of voxels whose pictures may lack bricks; else none."""
        return ()

    @property
    def paint_residents(self) -> tuple[Any, ...]:
        """The same of labels whose colours its surfaces have."""
        return ()

    @property
    def painter(self) -> Any:
        """Another graphic, labels, whose colours its surfaces have; None where it has its own."""
        return None

    def lie_on(self, plane: np.ndarray) -> None:
        """Show this plane (a, b, c, d) of the world, where it is of a kind that shows planes."""

    def content_state(self) -> dict:
        """What a state has of it beside its properties and channels."""
        return {}

    def content_changes(self, path: str, entry: dict, check_data: bool) -> list[Callable]:
        """What to call so that it gets the content of a state; raises where that is not possible.

        Parameters
        ----------
        path : str
            Where in the state `entry` is, for errors.
        entry : dict
            What the state has of the graphic: what `content_state` names is taken out.
        check_data : bool
            Whether the data must be of the shape and dtype in the state.
        """
        return []
