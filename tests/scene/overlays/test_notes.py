"""Notes: a card and a message over a figure, readable and in place."""

import numpy as np
import pytest

import volrender as vr
from volrender.scene.overlays.notes import HelpCard, Message

SECTIONS = [
    ("Camera", [("left drag", "turn"), ("wheel", "zoom")]),
    ("Volume", [("1", "largest value"), ("2", "smallest value"), ("3", "surface")]),
]


def picture(
    note, size=(400, 300), pixel_ratio=1.0, background="black", volume=False, room_px=None
) -> np.ndarray:
    """What a figure shows with a note."""
    figure = vr.Figure(size=size, background=background)
    if volume:
        figure.add_image_volume(np.full((4, 4, 4), 1.0), vmin=0, vmax=1)
    stage, over = figure.stage, note.items(size, pixel_ratio, room_px)
    readback = stage.renderer.submit(
        lambda: stage.compose(stage.renderer, size, over=over), "fragment"
    )
    return stage.renderer.frame.read(readback)


def box_of(image) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is not black."""
    rows, columns = np.nonzero(image[..., :3].any(axis=-1))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.fixture
def card(engine):
    card = HelpCard(SECTIONS)
    card.visible = True
    return card


def test_nothing_is_drawn_unless_it_is_asked_for(engine):
    for note in (HelpCard(SECTIONS), Message()):
        assert note.items((400, 300)) == []
    figure = vr.Figure(size=(60, 40))
    volume = figure.add_image_volume(np.full((4, 4, 4), 1.0), vmin=0, vmax=1)
    stage = figure.stage
    composition = stage.compose(stage.renderer, stage.size)
    assert composition.draw_list.is_direct and volume.visible


@pytest.mark.parametrize("size", [(400, 300), (401, 299)])
def test_the_card_is_in_the_middle(card, size):
    left, top, right, bottom = box_of(picture(card, size))
    assert abs(left - (size[0] - right)) <= 1 and abs(top - (size[1] - bottom)) <= 1
    assert left > 20 and top > 20


def test_the_card_is_in_the_middle_of_its_room(card):
    left, top, right, bottom = box_of(picture(card, (700, 300), room_px=(400, 300)))
    assert (left, top, right, bottom) == box_of(picture(card, (400, 300)))
    narrow = box_of(picture(card, (400, 300), room_px=(170, 150)))  # smaller text
    assert 0 < narrow[0] < narrow[2] < 170 and 0 < narrow[1] < narrow[3] < 150


def test_the_card_lies_over_everything(card):
    alone, over = picture(card), picture(card, volume=True)
    left, top, right, bottom = box_of(alone)
    inside = np.s_[top + 2 : bottom - 2, left + 2 : right - 2, :3]
    assert (picture(card, volume=True)[2, 2] == picture(card)[2, 2]).all()
    text = alone[inside].max(axis=-1) > 200
    assert text.mean() > 0.01
    assert np.abs(over[inside].astype(int) - alone[inside]).max(axis=-1)[text].max() < 25
    white = picture(card, background="white")
    assert (white[inside].min(axis=-1) < 120).mean() > 0.8  # dark enough to read on


def test_corners_are_round(card):
    image = picture(card, background="white")[..., :3].astype(int)
    left, top, right, bottom = box_of(picture(card))
    for row, column in ((top, left), (bottom - 1, right - 1)):
        assert image[row, column].min() > 200
        assert image[row, (left + right) // 2].max() < 200


def test_a_pixel_ratio_scales_the_card(card):
    once, twice = (np.array(box_of(picture(card, (400 * n, 300 * n), n))) for n in (1, 2))
    np.testing.assert_allclose(twice, 2 * once, atol=8)


def test_the_card_fits_into_what_there_is(card):
    wide = box_of(picture(card))
    assert wide[3] - wide[1] > 160
    low = box_of(picture(card, (460, 130)))  # two columns
    assert low[0] > 0 and low[1] > 0 and low[2] < 460 and low[3] < 130
    assert low[2] - low[0] > 1.1 * (wide[2] - wide[0])
    small = box_of(picture(card, (170, 150)))  # smaller text
    assert small[0] > 0 and small[1] > 0 and small[2] < 170 and small[3] < 150
    tiny = picture(card, (40, 30))
    assert tiny[..., :3].any()


def test_the_card_says_what_it_is_given(card):
    before = picture(card)
    card.sections = [*SECTIONS, ("Window", [("S", "save a picture")])]
    after = box_of(picture(card))
    assert after[3] - after[1] > box_of(before)[3] - box_of(before)[1] + 20
    card.sections = SECTIONS
    assert (picture(card) == before).all()
    card.sections = ()
    assert not picture(card)[..., :3].any()


def test_a_message_is_at_the_bottom_left(engine):
    message = Message()
    message.text = "saved volrender_0001.png"
    left, top, right, bottom = box_of(picture(message))
    assert left == 300 - bottom and 5 < left < 30 and 20 < bottom - top < 50
    width = right - left
    message.text = "saved"
    assert box_of(picture(message))[2] - left < width / 2
    message.text = None
    assert not picture(message)[..., :3].any()


def test_a_message_may_have_any_characters(engine):
    message = Message()
    replaced = {
        "line\nline": "line?line",
        "snow \U00013000_0001.png": "snow ?_0001.png",
        "i" * 500: "i" * 97 + "...",
    }
    for text, shown in replaced.items():
        message.text = text
        assert message.text == text
        written = picture(message, (800, 100))
        message.text = shown
        assert (picture(message, (800, 100)) == written).all() and written[..., :3].any()
    with pytest.raises(TypeError):
        message.text = 3
    assert message.text == shown
