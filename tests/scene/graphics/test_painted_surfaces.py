"""Surfaces of an image in the colours of labels: `color` is a `LabelsGraphic`."""

import json

import numpy as np
import pytest

import volrender as vr
from tests.pictures import camera_towards

SIZE = (40, 36)
SHAPE = (20, 22, 24)
Z, Y, X = np.indices(SHAPE)
BALL = np.float32(9 - np.sqrt((Z - 9.5) ** 2 + (Y - 10.5) ** 2 + (X - 11.5) ** 2))
HALVES = np.where(X < 12, 1, 2).astype(np.uint8)
RED_AND_BLUE = {1: "red", 2: "blue"}
LOOK = {"mode": "iso", "threshold": 0.0, "cmap": ["white", "white"], "vmin": -1, "vmax": 1}
VIEW = camera_towards((11.5, 10.5, 9.5), (0, 0, -1), 30)


def figure_of(dispatch: str = "auto", **parameters) -> vr.Figure:
    figure = vr.Figure(size=SIZE, dispatch=dispatch)
    figure[0, 0].add_image_volume(BALL, **{**LOOK, **parameters})
    figure[0, 0].camera.set_state(VIEW)
    return figure


def picture(**parameters) -> np.ndarray:
    return figure_of(**parameters).export_numpy()[..., :3].astype(int)


def labels(data=HALVES, **parameters) -> vr.LabelsGraphic:
    return vr.LabelsGraphic(data, **{"colors": RED_AND_BLUE, **parameters})


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("skipping", [True, False])
def test_each_side_has_the_colour_that_it_has_alone(dispatch, skipping):
    figure = figure_of(dispatch, color=labels())
    figure.skipping = skipping
    found = figure.export_numpy()[..., :3].astype(int)
    red, blue = (picture(color=name) for name in ("red", "blue"))
    middle = SIZE[0] // 2
    assert (found[:, : middle - 1] == red[:, : middle - 1]).all()
    assert (found[:, middle + 1 :] == blue[:, middle + 1 :]).all()
    assert red[18, 16, 0] > red[18, 16, 2] + 100 and blue[18, 24, 2] > blue[18, 24, 0] + 100


def test_labels_of_another_lattice_paint_where_they_are_in_the_world():
    coarse = HALVES[::2, ::2, ::2]
    place = {"scale": (2, 2, 2), "offset": (0.5, 0.5, 0.5)}
    assert (picture(color=labels(coarse, **place)) == picture(color=labels())).mean() > 0.99
    moved = {"offset": (100, 0, 0), "rotation": (0, 0, 0.3, 1), "scale": (0.5, 3, 2)}
    figure = vr.Figure(size=SIZE)
    figure[0, 0].add_image_volume(BALL, **LOOK, **moved, color=labels(**moved))
    figure[0, 0].auto_fit()
    shown = figure.export_numpy()[..., :3].astype(int)
    is_red, is_blue = shown[..., 0] > shown[..., 2] + 20, shown[..., 2] > shown[..., 0] + 20
    assert is_red.sum() > 20 and is_blue.sum() > 20
    both = is_red.any(axis=1) & is_blue.any(axis=1)
    assert both.sum() > 5 and not (is_red[:, 1:] & is_blue[:, :-1]).any()


def test_below_the_surface_labels_are_found_and_above_it_none():
    depth = 9 - BALL  # from the middle: the surface is at 9
    assert (picture(color=labels(np.uint8(depth < 7))) == picture(color="red")).mean() > 0.97
    for beside in (np.uint8(depth < 3), np.uint8(depth > 10.8)):
        assert (picture(color=labels(beside)) == picture()).all()


def test_what_is_hidden_or_translucent_leaves_the_surface_its_own_colour():
    white, painted = picture(), picture(color=labels(hidden=[2]))
    assert (painted[:, 22:] == white[:, 22:]).all() and (painted[:, :18] != white[:, :18]).any()
    faint = picture(color=labels(opacity=0.5))
    lit = white.max(axis=-1) > 60
    assert (faint[lit].min(axis=-1) < white[lit].min(axis=-1)).all()
    assert (faint[lit].min(axis=-1) > 0).mean() > 0.9


