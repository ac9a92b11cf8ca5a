"""What is remembered from session to session; whatever is wrong with the file, nobody is bothered."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from volrender.base.files import recent
from volrender.base.files.recent import (
    MOST,
    recent_file,
    recent_paths,
    recent_size,
    remember_path,
    remember_size,
)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


def test_tests_remember_nothing():
    remember_path("files", "a.nii")
    remember_size("one view", (300, 200))
    assert recent_paths("files") == [] and recent_size("one view") is None
    assert Path(__file__).parents[2] in recent_file().parents  # below a file, where nothing can be


def test_the_latest_comes_first_once_from_any_folder(home):
    for path in ("a.nii", "b.nii", "a.nii"):
        remember_path("files", path)
    remember_path("movies", "~x.mp4")
    assert recent_paths("files") == [str(home / "a.nii"), str(home / "b.nii")]
    for number in range(2 * MOST):
        remember_path("files", f"{number}.nii")
    names = [Path(path).name for path in recent_paths("files")]
    assert names == [f"{number}.nii" for number in range(2 * MOST - 1, MOST - 1, -1)]
    assert recent_paths("movies") == [str(home / "~x.mp4")]


def test_each_kind_of_window_has_its_size(home):
    remember_size("ortho", (700, 500))
    assert recent_size("ortho") == (700, 500) and recent_size("one view") is None
    remember_path("files", "a.nii")
    assert recent_size("ortho") == (700, 500)


WRONG = ["", "{", "[1]", "null", "\x00", '{"paths": 3, "sizes": []}', "[" * 10**5]
WRONG += ['{"paths": {"files": {"a": 1}}, "sizes": {"ortho": [1]}}']
WRONG += ['{"paths": {"files": [1, null, "", "a\\nb"]}, "sizes": {"ortho": [0, 10]}}']
WRONG += ['{"sizes": {"ortho": [true, 3]}}', '{"sizes": {"ortho": [1e9, 300]}}']


@pytest.mark.parametrize("content", WRONG, ids=lambda content: repr(content)[:40])
def test_a_damaged_file_is_as_none_and_is_written_anew(home, content):
    recent_file().parent.mkdir(parents=True)
    recent_file().write_text(content)
    assert recent_paths("files") == [] and recent_size("ortho") is None
    remember_path("files", "a.nii"), remember_size("ortho", (30, 20))
    assert recent_paths("files") == [str(home / "a.nii")] and recent_size("ortho") == (30, 20)


def test_what_cannot_be_written_is_not_remembered(home, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "no")

    recent_file().parent.mkdir(parents=True)
    recent_file().mkdir()  # a folder has its name
    remember_path("files", "a.nii"), remember_size("ortho", (30, 20))
    assert recent_paths("files") == [] and recent_size("ortho") is None
    recent_file().rmdir()
    os.mkfifo(recent_file())  # whose reader nobody waits for
    remember_path("files", "a.nii")
    assert recent_paths("files") == []
    recent_file().unlink()
    monkeypatch.setattr(recent, "write_json", refuse)  # as on a disk that is read-only
    remember_path("files", "a.nii")
    monkeypatch.setattr(Path, "mkdir", refuse)
    remember_path("files", "a.nii")
    monkeypatch.setattr(recent, "state_folder", lambda: (_ for _ in ()).throw(RuntimeError("home")))
    remember_path("files", "a.nii")
    assert recent_paths("files") == [] and recent_size("ortho") is None


def test_a_path_that_is_no_line_of_text_is_not_remembered(home):
    for path in ("a\nb", "\x1b[2J", "x" * 5000, "\udc80"):
        remember_path("files", path)
    assert recent_paths("files") == []


def test_two_that_write_at_once_leave_a_whole_file(home):
    code = (
        "import sys; from volrender.base.files.recent import remember_path\n"
        "for n in range(40): remember_path('files', f'{sys.argv[1]}{n}.nii')"
    )
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(subprocess.run, [sys.executable, "-c", code, who]) for who in "ab"]
        done = [run.result().returncode for run in runs]
    kept = json.loads(recent_file().read_text())["paths"]["files"]
    assert done == [0, 0] and len(kept) == MOST == len(recent_paths("files"))
    assert [each.name for each in recent_file().parent.iterdir()] == ["recent.json"]
