"""Files are written by one helper alone, which writes them whole."""

import ast
from pathlib import Path

import pytest

import volrender

PACKAGE = Path(volrender.__file__).parent

# What else opens something for writing, or puts something in its place.
ALLOWED = {
    "base/files/whole_file.py",
    "scene/output/frame_folder.py",  # into a folder that is put in its place as a whole
    "scene/output/movie_file.py",  # into the helper's unfinished file
}


def writing(text: str) -> list[str]:
    """The calls that write a file or move one."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if writes(call)]


def writes(call: ast.Call) -> bool:
    *owner, name = ast.unparse(call.func).split(".")
    if name == "open":
        given = [*call.args, *(word.value for word in call.keywords)]
        return any(is_mode(item.value) for item in given if isinstance(item, ast.Constant))
    moves = owner == ["os"] and name in ("replace", "rename", "link")
    return moves or name in ("write_text", "write_bytes", "touch", "mkstemp", "mkdtemp")


def is_mode(value: object) -> bool:
    """Whether a constant is a mode of `open` in which one can write."""
    return (
        isinstance(value, str) and set(value) <= set("rwaxbt+") and bool(set(value) & set("wax+"))
    )


def test_only_the_helper_writes_files():
    files = {
        path.relative_to(PACKAGE).as_posix(): writing(path.read_text(encoding="utf-8"))
        for path in PACKAGE.rglob("*.py")
    }
    assert {name for name, calls in files.items() if calls} == ALLOWED


@pytest.mark.parametrize(
    "text",
    [
        "open(path, 'w')", "open(path, mode='ab')", "path.open('r+')", "os.replace(a, b)",
        "Path(a).write_text(b)", "self._path.write_bytes(b)", "tempfile.mkstemp()",
    ],
)  # fmt: skip
def test_the_search_finds_them(text):
    assert writing(text) == [ast.unparse(ast.parse(text))]


@pytest.mark.parametrize(
    "text", ["open(path)", "open(path, 'rb')", "text.replace(a, b)", "open('xy')"]
)
def test_the_search_leaves_others(text):
    assert writing(text) == []
