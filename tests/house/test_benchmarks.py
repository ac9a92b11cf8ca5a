"""The benchmarks run and say what they measured; no time is asserted."""

import importlib.util
import json
import re

import numpy as np
import pytest

import volrender
from benchmarks import __main__ as command
from benchmarks import against, charts, frames, measure, report, scenes
from benchmarks.bricks import against_dense, flight, page_in
from benchmarks.bricks.route import vessel_route
from benchmarks.peers import contenders
from benchmarks.peers.cameras import view_of
from benchmarks.peers.matter import matter_table
from volrender.scene.drawing import auto_dispatch
from volrender.scene.drawing.auto_dispatch import dispatch_choice


def run(*arguments) -> int:
    return command.main([str(argument) for argument in arguments])


def test_list_names_every_case(capsys):
    assert run("--list") == 0
    names = capsys.readouterr().out.split()
    assert {"ct-mip", "ct-minip", "ct-iso", "ct-slice"} <= set(names)
    assert {"sparse-mip-512", "noisy-mip-256", "small-slice", "upload", "cold"} <= set(names)
    assert {"in-flight-ct-mip", "steps-small-mip"} <= set(names)
    assert {"bricks-iso-noise-512", "bricks-page-in", "bricks-opening", "bricks-flight"} <= set(
        names
    )
    assert not any(name.startswith("scaling") for name in names)
    assert len(names) == len(set(names))
    assert run("--list", "--scaling", "--large", "--only", "scaling-side") == 0
    sides = [f"scaling-side-{side}" for side in (64, 128, 256, 512, 1024)]
    assert capsys.readouterr().out.split() == sides


def test_the_header_names_the_dispatch_that_is_taken(monkeypatch, capsys):
    engine = volrender.default_engine()
    choice = dispatch_choice(engine, volrender.Figure)
    monkeypatch.delenv(auto_dispatch.VARIABLE, raising=False)
    guess, other = ("fragment", "compute") if engine.is_cpu else ("compute", "fragment")
    for share, taken in ((0.9, guess), (0.5, other)):
        monkeypatch.setattr(choice, "_measured", {guess: 10.0, other: 10.0 * share})
        report.print_header(report.header())
        assert f"auto dispatch: {taken} (" in capsys.readouterr().out
    monkeypatch.setenv(auto_dispatch.VARIABLE, guess)
    assert report.header()["auto_dispatch"] == guess


def test_only_takes_beginnings_and_refuses_what_is_unknown(capsys):
    assert run("--list", "--only", "sparse-iso", "memory") == 0
    assert capsys.readouterr().out.split() == ["sparse-iso-256", "sparse-iso-512", "memory"]
    assert run("--list", "--only", "nonsense") == 2
    assert "nonsense" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [("--size", "700"), ("--repeats", "0"), ("--peers", "nobody"), ("--size", "0x9")]
)
def test_wrong_arguments_are_refused(arguments):
    with pytest.raises(SystemExit):
        run(*arguments)


def test_a_run_writes_what_it_measured(tmp_path, capsys):
    path = tmp_path / "out.json"
    only = ("--only", "small-mip", "--peers", "none", "--quick", "--dispatch", "all")
    assert run(*only, "--json", path) == 0
    results = json.loads(path.read_text(encoding="utf-8"))
    assert results["about"]["adapter"]
    rows = {row["contender"]: row for row in results["rows"]}
    assert set(rows) == {
        "volrender",
        *(f"{kind} {how}" for kind in ("volrender", "plain") for how in ("fragment", "compute")),
    }
    for row in rows.values():
        value = row["value"]
        assert 0 < value["least"] <= value["median"] <= value["most"], row
        assert value["count"] == 2
    assert rows["volrender compute"]["note"].endswith(("at most 0/255", "at most 1/255"))
    assert "small-mip" in capsys.readouterr().out
    if importlib.util.find_spec("matplotlib"):
        chart = tmp_path / "chart.png"
        assert charts.main([str(path), str(chart)]) == 0
        assert chart.stat().st_size > 1000


