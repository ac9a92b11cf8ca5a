"""Only an object's own methods touch its underscored attributes."""

import ast
from pathlib import Path

import pytest

import volrender

PACKAGE = Path(volrender.__file__).parent

# Of libraries that offer no other way, and of named tuples.
THEIRS = {
    *("_internal", "_api", "_wgpu_context", "_parsed_types"),  # wgpu-native and cffi
    "_configure_screen_real",  # wgpu
    *("_rc_canvas_group", "_rc_set_logical_size", "_subwidget"),  # rendercanvas
    *("_replace", "_asdict", "_fields"),
    "_negative_number_matcher",  # argparse
    *("_exit", "_at_fork_reinit"),  # of Python's os, and of its locks
}


def touched(text: str) -> list[tuple[int, str]]:
    """Underscored attributes of other objects, with their lines."""
    found = []

    def visit(node: ast.AST, classes: tuple[str, ...]) -> None:
        if isinstance(node, ast.ClassDef):
            classes = (*classes, node.name)
        if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls", *classes)
            own = own or (
                isinstance(node.value, ast.Call)
                and isinstance(node.value.func, ast.Name)
                and node.value.func.id in ("super", "type")
            )
            if not own and not node.attr.startswith("__") and node.attr not in THEIRS:
                found.append((node.lineno, f"{ast.unparse(node.value)}.{node.attr}"))
        for child in ast.iter_child_nodes(node):
            visit(child, classes)

    visit(ast.parse(text), ())
    return found


def test_nobody_touches_anothers_underscored_attributes():
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}: {what}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, what in touched(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize("text", ["a._b", "self.a._b", "f()._b", "class A:\n  x = B._c"])
def test_the_search_finds_them(text):
    assert len(touched(text)) == 1


@pytest.mark.parametrize("text", ["self._b", "a.__class__", "class A:\n  x = A._c", "super()._b"])
def test_the_search_leaves_ones_own_alone(text):
    assert touched(text) == []
