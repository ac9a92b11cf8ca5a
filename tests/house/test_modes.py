"""Modes are listed in one table: the code asks it, and files and documents follow it."""

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

import volrender
from volrender.base.modes import MODES, modes_of, modes_with
from volrender.engine.shader.linker import read_shader

ROOT = Path(__file__).parents[2]
PACKAGE = Path(volrender.__file__).parent
VOLUME = modes_of("image_volume")
NAMES = {mode.name for mode in MODES.values()}
# Looks of one volume: a mode that is not in there has the same as every other volume.
NO_LISTS = {"cli/demo.py"}
# What has words of its own, some of which are names of modes too.
OTHER_WORDS = {"combine", "slab_mode"}


def named_in(node: ast.AST | None) -> list[str]:
    """The modes that an expression names: itself, or as its items."""
    items = getattr(node, "elts", None) or getattr(node, "keys", None) or [node]
    values = [item.value for item in items if isinstance(item, ast.Constant)]
    return [value for value in values if isinstance(value, str) and value in NAMES]


def special_cases(text: str) -> list[int]:
    """Lines of code in which something is compared with a mode, or several are listed."""
    lines = []
    for node in ast.walk(ast.parse(text)):
        compared = []
        if isinstance(node, ast.Compare):
            compared = [node.left, *node.comparators]
            if OTHER_WORDS & {getattr(item, "attr", "") for item in compared}:
                continue
        elif isinstance(node, ast.MatchValue):
            compared = [node.value]
        is_list = isinstance(node, ast.Dict | ast.List | ast.Set | ast.Tuple)
        if any(map(named_in, compared)) or (is_list and len(named_in(node)) > 1):
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize(
    "text",
    [
        'if graphic.mode == "iso":\n    pass',
        'is_flat = graphic.mode in ("slice",)',
        'match mode:\n    case "mip":\n        pass',
        'LABELS = {"mip": "MIP", "iso": "Iso"}',
        'for mode in ["mip", "minip"]:\n    pass',
    ],
)
def test_no_way_to_list_modes_hides(text):
    assert special_cases(text)
    assert not special_cases('figure.add_image_volume(data, mode="mip")')
    assert not special_cases('if graphic.slab_mode == "mean":\n    pass')


def test_the_table_is_the_only_list():
    listed = {
        path.relative_to(PACKAGE).as_posix(): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := special_cases(path.read_text(encoding="utf-8")))
    }
    assert set(listed) == NO_LISTS, listed


@pytest.mark.parametrize("mode", MODES.values(), ids=lambda mode: f"{mode.kind} {mode.name}")
def test_a_mode_has_its_files(mode):
    assert "fn march(" in read_shader(f"modes/{mode.shader}.wgsl")
    assert read_shader(f"skipping/skipping/{mode.skipping}.wgsl")
    if mode.kind == "image_volume":
        assert callable(import_module(f"tests.oracle.modes.{mode.name}").march)


def test_sections_of_modes_are_in_the_panel():
    pytest.importorskip("imgui_bundle")
    from tests.hosts.window.panel.panel_picture import make

    shown = make()
    for mode in VOLUME.values():
        shown.panel.graphic.mode = mode.name
        shown.settle()
        headings = {name for name in shown.panel.rectangles if name.startswith("section.")}
        assert mode.section is None or f"section.{mode.section}" in headings
        others = {f"section.{other.section}" for other in VOLUME.values()} - {
            f"section.{mode.section}"
        }
        assert not headings & others


@pytest.mark.parametrize(
    "parameter", sorted({p for mode in VOLUME.values() for p in mode.parameters})
)
def test_documents_say_in_which_modes_a_parameter_matters(parameter):
    begins = ", ".join(modes_with("image_volume", parameter)) + ": "
    cls = volrender.ImageVolumeGraphic
    assert getattr(cls, parameter).__doc__.startswith(begins)
    described = re.search(rf"^{parameter} : .*\n\s+(.*)", inspect.getdoc(cls), re.MULTILINE)
    assert described[1].startswith(begins)


def test_the_readme_lists_the_modes():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split("## Modes")[1].split("\n\n")[1]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.MULTILINE)
    assert rows == [(mode.name, mode.summary) for mode in VOLUME.values()]


def test_the_modes_of_fastplotlib_are_there():
    text = (ROOT / "docs/migration/fastplotlib.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| `mode`: (.*?) \| same", text, re.MULTILINE)
    names = re.findall(r'"(\w+)"', row)
    assert len(names) == 4 and set(names) <= set(VOLUME)
