"""JSON files are read within bounds: what is endless, huge, deep or no JSON is refused in a sentence."""

import os
from pathlib import Path

import pytest

from volrender.base.files import json_file
from volrender.base.files.json_file import DEEPEST, read_json, write_json


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> None:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)


def nested(depth: int) -> list:
    value: list = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize("value", [{"a": [1, 2.5, None, "ü\x1b"]}, 3, nested(DEEPEST)], ids=str)
def test_what_was_written_is_read(value):
    write_json("a.json", value)
    assert read_json("a.json") == value


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "a.json is no JSON file: Expecting value"),
        (b"{'a': 1}", "a.json is no JSON file"),
        (b"\xff\xfe\x00", "a.json is no JSON file"),
        (b"9" * 5000, "a.json is no JSON file: Exceeds the limit"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "a.json is nested deeper than 64 levels"),
        (b'{"a":' * 800 + b"1" + b"}" * 800, "a.json is nested deeper than 64 levels"),
        (b"[" * 10**6, "a.json is nested deeper than 64 levels"),
    ],
    ids=lambda given: repr(given)[:20],
)
def test_what_is_no_json_is_refused(content, reason):
    Path("a.json").write_bytes(content)
    with pytest.raises(ValueError) as caught:
        read_json("a.json")
    assert str(caught.value).startswith(reason) and "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_huge_file_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(json_file, "MOST_BYTES", 100)
    Path("a.json").write_bytes(b" " * 97 + b"[1]")
    assert read_json("a.json") == [1]
    Path("a.json").write_bytes(b" " * 98 + b"[1]")
    with pytest.raises(ValueError, match=r"a\.json has more than the 100 bytes"):
        read_json("a.json")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither")
@pytest.mark.parametrize("path", ["/dev/zero", "pipe", ".", "link"])
def test_devices_pipes_and_folders_are_refused_at_once(path):
    os.mkfifo("pipe")
    Path("link").symlink_to("pipe")
    with pytest.raises(ValueError, match=f"{path} is not a regular file"):
        read_json(path)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"none\.json cannot be read: No such file"):
        read_json("none.json")


def test_writing_is_done_as_a_whole(monkeypatch):
    Path("a.json").write_text("1")

    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(ValueError, match=r"a\.json: cannot be written: Input/output error"):
        write_json("a.json", 2)
    assert read_json("a.json") == 1 and os.listdir() == ["a.json"]
