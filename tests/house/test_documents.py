"""What CONTRIBUTING.md and docs/explanation/architecture.md say is there, and what they show works."""

import importlib.util
import json
import os
import re
import shlex
import tomllib

import numpy as np
import pytest

from benchmarks import __main__ as benchmarks_command
from benchmarks import against
from tests.hosts.qt.needed import needed_qt
from tests.house.documents import ROOT, blocks, commands, files_shown, paths_named, text_of
from tests.house.test_imports import TABLE
from volrender.cli import _parser
from volrender.data.files import VolumeFileError, formats, read_volume
from volrender.engine.shader.linker import read_shader
from volrender.scene.graphics.labels.labelled_graphic import OF_LABELS
from volrender.scene.graphics.multichannel.channels import PARAMETERS

CONTRIBUTING, ARCHITECTURE = "CONTRIBUTING.md", "docs/explanation/architecture.md"
CHANNELS = "docs/howto/channels.md"
LABELS = "docs/howto/labels.md"
MOVIES = "docs/howto/movies.md"
PYTHON = ".venv/bin/python -m "
COMMANDS = commands(CONTRIBUTING)


def modules_run() -> dict[str, list[list[str]]]:
    """The arguments with which each module is run, by module."""
    run: dict[str, list[list[str]]] = {}
    for command in COMMANDS:
        if command.startswith(PYTHON):
            module, *arguments = shlex.split(command.removeprefix(PYTHON))
            run.setdefault(module, []).append(arguments)
    return run


# Paths


@pytest.mark.parametrize("document", [CONTRIBUTING, ARCHITECTURE])
def test_paths_lead_somewhere(document):
    named = paths_named(document)
    assert len(named) > 30
    assert [path for path in sorted(named) if not exists(path)] == []


def exists(path: str) -> bool:
    """Whether there is a file or a folder; of a module, its name without suffix will do."""
    return (ROOT / path).exists() or (ROOT / f"{path}.py").exists()


@pytest.mark.parametrize("document", ["docs/explanation/promises.md", "SECURITY.md"])
def test_what_users_are_promised_leads_somewhere(document):
    assert [path for path in sorted(paths_named(document)) if not exists(path)] == []
    others = [text_of(name) for name in (CONTRIBUTING, ARCHITECTURE, "SECURITY.md")]
    assert document == "SECURITY.md" or all("promises.md)" in other for other in others)


@pytest.mark.parametrize("path", ["volrender/no_room", "tests/base/test_no.py", "docs/no.md"])
def test_what_is_not_there_is_found(path):
    assert not exists(path)


def test_every_room_has_its_question():
    listed = re.findall(r"^\| `volrender/([\w/]+)` \| ", text_of(CONTRIBUTING), re.MULTILINE)
    rooms = {room.replace(".", "/") for room in TABLE}
    assert len(listed) > 15 and set(listed) <= rooms
    assert [room for room in rooms if not covered(room, listed, rooms)] == []


def covered(room: str, listed: list[str], rooms: set[str]) -> bool:
    """Whether a room, one around it, or else all rooms in it are listed."""
    inner = {other for other in rooms if other.startswith(f"{room}/")}
    return (
        room == ""
        or any(room == name or room.startswith(f"{name}/") for name in listed)
        or (bool(inner) and all(covered(other, listed, rooms) for other in inner))
    )


def test_every_room_of_shaders_is_described():
    described = re.findall(r"^\| `shaders/(\w+)` \| ", text_of(ARCHITECTURE), re.MULTILINE)
    folders = [path.name for path in (ROOT / "shaders").iterdir() if path.is_dir()]
    assert sorted(described) == sorted(folders)


# Commands


def test_what_ci_runs_is_said():
    lines = re.findall(r"^\.venv/bin/python (-m \w+)", (ROOT / ".ci/run").read_text(), re.MULTILINE)
    assert len(lines) > 1
    for line in lines:
        assert any(command.startswith(f".venv/bin/python {line}") for command in COMMANDS), line
    assert ".ci/run" in COMMANDS and os.access(ROOT / ".ci/run", os.X_OK)


