"""The section of the title and texts: what is typed is written over the subplot."""

import pytest

from .panel_picture import PanelPicture, make


@pytest.fixture
def shown() -> PanelPicture:
    shown = make()
    for name in ("contrast", "appearance", "texts"):
        shown.click(f"section.{name}")
    return shown


def type_over(shown, name: str, text: str, end: str = "Enter") -> None:
    shown.click(name)
    for kind, modifiers in (("key_down", ("Control",)), ("key_up", ())):
        shown.send(kind, key="a", modifiers=modifiers)
        shown.settle(2)
    for character in text:
        shown.send("char", data=character)
    shown.settle(3)
    for kind in ("key_down", "key_up"):
        shown.send(kind, key=end, modifiers=())
        shown.settle(2)


def erase(shown, name: str) -> None:
    shown.click(name)
    for key, modifiers in (("a", ("Control",)), ("Backspace", ()), ("Enter", ())):
        for kind in ("key_down", "key_up"):
            shown.send(kind, key=key, modifiers=modifiers)
            shown.settle(2)


def test_a_title_is_typed_changed_left_and_erased(shown):
    subplot = shown.figure[0, 0]
    before = shown.figure.export_numpy()
    type_over(shown, "title", "Subject 12")
    assert subplot.title == "Subject 12"
    assert (shown.figure.export_numpy() != before).any()
    type_over(shown, "title", "other", end="Escape")
    assert subplot.title == "Subject 12"
    shown.panel.history.undo()
    assert subplot.title is None
    subplot.title = "from Python"
    shown.settle()
    erase(shown, "title")
    assert subplot.title is None


def test_texts_are_added_each_in_a_free_place_edited_moved_and_removed(shown):
    texts = shown.figure[0, 0].texts
    shown.click("text.add"), shown.click("text.add")
    assert [(note.text, note.position) for note in texts] == [("Text", "top left"), ("Text", "top")]
    type_over(shown, "text.1", "n = 12\\nmale")
    assert texts[1].text == "n = 12\nmale" and texts[0].text == "Text"
    shown.click("text.1.place")
    shown.settle(6)
    shown.click("text.1.place.bottom right")
    assert texts[1].position == "bottom right"
    shown.panel.history.undo()
    assert texts[1].position == "top"
    first = texts[1]
    shown.click("text.0.remove")
    assert list(texts) == [first]
    erase(shown, "text.0")
    assert len(texts) == 0 and shown.panel.error is None


def test_what_cannot_be_written_is_refused_and_what_was_there_stays(shown):
    subplot = shown.figure[0, 0]
    type_over(shown, "title", "x" * 101)
    assert shown.panel.error is not None and subplot.title is None
    note = subplot.add_text("here", (0.2, 0.7))
    shown.settle()
    assert "text.0.place" in shown.panel.rectangles
    type_over(shown, "text.0", "there")
    assert note.text == "there" and note.position == (0.2, 0.7) and shown.panel.error is None