def test_frames_in_flight_and_the_steps_of_a_frame_are_timed(tmp_path):
    path = tmp_path / "out.json"
    only = ("--only", "in-flight-small", "steps-small-slice", "--peers", "none", "--quick")
    assert run(*only, "--json", path) == 0
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    assert all(row["value"]["median"] > 0 for row in rows), rows
    flying = [row for row in rows if row["case"] == "in-flight-small-mip"]
    assert flying[0]["contender"] == "volrender, 3 in flight"
    assert {row["contender"] for row in flying[1:]} == {
        "volrender, one by one",
        *(f"volrender, {count} in flight" for count in (1, 2, 6)),
    }
    steps = {row["contender"]: row["value"]["median"] for row in rows if row["unit"] == "µs"}
    whole = steps.pop("whole")
    assert {"compose", "encode", "submit", "wait", "copy"} <= set(steps)
    assert 0.3 * whole < sum(steps.values()) < 3 * whole


def test_how_time_grows_is_drawn(tmp_path):
    pytest.importorskip("matplotlib")
    only = ("--scaling", "--only", "scaling-volumes", "scaling-dtype-u", "--peers", "none")
    assert run(*only, "--quick", "--size", "32x32", "--plots", tmp_path / "plots") == 0
    drawn = sorted(path.name for path in (tmp_path / "plots").iterdir())
    assert drawn == ["scaling-dtype.png", "scaling-volumes.png"]
    assert run("--only", "memory", "--quick", "--plots", tmp_path / "none") == 2


def test_a_missing_peer_is_named(monkeypatch, capsys):
    monkeypatch.setitem(contenders.PEERS, "vispy", ("no_such_module", "x", "X", True))
    assert run("--only", "small-slice", "--peers", "vispy", "--quick") == 0
    line = next(
        line
        for line in capsys.readouterr().out.splitlines()
        if line.split()[:2] == ["small-slice", "vispy"]
    )
    assert "missing: no_such_module" in line


def test_memory_counts_the_grids(capsys):
    assert run("--only", "memory", "--quick") == 0
    assert "failed" not in capsys.readouterr().out


def test_grids_are_timed_with_both_builders(capsys):
    assert run("--only", "grids", "--quick") == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("grids-")]
    assert not any("failed" in line for line in lines)
    for mode, kind in (("mip", "maximum"), ("iso", "distance")):
        found = [line for line in lines if line.startswith(f"grids-{mode}-")]
        assert [line.split()[1] for line in found] == ["compute", "numpy"]
        assert all(f"skips by {kind}" in line for line in found)


def test_pages_are_weighed_and_opened(browser, capsys):
    assert run("--only", "pages", "--quick") == 0
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("pages-32")]
    size, export, ready = (" ".join(line.split()) for line in said)
    assert 0.1 < float(re.fullmatch(r"pages-32 size of the file ([\d.]+) MiB", size)[1]) < 1
    assert re.match(r"pages-32 export [\d.]+ \(", export)
    assert re.fullmatch(r"pages-32 ready in Chromium [\d.]+ \(.*\) at first \d+ ms", ready)


class _Contender:
    """Takes as long as it is told, or fails."""

    def __init__(self, name, wall_ms, log):
        self.name, self._wall_ms, self._log = name, wall_ms, log

    def wall_ms(self, cameras):
        if self._wall_ms is None:
            raise ValueError("broken")
        self._log.append((self.name, len(cameras)))
        return self._wall_ms

    def gpu_ms(self, cameras):
        return None


def test_contenders_take_turns_and_one_that_fails_drops_out():
    log = []
    three = [_Contender("a", 2.0, log), _Contender("b", None, log), _Contender("c", 6.0, log)]
    times = measure.take_turns(three, lambda count: [{}] * count, repeats=3, frames=4)
    assert [name for name, _ in log] == ["a", "a", "c", "c"] + ["a", "c"] * 3
    assert all(count == 4 for _, count in log[4:])
    rows = {row.contender: row for row in measure.rows_of("case", times)}
    assert rows["c"].ratio == 3.0
    assert rows["c"].value.count == 3
    assert rows["b"].value is None
    assert "broken" in rows["b"].note


