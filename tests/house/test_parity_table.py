"""What docs/migration/fastplotlib.md says is so: tests and names exist, and what no other test shows."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

import volrender as vr
from tests.pictures import camera_towards
from volrender.base.events import POINTER_EVENTS

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/migration/fastplotlib.md").read_text(encoding="utf-8")
CAMERA = camera_towards((3.5, 3.5, 3.5), (-0.4, -0.3, -1.0), 16.0)


def rows(section: str) -> list[str]:
    """The first cell of each row of a section's table."""
    (text,) = re.findall(rf"^## {section}\n(.*?)(?=^## |\Z)", TABLE, re.DOTALL | re.MULTILINE)
    cells = [line.split(" | ")[0].lstrip("| ") for line in text.splitlines() if line[:1] == "|"]
    assert len(cells) > 3
    return cells[2:]


def names(cells) -> list[str]:
    """The names at the beginning of first cells: before the colon, without what they take."""
    found = []
    for cell in cells:
        found += re.findall(r"`(\w+)(?:\([^`]*\))?`", re.split(r": | with ", cell)[0])
    return found


def data(shape=(8, 8, 8), seed=0) -> np.ndarray:
    return np.random.default_rng(seed).random(shape, np.float32)


def scene(**parameters):
    """A small figure, and a volume in it."""
    figure = vr.Figure(size=(32, 24))
    volume = figure.add_image_volume(**{"data": data(), "vmin": 0, "vmax": 1, **parameters})
    figure[0, 0].camera.set_state(CAMERA)
    return figure, volume


def picture(**parameters) -> np.ndarray:
    return scene(**parameters)[0].export_numpy()


# The table itself


def test_every_cited_test_exists():
    cited = set(re.findall(r"`([\w/]*test_\w+\.py)::(\w+)`", TABLE))
    assert len(cited) > 30
    for file, name in sorted(cited):
        tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert name in defined, f"docs/migration/fastplotlib.md cites {file}::{name}"


def test_every_row_but_those_of_what_is_not_here_cites_a_test():
    shown, _ = TABLE.split("## Not here")
    for line in shown.splitlines():
        if line.startswith("| ") and not line.startswith("| fastplotlib"):
            assert "::test_" in line, line


def test_names_of_fastplotlib_are_there():
    parameters = names(rows("Parameters"))
    assert {"data", "mode", "isolated_buffer", "metadata"} <= set(parameters)
    volume = vr.ImageVolumeGraphic(data())
    given = {name: getattr(volume, name) for name in parameters if name != "isolated_buffer"}
    vr.ImageVolumeGraphic(**given, isolated_buffer=False)
    for name in names(rows("Properties")):
        assert hasattr(vr.ImageVolumeGraphic, name) and hasattr(volume, name), name
        assert not callable(getattr(volume, name)) or name == "cmap", name
    for name in names(rows("Methods")):
        assert callable(getattr(volume, name, None)), name
    events = names(rows("Events"))
    assert {"data", "threshold", "visible", "wheel"} <= set(events)
    assert set(events) <= set(volume.supported_events)


def test_what_is_not_here_is_not():
    missing = names(rows("Not here"))
    assert "world_object" in missing and "resize" in missing
    volume = vr.ImageVolumeGraphic(data())
    for name in missing:
        assert not hasattr(volume, name) and name not in volume.supported_events, (
            f"{name} is there now: move it up in docs/migration/fastplotlib.md"
        )


# What it says


def test_a_plane_on_a_face_is_drawn():
    seen = picture(mode="slice", plane=(0, 0, 1, -7.5))[..., :3].any(axis=-1)
    assert seen.mean() > 0.1
    assert not picture(mode="slice", plane=(0, 0, 1, -7.6))[..., :3].any()


