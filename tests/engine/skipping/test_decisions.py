"""Whether skipping pays is decided once for each limit, on the data as they are."""

import numpy as np

import volrender as vr
from tests.engine.skipping.built import Recorded, skips_by
from volrender.engine.skipping.decisions import MOST_DECISIONS, Decisions


def test_each_limit_has_a_decision_of_its_own():
    decisions = Decisions()
    decisions.note("distance", 1.0, True)
    decisions.note("distance", 2.0, False)
    decisions.note("minimum", 1.0, False)
    assert decisions.current("distance", 1.0) is True
    assert decisions.current("distance", 2.0) is False
    assert decisions.current("minimum", 1.0) is False
    assert decisions.current("minimum", 2.0) is None
    assert decisions.current("maximum", None) is None


def test_changed_data_outdate_some_kinds():
    decisions = Decisions()
    for kind in ("distance", "minimum", "maximum"):
        decisions.note(kind, 3.0, True)
    decisions.outdate(("distance", "minimum"))
    assert decisions.current("distance", 3.0) is None
    assert decisions.current("minimum", 3.0) is None
    assert decisions.current("maximum", 3.0) is True
    decisions.note("distance", 3.0, False)
    assert decisions.current("distance", 3.0) is False


def test_the_latest_of_a_limit_or_else_of_the_kind():
    decisions = Decisions()
    assert decisions.latest("distance", 1.0) is None
    decisions.note("distance", 1.0, True)
    decisions.note("distance", 2.0, False)
    decisions.note("minimum", 3.0, True)
    decisions.outdate(("distance", "minimum"))
    assert decisions.latest("distance", 1.0) is True
    assert decisions.latest("distance", 2.0) is False
    assert decisions.latest("distance", 3.0) is False, "2.0 was used last"
    assert decisions.latest("maximum", None) is None


def test_the_least_recently_used_decision_goes():
    decisions = Decisions()
    for limit in range(MOST_DECISIONS):
        decisions.note("distance", limit, True)
    decisions.current("distance", 0)
    decisions.note("distance", 1000, True)
    assert decisions.current("distance", 1) is None
    kept = [0, *range(2, MOST_DECISIONS), 1000]
    assert all(decisions.current("distance", limit) for limit in kept)


def test_a_surface_that_pays_beside_one_that_does_not(builder, monkeypatch):
    data = np.full((32, 32, 32), 50, np.uint8)
    data[4:9, 4:9, 4:9] = 200
    figure = vr.Figure(size=(16, 16))
    first = figure.add_image_volume(data, mode="iso", threshold=20, vmin=0, vmax=255)
    second = figure.add_image_volume(first.data, mode="iso", threshold=120, vmin=0, vmax=255)
    recorded = Recorded(monkeypatch)
    figure.render_frame()
    assert [skips_by(graphic) for graphic in (first, second)] == ["none", "distance"]
    assert recorded.summaries == (2 if builder == "compute" else 0)
    assert len(first.drawing.resident.grids.builder._maps) == 1, "what does not pay is dropped"
    recorded.fills.clear()
    for _ in range(3):
        figure.render_frame()
    assert recorded.summaries == (2 if builder == "compute" else 0)
    assert recorded.fills == []


def test_volumes_of_a_few_cells_have_no_bounds_until_they_are_larger(monkeypatch):
    """Beyond 4×4×4 cells there are some; distances, which spare much, there always are."""
    monkeypatch.setattr("volrender.engine.skipping.by_numpy.LEAST_PASSED_OVER", 0)
    monkeypatch.setattr("volrender.engine.skipping.by_compute.MOST_ALIKE", 1)
    small = np.zeros((16, 16, 16), np.float32)
    small[4:6, 7:9, 5:8] = 100
    larger = np.pad(small, ((0, 1), (0, 0), (0, 0)))
    figure = vr.Figure(size=(40, 32), dispatch="fragment")
    volume = figure.add_image_volume(small.copy(), threshold=50)
    for data, grid in ((small, "none"), (larger, "maximum"), (small, "none")):
        volume.data = data
        for mode, skipping in (("mip", grid), ("iso", "distance")):
            volume.mode = mode
            for value in (0, 100):  # what is kept follows changes
                volume.data[12, 3, 3] = value
                figure.skipping = True
                picture = figure.export_numpy()
                assert skips_by(volume) == skipping
                figure.skipping = False
                assert np.abs(picture.astype(int) - figure.export_numpy()).max() <= 1
                assert picture[..., :3].any()
