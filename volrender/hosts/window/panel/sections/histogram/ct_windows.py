"""Windows of CT, as a row of buttons."""

from functools import partial

from ......scene.graphics.transfer.windows import (
    CT_KEYS,
    CT_WINDOWS,
    is_in_hounsfield_units,
    put_ct_window,
)
from ...widgets.widgets import Widgets

HELPS = {
    name: "CT window, {vmin:g} to {vmax:g} HU; key {key}".format(
        key=key.upper(), **CT_WINDOWS[name]
    )
    for key, name in CT_KEYS.items()
}


def ct_window_row(ui: Widgets, graphic) -> None:
    """Show and set the window of a volume in Hounsfield units; of others, nothing."""
    if not is_in_hounsfield_units(graphic):
        return
    limits = {"vmin": graphic.vmin, "vmax": graphic.vmax}
    now = next((name for name, window in CT_WINDOWS.items() if window == limits), "")
    names = {name: name.capitalize() for name in CT_WINDOWS}
    new = ui.segments("ct", names, now, HELPS)
    if new is not None:
        ui.attempt(partial(put_ct_window, graphic, new))
