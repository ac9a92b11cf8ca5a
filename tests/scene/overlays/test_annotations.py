"""Texts, titles, letters and orientation: what they say, where, and that the state has them."""

import json

import numpy as np
import pytest

import volrender as vr
from volrender.scene.overlays.text import Label

WIDTH, HEIGHT = 200, 160


@pytest.fixture
def figure():
    figure = vr.Figure(size=(WIDTH, HEIGHT))
    series = np.zeros((3, 4, 5, 6), np.uint8)
    figure.add_image_volume(series, axes="tzyx", vmin=0, vmax=9, cmap="gray", alpha=0)
    return figure


@pytest.fixture
def labels(monkeypatch):
    """Text to (x, y) of what was written since it was emptied."""
    written, at = {}, Label.at

    def note(font, text, *place, **more):
        label = at(font, text, *place, **more)
        left, top, right, bottom = label.box_px
        written[text] = ((left + right) / 2, (top + bottom) / 2)
        return label

    monkeypatch.setattr(Label, "at", note)
    return written


def test_texts_come_and_go(figure, labels):
    subplot, before = figure[0, 0], figure.export_numpy()
    note = subplot.add_text("here", position="bottom right", size=10, color="red")
    other = subplot.add_text("5 mm³\nα", position=(0.5, 0.5), bold=True)
    assert list(subplot.texts) == [note, other] and subplot.texts[1] is other
    picture = figure.export_numpy()
    assert labels["here"][0] > WIDTH / 2 and labels["here"][1] > HEIGHT / 2
    assert labels["5 mm³"][0] == pytest.approx(WIDTH / 2, abs=1)
    assert labels["5 mm³"][1] < HEIGHT / 2 < labels["α"][1]
    lit = picture[HEIGHT // 2 + 40 :, :, :3].reshape(-1, 3)
    assert lit[:, 0].max() > 150 and not lit[:, 1:].any()
    subplot.texts.remove(note)
    with pytest.raises(KeyError, match="no text of this subplot"):
        subplot.texts.remove(note)
    subplot.texts.clear()
    assert (figure.export_numpy() == before).all()


def test_a_text_says_the_time(figure, labels):
    figure[0, 0].add_text("after {time} of {it}")
    figure.time = 1
    figure.export_numpy()
    figure[0, 0].time_stamp.interval, figure[0, 0].time_stamp.unit = 0.5, "s"
    figure.export_numpy()
    assert list(labels) == ["after 2 / 3 of {it}", "after 0.5 s of {it}"]


def test_the_title_is_at_the_top_in_the_middle(figure, labels):
    assert figure[0, 0].title is None
    figure[0, 0].title = "A title"
    figure.export_numpy()
    assert labels["A title"][0] == pytest.approx(WIDTH / 2, abs=1) and labels["A title"][1] < 40
    figure[0, 0].title = None
    labels.clear()
    figure.export_numpy()
    assert not labels


def test_letters_go_on_row_by_row(labels):
    figure = vr.Figure(size=(90, 60), shape=(2, 14))
    figure.letters = True
    assert [s.letter.text for s in figure][:3] == ["a", "b", "c"] and figure.letters == "a"
    assert [s.letter.text for s in figure][25:] == ["z", "aa", "ab"]
    figure.letters = "(A)"
    assert [s.letter.text for s in figure][1:28:25] == ["(B)", "(AA)"]
    figure.letters = None
    assert {s.letter.text for s in figure} == {None}
    for wrong in ("", "ab", "1"):
        with pytest.raises(ValueError, match="letter of the first subplot"):
            figure.letters = wrong


def test_lines_and_texts_are_dark_on_a_light_background(figure):
    for background, is_dark in (("white", True), ("black", False), ((0, 0, 0, 0), False)):
        figure.background = background
        before = figure.export_numpy()
        figure[0, 0].title = "HHH"
        written = figure.export_numpy()[(figure.export_numpy() != before).any(axis=-1)]
        assert (written[:, :3].min() < 10) if is_dark else (written[:, :3].max() > 245)
        figure[0, 0].title = None


def test_the_state_has_texts_title_and_letters(figure, labels):
    subplot = figure[0, 0]
    subplot.add_text("one", position=(0.2, 0.9), color="lime", size=9)
    subplot.add_text("two {time}", "bottom", bold=True)
    subplot.title, figure.letters, subplot.orientation.visible = "T", "a", True
    state, picture = json.loads(json.dumps(figure.get_state())), figure.export_numpy()
    subplot.texts.clear()
    subplot.title = figure.letters = None
    subplot.orientation.visible = False
    assert (figure.export_numpy() != picture).any()
    figure.set_state(state)
    assert (figure.export_numpy() == picture).all() and figure.get_state() == state
    state["subplots"][0]["texts"][1]["position"] = "middle"
    with pytest.raises(ValueError, match=r"texts\[1\].position"):
        figure.set_state(state)
    assert len(subplot.texts) == 2


@pytest.mark.parametrize(
    "directions, right, up, away",
    [
        ("RAS", "L", "S", "P"),
        ("LPS", "L", "S", "P"),
        ("SRA", "L", "S", "P"),
        ("PIR", "L", "S", "P"),
    ],
)
def test_letters_say_where_is_what_of_a_patient_seen_from_the_front(
    labels, directions, right, up, away
):
    """However the axes of the world lie in a patient, upright is upright and left is at the right."""
    figure = vr.Figure(size=(WIDTH, HEIGHT))
    figure.add_image_volume(np.zeros((4, 5, 6), np.uint8), directions=directions)
    figure[0, 0].orientation.visible = True
    figure.export_numpy()
    assert set(labels) == {*"RLSI"}  # what is seen end-on has no letter
    middle = np.mean(list(labels.values()), axis=0)
    assert labels[right][0] > middle[0] + 20 and labels[up][1] < middle[1] - 20
    labels.clear()
    figure[0, 0].camera.look_from(60, 30)
    figure.export_numpy()
    assert set(labels) == {*"RLAPSI"}
    # Turned to the side, the front is seen at the other.
    assert (labels["A"][0] - middle[0]) * (labels[away][0] - middle[0]) < 0


def test_axes_without_directions_have_their_names(figure, labels):
    figure[0, 0].orientation.visible = True
    figure[0, 0].camera.set_state({"rotation": (0, 0, 0, 1), "position": (0, 0, 50)})
    figure.export_numpy()
    assert set(labels) == {"x", "−x", "y", "−y"}
    assert labels["x"][0] > labels["−x"][0] + 20 and labels["y"][1] < labels["−y"][1] - 20


def test_a_legend_has_names_and_colours_of_labels_and_channels(labels):
    figure = vr.Figure(size=(WIDTH, HEIGHT))
    ids = np.arange(1, 5, dtype=np.uint8).reshape(1, 1, 4)
    segmentation = figure.add_labels(
        ids, names={1: "skin", 2: "bone", 3: "marrow"}, colors={2: "red"}, hidden=[3], alpha=0
    )
    stack = np.zeros((2, 3, 4, 5), np.uint8)
    channels = figure[0, 0].add_multichannel_volume(
        stack, axis=0, cmaps=["lime", "blue"], names=["GFP", "DAPI"], alpha=0
    )
    figure[0, 0].legend.visible = True
    picture = figure.export_numpy()
    assert list(labels) == ["skin", "bone", "GFP", "DAPI"]
    ys = [labels[name][1] for name in labels]
    assert ys == sorted(ys) and min(np.diff(ys)) > 15
    for name, colour in (("bone", (255, 0, 0)), ("GFP", (0, 255, 0)), ("DAPI", (0, 0, 255))):
        row = picture[round(labels[name][1]), :, :3]
        assert (row == colour).all(axis=-1).sum() >= 10  # a swatch
    channels["GFP"].visible, segmentation.names = False, {n: f"label {n}" for n in range(1, 60)}
    labels.clear()
    figure.export_numpy()
    assert "GFP" not in labels and list(labels)[-1] == f"and {59 - len(labels) + 1} more"
    segmentation.values = {1: 0.5}
    labels.clear()
    figure.export_numpy()
    assert list(labels) == ["DAPI"]
