"""What is a movie is decided once a frame of each viewer, whatever else looks at the same voxels."""

import weakref

import numpy as np
import pytest

from tests.engine.skipping.built import Recorded, sparse
from volrender.data.sources.source import ArraySource
from volrender.data.voxels import Voxels
from volrender.engine.skipping import by_compute, cell_extrema
from volrender.engine.skipping.frame_changes import BOX, EVERYTHING, NOTHING, FrameChanges
from volrender.engine.volume.resident import resident_of

THRESHOLDS = (50, 100, 150, 190)
PART = np.s_[3:5, 2:9, 40:44]


class Viewer:
    """A figure's picture, or a window."""


class Frame:
    def __init__(self, viewer):
        self.viewer = viewer


class Shown:
    """A volume that four graphics show."""

    def __init__(self, engine):
        self.data = sparse()
        self.volume = resident_of(Voxels(ArraySource(self.data)), engine)

    def replace(self) -> None:
        self.volume.voxels.change(None, self.data)

    def change_part(self) -> None:
        self.data[PART] += 1
        self.volume.voxels.change(PART, self.data[PART])

    def look(self, viewer) -> set[str]:
        """What four graphics skip by in one frame."""
        frame = Frame(viewer)
        return {
            self.volume.grids.view("distance", self.volume, threshold, frame=frame)[0]
            for threshold in THRESHOLDS
        }


@pytest.fixture
def shown(engine, builder):
    return Shown(engine)


@pytest.fixture
def built(monkeypatch) -> list:
    """One entry for each time that either builder goes through all voxels."""
    calls = []

    def counted(module, name):
        original = getattr(module, name)

        def count(*args):
            calls.append(name)
            return original(*args)

        monkeypatch.setattr(module, name, count)

    counted(cell_extrema, "_read_cells")
    counted(by_compute.ComputeGrids, "_find_cells")
    return calls


def test_four_views_of_a_movie_build_nothing(shown, built):
    viewer = Viewer()
    assert shown.look(viewer) == {"distance"}
    assert len(built) == 1
    for _ in range(3):
        shown.replace()
        assert shown.look(viewer) == {"none"}
    assert len(built) == 1
    assert shown.look(viewer) == {"distance"}, "it stands still"
    assert len(built) == 2


def test_two_viewers_see_the_same_movie(shown, built):
    viewers = Viewer(), Viewer()
    for viewer in viewers:
        assert shown.look(viewer) == {"distance"}
    before = len(built)
    for _ in range(3):
        shown.replace()
        for viewer in viewers:
            assert shown.look(viewer) == {"none"}
    assert len(built) == before


def test_a_movie_where_grids_are_quick_to_build_builds_once_a_frame(
    engine, compute, built, monkeypatch
):
    monkeypatch.setattr(by_compute, "LEAST_MOVIE_VOXELS", 0)
    shown, viewers = Shown(engine), (Viewer(), Viewer())
    recorded = Recorded(monkeypatch)
    for frame in range(1, 5):
        for viewer in viewers:
            assert shown.look(viewer) == {"distance"}
        assert len(built) == frame
        assert recorded.summaries == len(THRESHOLDS), "decided in the first frame only"
        shown.replace()


def test_nobody_sees_a_movie_where_nothing_changes(shown, built):
    viewers = Viewer(), Viewer()
    for _ in range(4):
        for viewer in viewers:
            assert shown.look(viewer) == {"distance"}
    assert len(built) == 1


def test_one_change_is_no_movie(shown, built):
    viewers = Viewer(), Viewer()
    for viewer in viewers:
        shown.look(viewer), shown.look(viewer)
    shown.replace()
    for viewer in viewers:
        assert shown.look(viewer) == {"distance"}
        assert shown.look(viewer) == {"distance"}
    assert len(built) == 2


def test_gpus_are_not_waited_for_while_boxes_change(engine, compute, monkeypatch):
    shown, viewers = Shown(engine), (Viewer(), Viewer())
    for _ in range(2):
        for viewer in viewers:
            shown.look(viewer)
    shown.change_part()
    for viewer in viewers:
        shown.look(viewer)
    recorded = Recorded(monkeypatch)
    for _ in range(3):
        shown.change_part()
        for viewer in viewers:
            assert shown.look(viewer) == {"distance"}
    assert recorded.summaries == 0
    for viewer in viewers:
        shown.look(viewer)
    assert recorded.summaries == len(THRESHOLDS), "when it stands still, all is decided anew"


def test_without_a_frame_each_call_is_one(engine, builder, built):
    shown = Shown(engine)

    def look() -> str:
        return shown.volume.grids.view("distance", shown.volume, 100)[0]

    assert look() == "distance"
    shown.replace()
    assert look() == "none"
    shown.replace()
    assert look() == "none"
    assert look() == "distance"
    assert len(built) == 2


def test_the_lesser_of_the_last_two_changes_runs():
    changes, viewer = FrameChanges(), Viewer()
    seen = []
    for noted in ([], [], [BOX], [EVERYTHING], [EVERYTHING, BOX], [BOX], [BOX, BOX], [], [BOX]):
        for change in noted:
            changes.note(change)
        seen.append(changes.running(Frame(viewer)))
    assert seen == [NOTHING, NOTHING, NOTHING, BOX, EVERYTHING, BOX, BOX, NOTHING, NOTHING]


def test_a_frame_keeps_what_it_was_told():
    changes = FrameChanges()
    one, other = Viewer(), Viewer()
    for _ in range(2):
        changes.note(EVERYTHING)
        frames = Frame(one), Frame(other)
        told = [changes.running(frame) for frame in frames]
    assert told == [EVERYTHING, EVERYTHING]
    for _ in range(2):
        assert [changes.running(frame) for frame in frames] == told
    changes.note(BOX)
    assert [changes.running(frame) for frame in frames] == told
    assert [changes.running(Frame(viewer)) for viewer in (one, other)] == [BOX, BOX]


def test_a_viewer_that_looks_seldom_sees_a_movie_too():
    changes, often, seldom = FrameChanges(), Viewer(), Viewer()
    for number in range(9):
        changes.note(EVERYTHING)
        changes.running(Frame(often))
        if number % 4 == 0:
            running = changes.running(Frame(seldom))
    assert running == EVERYTHING


def test_viewers_and_frames_are_not_kept_alive():
    changes, viewer = FrameChanges(), Viewer()
    frame = Frame(viewer)
    changes.running(frame)
    changes.running(None)
    alive = weakref.ref(frame), weakref.ref(viewer)
    del frame
    assert alive[0]() is None
    del viewer
    assert alive[1]() is None
    assert len(changes._seen) == 0