def test_a_change_of_mode_changes_nothing_else():
    kept = {"alpha": 0.4, "alpha_mode": "add", "gamma": 2.0, "threshold": 0.6}
    kept["plane"] = (0.2, 0.1, 1, -4)
    figure, volume = scene(mode="mip", **kept)
    for mode in ("iso", "slice", "minip", "mip"):
        figure.export_numpy()
        volume.mode = mode
        shown = figure.export_numpy()
        assert shown[..., :3].any(), mode
        np.testing.assert_array_equal(shown, picture(mode=mode, **kept), err_msg=mode)


def test_one_scale_stands_for_all_three():
    assert scene(scale=2)[1].scale.tolist() == [2, 2, 2]


def test_handlers_of_data_survive_another_shape():
    volume = scene()[1]
    seen = []
    volume.add_event_handler(seen.append, "data")
    volume.data = data((3, 4, 5))
    assert len(seen) == 1 and seen[0].info["value"].shape == (3, 4, 5)
    volume.data[0] = 0
    assert len(seen) == 2


def test_rotate_turns_about_axes_of_the_world():
    volume = scene(offset=(5, 6, 7), scale=(2, 1, 1))[1]
    turns = (("z", (0, 2, 0)), ("x", (0, 0, 2)), ("y", (2, 0, 0)))
    for axis, expected in turns:  # about its own axes, the second would change nothing
        volume.rotate(np.pi / 2, axis)
        place = volume.world_from_data @ (1, 0, 0, 1)
        np.testing.assert_allclose(place[:3], np.add(expected, (5, 6, 7)), atol=1e-12)
    volume.rotation = (0, 0, 0, 1)
    volume.rotate(0.3)
    np.testing.assert_allclose(volume.rotation, (0, np.sin(0.15), 0, np.cos(0.15)))
    for bad in (("1",), (np.nan,), (0.1, "xy"), (0.1, 1)):
        with pytest.raises((TypeError, ValueError), match=r"alpha|axis"):
            volume.rotate(*bad)
    np.testing.assert_allclose(volume.rotation, (0, np.sin(0.15), 0, np.cos(0.15)))


def test_positions_are_mapped_to_the_world_and_back():
    volume = scene(offset=(5, 6, 7), scale=(2, 3, -4), rotation=(0, 0, 1, 1))[1]
    np.testing.assert_allclose(volume.map_model_to_world((1, 1, 1)), (2, 8, 3), atol=1e-12)
    points = np.random.default_rng(0).uniform(-9, 9, (4, 3))
    world = volume.map_model_to_world(points)
    np.testing.assert_allclose(world[2], (volume.world_from_data @ (*points[2], 1))[:3])
    np.testing.assert_allclose(volume.map_world_to_model(world), points)
    assert volume.map_world_to_model(points[:1]).shape == (1, 3)
    for bad in ((1, 2), 5, np.zeros((2, 2, 3)), "abc", (1, 2, np.inf)):
        for method in (volume.map_model_to_world, volume.map_world_to_model):
            with pytest.raises((TypeError, ValueError), match="position"):
                method(bad)


def test_handlers_are_listed_and_blocked_one_by_one():
    volume, seen = scene()[1], []
    first, second = seen.append, lambda event: seen.append("second")
    assert volume.event_handlers == []
    volume.add_event_handler(second, "gamma", "alpha")
    volume.add_event_handler(first, "gamma")
    assert volume.event_handlers == [("gamma", (second, first)), ("alpha", (second,))]
    volume.block_handlers.append(first)
    volume.gamma = 2
    assert seen == ["second"]
    volume.block_handlers.remove(first)
    volume.gamma = 3
    assert len(seen) == 3
    volume.remove_event_handler(second, "gamma", "alpha")
    assert volume.event_handlers == [("gamma", (first,))]


