"""Imports go downward only, and importing volrender stays light."""

import ast
import subprocess
import sys
from pathlib import Path

import volrender

PACKAGE = Path(volrender.__file__).parent
EDGES = ("io", "gui", "cli", "doctor", "contact_sheet", "__main__")


def layer(module: str) -> int:
    """How high a module stands: plain modules 0, engine 1, scene 2, the package's face 3, edges 4."""
    if module == "volrender":
        return 3
    part = module.split(".")[1]
    if part in EDGES:
        return 4
    return {"engine": 1, "scene": 2}.get(part, 0)


def import_graph() -> dict[str, set[str]]:
    """Which modules of the package does each module import, anywhere in its text?"""
    graph = {}
    for path in PACKAGE.rglob("*.py"):
        parts = ["volrender", *path.relative_to(PACKAGE).with_suffix("").parts]
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        package = parts[:-1]
        found = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names if alias.name.startswith("volrender")}
            elif isinstance(node, ast.ImportFrom) and node.level:
                base = package[: len(package) - node.level + 1]
                base = base + (node.module.split(".") if node.module else [])
                for alias in node.names:
                    inner = PACKAGE.joinpath(*base[1:], alias.name)
                    is_module = inner.is_dir() or inner.with_suffix(".py").exists()
                    found.add(".".join([*base, alias.name] if is_module else base))
        graph[name] = found - {name}
    return graph


def test_imports_go_downward():
    graph = import_graph()
    assert graph["volrender.scene.figure"] >= {"volrender.engine.frame", "volrender.settings"}
    upward = [
        f"{module} imports {other}"
        for module, others in graph.items()
        for other in others
        if layer(other) > layer(module) and not (layer(module) == 4 and other == "volrender")
    ]
    assert upward == []


def test_there_are_no_cycles():
    graph = import_graph()
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join([*path, module])
        if module not in done:
            for other in graph.get(module, ()):
                if other != "volrender":  # the package itself: only edges ask it for the version
                    visit(other, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_import_loads_no_window_and_no_extra():
    code = "import sys, volrender; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    heavy = {"glfw", "rendercanvas", "imageio", "cmap", "PIL", "tifffile", "nibabel", "pygfx"}
    assert "volrender" in loaded.stdout.split()
    assert heavy & set(loaded.stdout.split()) == set()
