"""The state of a whole scene, without its data: as a JSON-able dict, and back."""

from ...base import checks
from ...base.version import __version__
from .changes import PARTS, changes_to
from .migrations import VERSION
from .other_data import bounds_of
from .values import plain, property_values


def get_state(figure) -> dict:
    """What everything is set to, without the data: a dict that JSON can hold.

    Returns
    -------
    dict
        ``version`` (of what a state holds), ``volrender`` (which made it), ``size``, ``shape``,
        ``background``, and in ``subplots`` for each:
        ``name``, ``background``, ``camera`` (its state, or the number of the earlier subplot
        that has the same one), ``controller`` (its kind), ``bounds`` (lowest and highest corner of what
        is visible, or None), ``graphics``. Each graphic has all its
        properties (metadata where JSON can hold it), those of each of several ``channels``, the
        ``time`` point that is shown and, in ``data``, shape and dtype, and the ``place`` that a file
        said (4×4). Colormaps are names of the cmap
        catalog or lists of colours. ``measurements`` have ``entries``, whose graphics are numbers of
        ``graphics``.
    """
    subplots = list(figure)
    return {
        "version": VERSION,
        "volrender": __version__,
        "size": list(figure.size),
        "shape": list(figure.shape),
        "background": plain(figure.background),
        "subplots": [_subplot_state(subplot, subplots[:i]) for i, subplot in enumerate(subplots)],
    }


def set_state(figure, state: dict, check_data: bool = True) -> None:
    """Set everything to a state that `get_state` gave, or some of it; the rest stays.

    States of every older version are taken.

    Entries of ``subplots``, ``graphics`` and ``channels`` are for what has their name, else for what
    is in their place. ``size`` is not applied: give it to `Figure`. Where something is wrong,
    nothing changes.

    Parameters
    ----------
    state : dict
        All or some of what `get_state` gives, this one's or that of an older volrender.
    check_data : bool
        Whether the shape and dtype of each volume must be those in the state, and the time
        point one that it has; else it is the last where the series is shorter.

    Raises
    ------
    KeyError
        An unknown field or name.
    TypeError, ValueError
        A value that its field does not take, a state of a figure that is made otherwise, or
        one that needs a newer volrender.

    Examples
    --------
    >>> figure = vr.Figure(size=(120, 96))
    >>> volume = figure.add_image_volume(vr.datasets.sphere(16))
    >>> state = figure.get_state()  # a dict; json.dumps takes it
    >>> volume.mode = "iso"
    >>> figure.set_state(state)
    >>> volume.mode
    'mip'
    """
    check_data = checks.boolean("check_data", check_data)
    for change in changes_to(figure, state, check_data):  # all is checked before the first one
        change()


def _subplot_state(subplot, earlier: list) -> dict:
    sharing = [i for i, other in enumerate(earlier) if other.camera is subplot.camera]
    return {
        "name": subplot.name,
        "background": plain(subplot.background),
        "camera": sharing[0] if sharing else _camera_state(subplot),
        **_controller_state(subplot.controller),
        "bounds": plain(bounds_of(subplot)),
        "graphics": [_graphic_state(graphic) for graphic in subplot.graphics],
        **{part: property_values(getattr(subplot, part)) for part in PARTS},
        **_measured(subplot),
        "texts": [property_values(note) for note in subplot.texts],
    }


def _measured(subplot) -> dict:
    """What is measured, in the subplot whose graphics it is about."""
    measurements = subplot.measurements
    return {"measurements": measurements.state()} if measurements.is_of(subplot) else {}


def _camera_state(subplot) -> dict:
    """The camera as it is, or, before the first frame, as that one will place it."""
    camera = subplot.camera
    if camera.is_set or camera.is_fitted:
        return plain(camera.get_state())
    with camera.as_it_was():
        subplot.auto_fit()
        return plain(camera.get_state())


def _controller_state(controller) -> dict:
    """The kind of a controller; nothing of one that only its owner can make."""
    return {} if controller.kind is None else {"controller": controller.kind}


def _graphic_state(graphic) -> dict:
    channels = [property_values(channel) for channel in graphic.channels]
    looks = {"channels": channels} if channels else {}
    return {**property_values(graphic), **looks, **graphic.content_state()}