def test_pointer_events_carry_what_is_under_the_pointer():
    figure, volume = scene(threshold=0.1, mode="iso")
    seen = []
    volume.add_event_handler(seen.append, *POINTER_EVENTS)

    def send(name, x=16, y=12):
        seen.clear()
        figure.handle_event({"event_type": name, "x": x, "y": y, "button": 1})
        return [event.type for event in seen]

    assert send("pointer_move") == ["pointer_enter", "pointer_move"]
    assert seen[-1].pick_info == figure[0, 0].pick(16, 12)
    assert seen[-1].graphic is volume and (seen[-1].x, seen[-1].y) == (16, 12)
    assert send("pointer_down") == ["pointer_down"]
    assert send("pointer_up") == ["pointer_up", "click"]
    assert seen[-1].pick_info["graphic"] is volume
    assert send("double_click") == ["double_click"]
    assert send("wheel") == ["wheel"]
    assert send("pointer_move", 0, 0) == ["pointer_leave"]


def test_names_are_unique_in_a_subplot():
    figure, first = scene(name="ct")
    subplot = figure[0, 0]
    with pytest.raises(ValueError, match=r"name 'ct' is taken in this subplot, by <.*'ct'"):
        figure.add_image_volume(data(), name="ct")
    assert subplot.graphics == (first,)
    second = figure.add_image_volume(data())
    third = figure.add_image_volume(data())  # any number may have none
    with pytest.raises(ValueError, match="'ct' is taken"):
        second.name = "ct"
    assert second.name is None
    first.name = "ct"  # its own
    first.name, second.name = "mri", "ct"
    assert subplot["mri"] is first and subplot["ct"] is second
    subplot.remove_graphic(second)
    third.name = "ct"
    second.name = "mri"  # in no subplot it is free to have any
    with pytest.raises(ValueError, match="'mri' is taken"):
        subplot.add_graphic(second)
    with pytest.raises(ValueError, match="'a' is another channel's"):
        subplot.add_multichannel_volume(np.ones((2, 2, 2, 2)), names=("a", "a"))
    with pytest.raises(ValueError, match="'ct' is taken"):
        subplot.add_multichannel_volume(np.ones((2, 2, 2, 2)), name="ct")
    assert subplot.graphics == (first, third)


def test_a_state_with_a_name_twice_changes_nothing():
    figure, first = scene(name="ct")
    second = figure.add_image_volume(data())
    graphics = [{"name": "ct", "gamma": 2.0}, {"name": "ct"}]
    with pytest.raises(ValueError, match=r"subplots\[0\].graphics\[1\].name 'ct'"):
        figure.set_state({"subplots": [{"graphics": graphics}]})
    assert first.gamma == 1 and second.name is None


def test_the_kinds_of_controllers():
    (row,) = [line for line in rows("Controllers") if "controller_types" in line]
    kinds = re.findall('"([a-z]+)"', row.split(", one for all")[0])
    assert sorted(kinds) == ["fly", "orbit", "panzoom", "trackball"]
    figure = vr.Figure(size=(8, 8), shape=(2, 3))
    assert {subplot.controller.kind for subplot in figure} == {"orbit"}
    figure = vr.Figure(size=(8, 8), shape=(2, 2), controller_types=kinds)
    assert [subplot.controller.kind for subplot in figure] == kinds


def test_an_animation_that_raises_is_not_called_again():
    figure, calls = vr.Figure(size=(8, 8)), []

    def fail(subplot):
        calls.append(subplot)
        raise ValueError("once is enough")

    figure[0, 0].add_animations(fail)
    with pytest.raises(ValueError, match="once is enough"):
        figure.export_numpy()
    assert calls == [figure[0, 0]]


def test_animations_run_once_before_each_frame():
    figure = vr.Figure(size=(8, 8))
    seen = []

    def with_argument(given):
        seen.append(given)

    def without():
        seen.append(None)

    figure.add_animations(with_argument, without)
    figure[0, 0].add_animations(with_argument)
    figure.export_numpy()
    assert seen == [figure, None, figure[0, 0]]
    figure.remove_animation(with_argument)
    figure[0, 0].clear_animations()
    figure.render_frame()
    assert seen[3:] == [None]
    with pytest.raises(KeyError):
        figure.remove_animation(with_argument)
    with pytest.raises(TypeError):
        figure.add_animations("not a function")