def test_peers_see_what_volrender_sees():
    """The rays of a peer's view are those of volrender's camera."""
    import volrender

    size_px = (70, 56)
    figure = volrender.Figure(size=size_px)
    values = np.zeros((32, 32, 32), np.float32)
    values[20, 9, 14] = 1.0
    figure.add_image_volume(values, vmin=0, vmax=1, cmap="gray")
    state = scenes.cube_camera(32)
    figure[0, 0].camera.set_state(state)
    brightest = np.unravel_index(figure.export_numpy()[..., 0].argmax(), size_px[::-1])

    view = view_of(state, size_px)
    away = np.array([14, 9, 20]) - view.eye
    distance = away @ view.forward
    x = (1 + away @ view.right / distance / view.tan_x) / 2 * size_px[0]
    y = (1 - away @ view.up / distance / view.tan_y) / 2 * size_px[1]
    assert abs(x - brightest[1] - 0.5) <= 1
    assert abs(y - brightest[0] - 0.5) <= 1


def test_the_camera_of_a_scene_turns_about_its_centre():
    scene = scenes.cube_scene("cube", 64, lambda: None, mode="mip")
    centre = np.array(scene.centre_xyz)
    for state in scene.cameras(40)[::13]:
        view = view_of(state, (64, 64))
        away = centre - view.eye
        assert np.linalg.norm(away) == pytest.approx(1.2 * 64)
        assert away / np.linalg.norm(away) == pytest.approx(view.forward, abs=1e-6)


OTHER_CHECKOUT = """
class Figure:
    def __init__(self, size, dispatch):
        self.camera = self

    def __getitem__(self, place):
        return self

    def add_image_volume(self, data, mode, **kwargs):
        if mode != "mip":
            raise ValueError(f"mode {mode!r} is not known")
        self.data = data
        return self

    def set_state(self, state):
        pass

    def export_numpy(self):
        pass
"""


def test_cases_that_another_checkout_lacks_are_left_out(tmp_path, capsys):
    (tmp_path / "volrender.py").write_text(OTHER_CHECKOUT, encoding="utf-8")
    only = ("--only", "small-mip", "small-iso", "--repeats", "1")
    assert against.main([str(tmp_path), *only]) == 0
    mip, iso = capsys.readouterr().out.splitlines()[1:]
    assert mip.split()[0] == "small-mip" and float(mip.split()[2]) > 0
    assert iso.split()[:3] == ["small-iso", "left", "out:"]
    assert "mode 'iso' is not known" in iso


def test_matter_is_timed_beside_a_plain_mip_and_what_is_lit_beside_what_is_not(tmp_path):
    path = tmp_path / "out.json"
    only = ("--only", "ct-composite-lit", "--peers", "none", "--quick", "--size", "24x20")
    assert run(*only, "--json", path) == 0
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    assert [row["contender"] for row in rows] == ["volrender", "plain", "plain mip", "not lit"]
    assert all(row["value"]["median"] > 0 and "failed" not in row["note"] for row in rows), rows
    beside = scenes.ct_scene("lit", None, mode="composite", **scenes.CHEST).beside()
    assert beside["plain mip"].mode == "mip"
    assert beside["not lit"].look.volumes[0] == scenes.ct_volumes()["composite"]
    assert scenes.ct_scene("mip", None, mode="mip").beside() == {}


def test_a_new_opacity_is_timed_in_both_dispatches(capsys):
    assert run("--only", "new-opacity", "--quick", "--size", "24x20") == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("new-op")]
    assert [line.split()[0].split("-")[-1] for line in lines] == ["fragment"] * 3 + ["compute"] * 3
    for still, changed, following in (lines[:3], lines[3:]):
        assert "a frame" in still
        assert "with a new opacity" in changed and changed.endswith(" ms")
        assert "the next" in following and following.endswith(" ms")