def test_what_is_set_on_the_labels_shows_in_the_next_picture():
    painter = labels()
    figure, other = figure_of(color=painter), figure_of(color=painter)
    before = figure.export_numpy()
    assert (other.export_numpy() == before).all()
    painter.colors = "lime"
    assert (figure.export_numpy()[..., :3] == picture(color="lime")).all()
    painter.data[...] = 0
    assert (figure.export_numpy()[..., :3] == picture()).all()
    assert (other.export_numpy() == figure.export_numpy()).all()
    painter.data = HALVES[::2, ::2, ::2]  # another texture
    painter.scale, painter.offset, painter.colors = (2, 2, 2), (0.5, 0.5, 0.5), RED_AND_BLUE
    assert (figure.export_numpy() == before).mean() > 0.99
    assert figure[0, 0].shows(painter) and not figure[0, 0].shows(labels())
    figure[0, 0].graphics[0].color = None
    assert (figure.export_numpy()[..., :3] == picture()).all()
    assert not figure[0, 0].shows(painter)


def test_labels_that_are_in_no_figure_follow_the_time_of_those_that_they_paint():
    painter = labels(np.stack([HALVES, 3 - HALVES, HALVES]), axes="tzyx")
    figures = [figure_of(color=painter), figure_of(color=painter)]
    swapped = picture(color=labels(3 - HALVES))
    first = figures[0]
    assert (first.time, first.n_times) == (0, 3)
    before = first.export_numpy()
    for figure, time in zip(figures, (1, 2), strict=True):
        figure.time = time
        assert painter.time == time
    assert (first.export_numpy() == before).all()
    first.time = 1
    assert (first.export_numpy()[..., :3] == swapped).all()
    first[0, 0].add_graphic(painter)
    first.time = 2
    assert painter.time == 2


def test_what_paints_is_a_graphic():
    for wrong in (vr.LabelsGraphic, HALVES, labels().data):
        with pytest.raises((TypeError, ValueError), match="color is a colour"):
            figure_of(color=wrong)


def test_it_is_opaque_as_the_colormap_is_and_states_leave_it_out():
    figure = figure_of(color=labels())
    graphic = figure[0, 0].graphics[0]
    assert graphic.cover.is_opaque and graphic.painter is graphic.color
    state = json.loads(json.dumps(figure.get_state()))
    assert "color" not in state["subplots"][0]["graphics"][0]
    figure.set_state(state)
    assert graphic.painter is not None
    with pytest.raises((TypeError, ValueError), match="color"):
        graphic.color = figure
    assert graphic.painter is not None


def test_beside_others_it_is_the_same():
    """Rays of a projection end at it, and it covers what is behind it."""
    figure = figure_of(color=labels())
    figure[0, 0].add_labels(HALVES, mode="volume", density=0.2, colors="lime")
    shown = figure.export_numpy()[..., :3].astype(int)
    assert (shown[..., 1] > 20).mean() > 0.3 and (shown[18, :18, 0] > shown[18, :18, 2]).any()


def test_a_pick_names_the_label_that_is_seen_there():
    depth = 9 - BALL
    below = np.where(depth < 7, HALVES, 0).astype(np.uint8)
    figure = figure_of(color=labels(below, names={1: "left", 2: "right"}))
    graphic = figure[0, 0].graphics[0]
    for x, label, name in ((15, 1, "left"), (25, 2, "right")):
        found = figure[0, 0].pick(x, 18)
        assert (found["label"], found["name"]) == (label, name) and found["value"] != label
    graphic.color.hidden = [2]
    assert figure[0, 0].pick(25, 18)["label"] == 0
    graphic.mode = "mip"
    assert "label" not in figure[0, 0].pick(25, 18)
