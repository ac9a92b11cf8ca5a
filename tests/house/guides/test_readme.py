"""What the README shows works as it stands there."""

import re
import shlex
from pathlib import Path

import imageio.v3 as imageio
import pytest

from volrender.cli import _parser

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_lines_draw_pictures(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})
    for name in ("head.png", "skin.png"):
        assert imageio.imread(name)[..., :3].max() > 100
    assert Path("head.html").read_bytes().startswith(b"<!doctype html>")


def test_the_commands_are_understood():
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    volrender = [
        shlex.split(line, comments=True)[1:] for line in commands if line.startswith("volr")
    ]
    assert len(volrender) == 8
    for arguments in volrender:
        _parser().parse_args(arguments)
    assert sum(line.startswith("python3 run.py") for line in commands) == 2


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_links_lead_somewhere(target):
    assert (Path(__file__).parents[3] / target).exists()