def test_the_table_of_matter_that_peers_read_is_of_means_between_two_values():
    """Of opacity that rises from 0 at 10 to 0.5 at 20, in one colour."""
    volume = {"mode": "composite", "vmin": 0.0, "vmax": 1.0, "cmap": [(1.0, 1.0, 1.0)] * 2}
    volume["opacity"] = [(10.0, 0.0), (20.0, 0.5)]
    table, low, high, below, above = matter_table(volume, np.zeros((4, 4, 4), np.float32), 101)
    assert (low, high) == (10.0, 20.0)
    assert below.tolist() == [0.0] * 4
    assert above == pytest.approx([np.log(2)] * 4)
    assert np.array_equal(table, table.transpose(1, 0, 2))
    assert np.allclose(table[..., 0], table[..., 3])
    values = np.linspace(12.0, 18.0, 10001)
    assert table[20, 80, 3] == pytest.approx(-np.log1p(-(values - 10) / 20).mean(), rel=1e-3)
    assert table[60, 60, 3] == pytest.approx(-np.log(0.7), rel=1e-3)


class _Painter:
    """Shows one grey."""

    def __init__(self, name, grey):
        self.name, self._grey = name, grey

    def image(self, camera):
        return np.full((2, 2, 4), self._grey, np.uint8)


def test_pictures_of_peers_that_show_the_same_are_compared():
    scene = scenes.cube_scene("cube", 8, lambda: None, mode="mip")
    greys = {"volrender": 100, "plain": 101, "plain mip": 7, "cuda": 98, "vtk-gpu": 50}
    notes = frames.compare_pictures([_Painter(*item) for item in greys.items()], scene, None)
    assert notes == {
        "volrender": "apart from plain by at most 1/255",
        "cuda": "apart by 2.000/255 on average",
    }


def test_bricks_are_timed_against_a_dense_volume():
    options = command.parse(["--quick", "--size", "24x20"])
    (row,) = against_dense.against_dense("bricks-mip-vessels-96", options)
    assert row.value.median > 0 and row.ratio > 0
    assert "apart by at most" in row.note and "MISSING" not in row.note


def test_bricks_are_timed_against_what_they_are_read_from(monkeypatch):
    monkeypatch.setitem(page_in.SIDES, "quick", 64)
    rows = page_in.page_in(command.parse(["--quick", "--repeats", "1"]))
    named = {row.case for row in rows}
    assert named == {f"bricks-page-in-{name}" for name in ("memory", "vessels", "zarr")}
    ours = [row for row in rows if row.contender == "bricks" and row.value]
    assert ours and all("8 bricks" in row.note for row in ours), rows
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    last = page_in.page_in(command.parse(["--quick", "--repeats", "1"]))[-1]
    assert (last.case, last.note) == ("bricks-page-in-zarr", "left out: zarr is missing")


def test_a_flight_says_what_it_saw(monkeypatch):
    plan = flight.Plan(2**26, (24, 20), frames=20, frame_s=0.0)
    monkeypatch.setitem(flight.PLANS, "quick", plan)
    rows = {row.case.removeprefix("bricks-flight-"): row for row in run_flight()}
    assert rows["frames"].value.count == 20 and rows["loaded"].value.median > 20
    assert 0 < rows["budget"].value.median <= 1.05
    assert "until final" in rows["final"].note
    assert rows["picture"].value.median <= 2


def run_flight() -> list:
    return flight.flights(command.parse(["--quick"]))


def test_a_flight_is_along_a_vessel_and_turns_back_at_its_end():
    store = volrender.datasets.vessels_store((1024, 512, 512))
    route = vessel_route(store)
    middle = np.rint(route.points[:: len(route.points) // 8]).astype(int)
    inside = [store.read(tuple(slice(at, at + 1) for at in point[::-1])) for point in middle]
    assert np.mean([voxel.item() > 0 for voxel in inside]) > 0.7
    states = flight.flight(route, 100, step=100.0, aside=80.0, ahead=160.0)
    places = np.array([state["position"] for state in states])
    along = np.linalg.norm(np.diff(places[20:80], axis=0), axis=1)
    assert len(states) == 100 and 90 < np.median(along) <= 100.01 and along.max() < 101
