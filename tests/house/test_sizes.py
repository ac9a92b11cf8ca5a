"""Files and folders stay as small as what answers one question: else they want rooms."""

from pathlib import Path

import pytest

import volrender
from volrender.engine.shader.linker import shader_folder

MOST_LINES = 300
MOST_FILES = 15
HOUSES = {"volrender": Path(volrender.__file__).parent, "shaders": shader_folder()}
TESTS = {"tests": Path(__file__).parents[1]}


def files_of(house: Path) -> list[Path]:
    return [path for path in house.rglob("*") if path.suffix in (".py", ".wgsl", ".js", ".typed")]


@pytest.mark.parametrize("house", HOUSES)
def test_no_file_is_long(house):
    files = files_of(HOUSES[house])
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert len(files) > 50 and max(lengths.values()) > 50
    long = {str(path): lines for path, lines in lengths.items() if lines > MOST_LINES}
    assert long == {}


@pytest.mark.parametrize("house", [*HOUSES, *TESTS])
def test_no_folder_is_full(house):
    folders = [path.parent for path in files_of((HOUSES | TESTS)[house])]
    assert len(set(folders)) > 10
    full = {str(folder) for folder in folders if folders.count(folder) > MOST_FILES}
    assert full == set()