def test_modules_that_are_run_are_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = [re.split(r"\W", wanted)[0] for wanted in project["optional-dependencies"]["test"]]
    assert {"pytest", "ruff", "volrender"} <= set(modules_run())
    for module in modules_run():
        assert module in extra or importlib.util.find_spec(module), module


def test_commands_of_run_py_are_its_own():
    spec = importlib.util.spec_from_file_location("run_py", ROOT / "run.py")
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    used = re.findall(r"python3 run\.py (\w+)", text_of(CONTRIBUTING))
    assert set(used) == set(run.EXTRAS)


def test_commands_of_volrender_are_understood():
    asked = modules_run()["volrender"]
    assert len(asked) > 1
    for arguments in asked:
        _parser().parse_args(arguments)


@pytest.mark.parametrize(
    ("module", "main"),
    [("benchmarks", benchmarks_command.main), ("benchmarks.against", against.main)],
)
def test_options_of_benchmarks_are_theirs(module, main, capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    known = capsys.readouterr().out
    (arguments,) = modules_run()[module]
    for option in (word for word in arguments if word.startswith("--")):
        assert option in known


# What is to be copied; the mode itself is tried in test_a_new_mode.py


def test_the_files_of_a_mode_and_of_a_reader_are_shown():
    shown = files_shown(CONTRIBUTING)
    assert set(shown) == {
        "shaders/modes/middle.wgsl",
        "tests/oracle/modes/middle.py",
        "volrender/data/files/grid.py",
    }


def test_what_a_march_may_ask_is_there():
    """Functions of the library, with as many parameters as they have."""
    table = (
        text_of(CONTRIBUTING).split("What a march may ask")[1].split("To look at all samples")[0]
    )
    asked = re.findall(r"`[^`]*`", table)
    calls = [call for code in asked for call in re.findall(r"(\w+)\(([^()]*)\)", code)]
    assert len(calls) > 10
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", table, re.MULTILINE)
    used = [name for row in rows for name in re.findall(r"\w+", row)]
    library = "".join(
        read_shader(path.relative_to(ROOT / "shaders").as_posix())
        for path in sorted((ROOT / "shaders").rglob("*.wgsl"))
    )
    for name, arguments in calls:
        declared = re.findall(rf"^fn {name}\((.*)\) ->", library, re.MULTILINE)
        assert {text.count(":") for text in declared} == {arguments.count(",") + 1}, name
    assert "sampling" in used
    for name in used:
        assert [
            *(ROOT / "shaders").glob(f"*/{name}.wgsl"),
            *(ROOT / "shaders").glob(f"*/{name}"),
        ], name


def test_the_fields_of_a_hit_are_those_of_the_shader():
    table = text_of(CONTRIBUTING).split("A `Hit` is")[1].split("`//: use`")[0]
    fields = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    struct = read_shader("ray/hit.wgsl").split("struct Hit {")[1].split("}")[0]
    assert fields == re.findall(r"^\s*(\w+):", struct, re.MULTILINE)


def test_the_reader_reads(tmp_path, monkeypatch):
    module = {"__package__": "volrender.data.files", "__name__": "volrender.data.files.grid"}
    exec(files_shown(CONTRIBUTING)["volrender/data/files/grid.py"], module)
    monkeypatch.setitem(formats.READERS, ".grid", module["read_grid"])
    path = tmp_path / "head.grid"
    path.write_text("2 3 4\n" + " ".join(map(str, range(24))))
    volume = read_volume(path)
    np.testing.assert_array_equal(volume.data, np.arange(24).reshape(2, 3, 4))
    assert (volume.name, volume.format, volume.axes) == ("head", "grid", "zyx")
    for damaged in ("", "2 3 4\n1 2", "a b c\n1", "2 2 1\n1 x 3 4", "0 1 1\n", "1 1 1\né"):
        path.write_text(damaged, encoding="utf-8")
        with pytest.raises(VolumeFileError) as refused:
            read_volume(path)
        assert str(refused.value).startswith(f"{path}: ") and "\n" not in str(refused.value)


def test_controls_and_their_tests_are_there():
    said = text_of(CONTRIBUTING).split("## Add a control")[1].split("## Add a property")[0]
    control, *test = re.findall(r"^(?:ui|shown|assert).*", said, re.MULTILINE)
    sections = ROOT / "volrender/hosts/window/panel/sections"
    assert f"    {control}\n" in (sections / "appearance.py").read_text(encoding="utf-8")
    tests = (ROOT / "tests/hosts/window/panel/test_panel.py").read_text(encoding="utf-8")
    assert len(test) == 2 and "".join(f"    {line}\n" for line in test) in tests


def test_the_panel_is_drawn(tmp_path, monkeypatch):
    pytest.importorskip("imgui_bundle")
    import imageio.v3 as imageio

    monkeypatch.chdir(tmp_path)
    (code,) = [block for block in blocks(CONTRIBUTING, "python") if "panel.png" in block]
    exec(code, {})
    assert imageio.imread("panel.png")[..., :3].std() > 10


# Channels


def left_by_blocks(document: str, more_than: int) -> dict:
    """The names that the blocks of a document leave, run one after the other."""
    left: dict = {}
    written = blocks(document, "python")
    assert len(written) > more_than
    for code in written:
        exec(code, left)
    return left


def told_in(table: str) -> list[str]:
    """What is named in the first column of a table."""
    first_cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    return sorted(re.findall(r"`(\w+)`", " ".join(first_cells)))


def test_the_blocks_on_channels_run(tmp_path, monkeypatch, capsys):
    import imageio.v3 as imageio

    monkeypatch.chdir(tmp_path)
    shown = left_by_blocks(CHANNELS, more_than=4)
    assert capsys.readouterr().out.endswith("nuclei vmax 0.5\n")
    assert shown["movie"].time == 3 and shown["movie"].data.axes == "tczyx"
    assert (shown["graphic"].data.value == shown["data"]).all()
    for name in ("channels", "faded", "section"):
        assert imageio.imread(f"{name}.png")[..., :3].std() > 10


def test_the_blocks_on_labels_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shown = left_by_blocks(LABELS, more_than=5)
    assert capsys.readouterr().out.split()[1] in ("liver", "kidney")
    assert (shown["graphic"].data.value == 3).sum() == 64


def test_the_blocks_on_movies_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = left_by_blocks(MOVIES, more_than=0)
    (movie,) = blocks(MOVIES, "json")
    shown["figure"].keyframes.set_state(json.loads(movie))
    shown["figure"].keyframes.apply(3)
    assert shown["head"].threshold == pytest.approx(600) and (tmp_path / "movie.gif").exists()
    for command in commands(MOVIES):
        _parser().parse_args(shlex.split(command)[1:])


def test_the_block_on_measuring_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shown = left_by_blocks("docs/howto/measuring.md", more_than=0)
    assert capsys.readouterr().out.startswith("152.0 152 mm\n")
    assert len((tmp_path / "measured.csv").read_text("utf-8").splitlines()) == 6
    assert len((tmp_path / "profile.csv").read_text("utf-8").splitlines()) == 1 + len(
        shown["profile"].values
    )


def test_the_blocks_on_qt_run():
    needed_qt()
    shown = left_by_blocks("docs/howto/qt.md", more_than=1)
    shown["slider"].setValue(700)
    assert shown["head"].threshold == 700
    shown["head"].threshold = 900
    assert shown["slider"].value() == 900
    shown["window"].deleteLater()


def test_the_properties_of_labels_are_told():
    said = text_of(LABELS).split("What is said of labels")[1].split("What is known")[0]
    assert told_in(said) == sorted([*OF_LABELS, "names"])


def test_commands_on_channels_are_understood():
    commands_of_channels = commands(CHANNELS)
    assert len(commands_of_channels) > 1
    for command in commands_of_channels:
        program, *arguments = shlex.split(command)
        assert program == "volrender" and _parser().parse_args(arguments).channel


def test_the_properties_of_a_channel_are_told():
    table = text_of(CHANNELS).split("What belongs to a channel")[1].split("All else")[0]
    assert told_in(table) == sorted([*PARAMETERS, "data"])
    assert [path for path in sorted(paths_named(CHANNELS)) if not exists(path)] == []
