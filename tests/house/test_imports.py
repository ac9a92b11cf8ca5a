"""Imports go downward only, by an explicit table, and importing volrender stays light."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import volrender

PACKAGE = Path(volrender.__file__).parent

# Each room, and the rooms that it may import from besides itself; "" is the package's face. A room
# that is not here may not exist.
TABLE: dict[str, set[str]] = {
    "base": {"base.checks"},
    "base.checks": {"base"},
    "base.files": set(),
    "data": {"base", "base.checks", "data.files", "data.sources"},
    "data.channels": {"base.checks", "data", "data.opening", "data.series", "data.sources"},
    "data.datasets": set(),
    "data.labels": {"data", "data.sources"},
    "data.measuring": {"base", "data.labels", "data.sources"},
    "data.sources": {"base.files", "data", "data.files", "data.files.zarr_store"},
    "data.series": {"base.checks", "data", "data.files", "data.sources"},
    "data.files": {
        *("base", "base.checks", "base.files", "data.files.bio", "data.files.dicom"),
        *("data.files.hdf5", "data.files.headed", "data.files.label_tables", "data.files.neuro"),
        *("data.files.raw", "data.files.tiff", "data.files.zarr_store"),
    },
    "data.files.bio": {"data.files"},
    "data.files.hdf5": {"base", "data.files"},
    "data.files.dicom": {"base", "base.files", "data.files"},
    "data.files.headed": {"base", "data.files"},
    "data.files.label_tables": {"data.files", "data.files.headed"},
    "data.files.neuro": {
        *("data.files", "data.files.hdf5", "data.files.headed", "data.files.label_tables"),
        "data.files.raw",
    },
    "data.files.raw": {"base.checks", "data.files"},
    "data.files.tiff": {"base", "data.files"},
    "data.opening": {
        *("base", "base.checks", "data", "data.sources", "data.files"),
        "data.files.label_tables",
    },
    "data.files.zarr_store": {"base", "data.files", "data.files.label_tables"},
    "engine": set(),
    "engine.device": {"base.checks", "data", "engine.device.commands"},
    "engine.device.commands": set(),
    "engine.shader": {"engine.device"},
    "engine.skipping": {
        "base",
        "base.checks",
        "data",
        "data.sources",
        "engine.device",
        "engine.shader",
    },
    "engine.bricks": {
        *("data", "data.files", "data.sources", "engine.bricks.channels", "engine.bricks.reading"),
        *("engine.bricks.stored", "engine.bricks.streaming", "engine.device", "engine.shader"),
        "engine.volume",
    },
    "engine.bricks.channels": {
        *("data", "data.sources", "engine.bricks", "engine.bricks.reading", "engine.device"),
        "engine.volume",
    },
    "engine.bricks.labels": {
        *("base", "data", "data.labels", "data.sources", "engine.bricks", "engine.bricks.stored"),
        *("engine.device", "engine.skipping", "engine.volume.labels"),
    },
    "engine.bricks.reading": {
        *("base.checks", "base.files", "data", "data.files", "data.sources", "engine.bricks"),
        *("engine.bricks.channels", "engine.bricks.stored", "engine.skipping", "engine.volume"),
    },
    "engine.bricks.streaming": {
        *("engine.bricks", "engine.bricks.reading", "engine.bricks.stored", "engine.device"),
        "engine.shader",
    },
    "engine.bricks.stored": {
        *("base", "data", "data.sources", "engine.bricks", "engine.bricks.channels"),
        *("engine.bricks.reading", "engine.device", "engine.skipping", "engine.volume"),
    },
    "engine.volume": {"data", "data.sources", "engine.device", "engine.shader", "engine.skipping"},
    "engine.volume.labels": {
        *("data", "data.labels", "data.sources", "engine.device", "engine.shader"),
        *("engine.skipping", "engine.volume"),
    },
    "engine.frame": {"engine.device", "engine.frame.volumes", "engine.shader"},
    "engine.frame.volumes": {
        *("base", "engine.device", "engine.frame", "engine.shader", "engine.volume"),
        "engine.volume.labels",
    },
    "engine.quads": {"engine.device", "engine.frame", "engine.shader"},
    "scene": set(),
    "scene.camera": {"base", "base.checks"},
    "scene.camera.controllers": {"base", "base.checks", "scene.camera"},
    "scene.graphics": {
        *("base", "base.checks", "data", "data.series", "data.sources", "engine.device"),
        *("engine.bricks", "engine.frame", "engine.frame.volumes", "engine.shader"),
        *("engine.volume", "scene.graphics.labels"),
        *("scene.graphics.records", "scene.graphics.transfer"),
    },
    "scene.graphics.labels": {
        *("base", "base.checks", "data", "data.labels", "data.series", "engine.device"),
        *("engine.bricks.labels", "engine.frame", "engine.frame.volumes", "engine.shader"),
        *("engine.volume", "engine.volume.labels", "scene.graphics", "scene.graphics.records"),
        "scene.graphics.transfer",
    },
    "scene.graphics.multichannel": {
        *("base", "base.checks", "data", "data.channels", "data.opening", "engine.device"),
        *(
            "engine.bricks",
            "engine.frame",
            "engine.frame.volumes",
            "engine.volume",
            "scene.graphics",
            "scene.graphics.records",
        ),
        "scene.graphics.transfer",
    },
    "scene.graphics.records": {
        *("base", "base.checks", "engine.shader", "engine.skipping", "engine.volume"),
        *("scene.camera", "scene.graphics", "scene.graphics.transfer"),
    },
    "scene.graphics.transfer": {
        *("base", "base.checks", "data", "engine.device", "engine.skipping", "engine.volume"),
    },
    "scene.drawing": {
        *("base", "base.checks", "base.files", "engine.device", "engine.frame"),
        *("engine.frame.volumes", "engine.shader"),
        *("scene.camera", "scene.fidelity", "scene.graphics", "scene.graphics.records"),
    },
    "scene.fidelity": {"base", "base.checks", "engine.device"},
    "scene.overlays": {
        *("base", "base.checks", "engine.frame", "engine.quads"),
        *("scene.camera", "scene.graphics", "scene.overlays.annotations"),
        *("scene.overlays.colorbar", "scene.overlays.fonts"),
    },
    "scene.overlays.annotations": {
        *("base", "base.checks", "engine.quads", "scene.overlays", "scene.overlays.colorbar"),
    },
    "scene.overlays.fonts": set(),
    "scene.overlays.colorbar": {
        *("base", "engine.frame", "engine.quads", "scene.graphics"),
        *("scene.graphics.records", "scene.graphics.transfer", "scene.overlays"),
    },
    "scene.state": {
        *("base", "base.checks", "base.files"),
        *("scene.camera", "scene.camera.controllers", "scene.graphics.multichannel"),
        *("scene.graphics", "scene.graphics.transfer"),
    },
    "scene.playback": {"base", "base.checks"},
    "scene.keyframes": {
        *("base", "base.checks", "base.files", "scene.camera", "scene.graphics.transfer"),
        "scene.state",
    },
    "scene.measuring": {
        *("base", "base.checks", "base.files", "data.measuring", "engine.quads"),
        *("scene.overlays", "scene.state"),
    },
    "scene.output": {
        *("base", "base.checks", "base.files", "engine.frame", "scene.drawing", "scene.fidelity"),
        *("scene.output.drawings", "scene.state"),
    },
    "scene.output.drawings": {
        *("base", "base.files", "engine.frame", "engine.quads", "scene.drawing", "scene.output"),
        *("scene.overlays", "scene.overlays.fonts"),
    },
    "scene.figure": {
        *(
            "base",
            "base.checks",
            "data",
            "data.files",
            "data.channels",
            "data.opening",
            "data.series",
            "engine.device",
            "engine.frame",
            "engine.volume",
        ),
        *("scene.camera", "scene.camera.controllers", "scene.drawing", "scene.fidelity"),
        *("scene.graphics", "scene.graphics.labels", "scene.graphics.multichannel"),
        *("scene.graphics.transfer", "scene.keyframes", "scene.measuring", "scene.output"),
        "scene.overlays",
        *("scene.playback", "scene.state"),
    },
    "scene.ortho": {
        *("base", "base.checks", "data.channels", "data.files", "data.opening", "engine.device"),
        *(
            "scene.camera.controllers",
            "scene.figure",
            "scene.graphics",
            "scene.graphics.labels",
            "scene.graphics.multichannel",
            "scene.graphics.transfer",
            "scene.measuring",
            "scene.overlays",
            "scene.state",
        ),
    },
    "hosts": {
        *(
            "base",
            "data",
            "hosts.notebook",
            "hosts.web",
            "hosts.widget",
            "hosts.window",
            "scene.camera",
            "scene.figure",
        ),
        *("scene.graphics", "scene.measuring", "scene.overlays", "scene.playback"),
    },
    "hosts.widget": {
        *("base", "base.checks", "hosts", "hosts.notebook", "hosts.web", "hosts.web.overlays"),
        *("scene.figure", "scene.output"),
    },
    "hosts.web": {
        *("base", "base.checks", "base.files", "data", "data.labels", "engine.volume"),
        *("engine.volume.labels", "hosts.web.controls", "hosts.web.overlays", "hosts.web.programs"),
        *("hosts.web.voxels", "scene.fidelity", "scene.graphics", "scene.graphics.labels"),
        *("scene.graphics.multichannel", "scene.graphics.records", "scene.graphics.transfer"),
        *("scene.output", "scene.state"),
    },
    "hosts.web.programs": {
        *("base", "engine.frame", "engine.frame.volumes", "engine.quads", "engine.shader"),
        *("engine.volume", "hosts.web.voxels", "scene.graphics", "scene.graphics.labels"),
    },
    "hosts.web.voxels": {
        *("base", "data", "data.labels", "data.opening", "data.sources"),
        *("engine.volume", "engine.volume.labels", "hosts.web", "scene.fidelity", "scene.graphics"),
    },
    "hosts.web.controls": {
        *("base", "data", "data.opening", "hosts.web", "scene.graphics", "scene.graphics.transfer"),
        *("scene.ortho", "scene.state"),
    },
    "hosts.web.overlays": {
        *("hosts.web", "scene.figure", "scene.graphics", "scene.graphics.transfer"),
        *("scene.measuring", "scene.ortho", "scene.overlays", "scene.overlays.annotations"),
        *("scene.overlays.colorbar", "scene.overlays.fonts"),
    },
    "hosts.notebook": {"base", "hosts.window", "hosts.window.panel", "scene.figure"},
    "hosts.desktop": {
        *("base", "hosts.window", "hosts.window.panel", "hosts.window.panel.widgets"),
    },
    "hosts.qt": {"base.checks", "engine.device", "hosts.window", "scene.figure"},
    "hosts.window": {
        *("base", "base.checks", "base.files", "data.opening", "engine.device", "engine.frame"),
        *("hosts", "hosts.desktop", "hosts.window.keys", "hosts.window.panel"),
        *(
            "hosts.window.panel.widgets",
            "scene.camera.controllers",
            "scene.drawing",
            "scene.fidelity",
            "scene.figure",
        ),
        *("scene.ortho", "scene.output", "scene.overlays", "scene.state"),
    },
    "hosts.window.keys": {
        *("base", "data.opening", "hosts", "hosts.window.panel", "scene.figure"),
        "scene.graphics.transfer",
    },
    "hosts.window.panel": {
        *("base", "engine.device", "engine.quads", "engine.shader"),
        *("hosts.window.panel.picture", "hosts.window.panel.sections"),
        "hosts.window.panel.sections.histogram",
        *("hosts.window.panel.sections.labels", "hosts.window.panel.sections.looks"),
        *("hosts.window.panel.sections.measure", "hosts.window.panel.sections.movie"),
        *("hosts.window.panel.sections.transfer", "hosts.window.panel.sections.transfer.joint"),
        *("hosts.window.panel.widgets", "scene.figure", "scene.graphics"),
    },
    "hosts.window.panel.picture": {
        *("base", "data.sources", "scene.graphics.transfer", "scene.measuring", "scene.overlays"),
    },
    "hosts.window.panel.sections": {
        *("base", "base.checks", "base.files", "hosts", "hosts.window.panel.widgets"),
        *("scene.ortho", "scene.overlays"),
    },
    "hosts.window.panel.sections.histogram": {
        *("data", "hosts.window.panel.widgets", "scene.graphics.transfer"),
        "scene.overlays.colorbar",
    },
    "hosts.window.panel.sections.labels": {
        *("base", "data", "data.labels", "hosts.window.panel.sections.looks"),
        "hosts.window.panel.widgets",
    },
    "hosts.window.panel.sections.looks": {
        *("base", "data", "data.sources", "hosts.window.panel.sections"),
        *("hosts.window.panel.sections.histogram", "hosts.window.panel.sections.transfer"),
        "hosts.window.panel.widgets",
    },
    "hosts.window.panel.sections.transfer.joint": {
        *("data", "hosts.window.panel.sections.histogram", "hosts.window.panel.sections.looks"),
        *("hosts.window.panel.widgets", "scene.graphics.transfer"),
    },
    "hosts.window.panel.sections.movie": {
        *("hosts.window.panel.widgets", "scene.keyframes", "scene.output"),
    },
    "hosts.window.panel.sections.measure": {
        *("hosts.window.panel.picture", "hosts.window.panel.widgets", "scene.measuring"),
    },
    "hosts.window.panel.sections.transfer": {
        *("base", "data", "hosts.window.panel.picture"),
        *("hosts.window.panel.sections.histogram", "hosts.window.panel.sections.transfer.joint"),
        *("hosts.window.panel.widgets", "scene.figure", "scene.graphics"),
        *("scene.graphics.multichannel", "scene.graphics.transfer", "scene.state"),
    },
    "hosts.window.panel.widgets": {"base", "base.files", "scene.graphics.transfer"},
    "cli": {
        *(
            "",
            "base",
            "base.checks",
            "base.files",
            "data",
            "data.sources",
            "data.datasets",
            "data.files",
        ),
        "data.opening",
        *("engine.device", "hosts", "hosts.desktop", "hosts.window", "scene.camera"),
        "scene.camera.controllers",
        *(
            "cli.batch",
            "cli.input",
            "cli.views",
            "cli.words",
            "data.channels",
            "scene.drawing",
            "scene.figure",
            "scene.graphics.multichannel",
            "scene.graphics.transfer",
            "scene.ortho",
        ),
        *("scene.keyframes", "scene.output", "scene.state"),
    },
    "cli.views": {
        *("base", "base.checks", "base.files", "cli", "cli.input", "data.opening", "scene.figure"),
        "scene.ortho",
    },
    "cli.words": {"base.checks", "cli"},
    "cli.batch": {"base.checks", "base.files", "cli", "cli.words", "data.files"},
    "cli.input": {
        *("base", "base.checks", "data.files", "data.files.label_tables", "data.opening"),
        *(
            "engine.device",
            "scene.figure",
            "scene.graphics.labels",
            "scene.graphics.transfer",
            "scene.ortho",
        ),
        "scene.overlays",
    },
    "": {
        *(
            "base",
            "cli",
            "data",
            "data.datasets",
            "data.files",
            "data.opening",
            "engine.device",
            "hosts",
        ),
        *("hosts.qt", "hosts.widget", "scene.camera"),
        *("scene.drawing", "scene.fidelity", "scene.figure", "scene.graphics"),
        *("scene.graphics.labels", "scene.graphics.multichannel", "scene.graphics.transfer"),
        *("scene.ortho", "scene.output", "scene.state"),
    },
}


def imports_of(text: str, package: list[str]) -> set[str]:
    """The modules of volrender that a module's text imports, anywhere, and by strings too."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("volrender")}
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            found |= names_in([*base, *(node.module or "").split(".")], node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("volrender"):
            found |= names_in(node.module.split("."), node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= named_in_string(node.value, package)
    return found


def names_in(base: list[str], names) -> set[str]:
    """What ``from base import names`` imports: modules of a package, or the module itself."""
    base = [part for part in base if part]
    found = set()
    for alias in names:
        inner = PACKAGE.joinpath(*base[1:], alias.name)
        is_module = inner.is_dir() or inner.with_suffix(".py").exists()
        found.add(".".join([*base, alias.name] if is_module else base))
    return found


def named_in_string(text: str, package: list[str]) -> set[str]:
    """The module that a string names, such as "volrender.cli" or ".window.window"."""
    if re.fullmatch(r"volrender(\.\w+)+", text):
        parts = text.split(".")
    elif match := re.fullmatch(r"(\.+)(\w+(\.\w+)*)", text):
        up = len(match[1]) - 1
        parts = [*package[: len(package) - up], *match[2].split(".")]
    else:
        return set()
    place = PACKAGE.joinpath(*parts[1:])
    return {".".join(parts)} if place.is_dir() or place.with_suffix(".py").exists() else set()


@cache
def import_graph() -> dict[str, set[str]]:
    """Which modules of the package does each module import?"""
    graph = {}
    for path in PACKAGE.rglob("*.py"):
        parts = ["volrender", *path.relative_to(PACKAGE).with_suffix("").parts]
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found = imports_of(path.read_text(encoding="utf-8"), parts[:-1])
        graph[name] = {other for other in found if other != name}
    return graph


def room_of(module: str) -> str:
    """The folder that a module is in: "scene.figure"; of a folder itself, that folder."""
    parts = module.split(".")[1:]
    return ".".join(parts if PACKAGE.joinpath(*parts).is_dir() else parts[:-1])


def test_every_room_is_in_the_table():
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    rooms = {".".join(folder.relative_to(PACKAGE).parts) for folder in folders}
    assert rooms == set(TABLE)


def test_imports_are_those_of_the_table():
    graph = import_graph()
    assert "volrender.base.checks" in graph["volrender.scene.figure.figure"]
    wrong = [
        f"{module} imports {other}"
        for module, others in graph.items()
        for other in others
        if room_of(other) not in {room_of(module), *TABLE[room_of(module)]}
    ]
    assert wrong == []


def test_every_entry_of_the_table_is_needed():
    used: dict[str, set[str]] = {room: set() for room in TABLE}
    for module, others in import_graph().items():
        used[room_of(module)] |= {room_of(other) for other in others} - {room_of(module)}
    assert {room: may - used[room] for room, may in TABLE.items() if may - used[room]} == {}


def test_there_are_no_cycles():
    graph = import_graph()
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join([*path, module])
        if module not in done:
            for other in graph.get(module, ()):
                if other != "volrender":  # the package itself: the command line asks its version
                    visit(other, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize(
    "text",
    [
        "from ...hosts import loop",
        "from volrender.hosts import loop",
        "import volrender.hosts.loop",
        'importlib.import_module("volrender.hosts.loop")',
        'importlib.import_module("...hosts.loop", __package__)',
        "def f():\n    from ...hosts.loop import run",
    ],
)
def test_no_way_to_import_hides_from_the_graph(text):
    assert imports_of(text, ["volrender", "scene", "figure"]) == {"volrender.hosts.loop"}


def test_import_loads_no_window_and_no_extra():
    code = "import sys, volrender; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    heavy = {
        "glfw",
        "PySide6",
        "rendercanvas",
        "imageio",
        "cmap",
        "PIL",
        "tifffile",
        "nibabel",
        "pygfx",
    }
    heavy |= {"zarr", "h5py", "hdf5plugin", "mrcfile", "nrrd", "pydicom", "xarray", "SimpleITK"}
    assert "volrender" in loaded.stdout.split()
    assert heavy & set(loaded.stdout.split()) == set()
