"""Whatever stands in a field of a state is drawn, or refused in one line that names the field."""

import copy
import json
from pathlib import Path

import numpy as np
import pytest

import volrender as vr
from volrender.cli import main


def nested(value: object, depth: int) -> object:
    for _ in range(depth):
        value = {"a": [value]}
    return value


ABSURD = [
    10**400, -(10**400), 10**300, 1e15, float("inf"), float("nan"), nested(1, 25), "x" * 10**5,
    [1] * 10**5, "\x1b[31m", [], {}, None, True,
]  # fmt: skip


def fields(value: object, path: tuple = ()):
    """The place of every entry of a state; of lists of numbers, the first."""
    if isinstance(value, dict):
        inner = list(value.items())
    else:
        inner = list(enumerate(value))[:1] if isinstance(value, list) else []
    for key, item in inner:
        yield (*path, key)
        yield from fields(item, (*path, key))


def state() -> dict:
    figure = vr.Figure(size=(4, 4))
    figure.add_image_volume(np.arange(8, dtype=np.uint8).reshape(2, 2, 2))
    return figure.get_state()


STATE = state()
FIELDS = list(fields(STATE))


@pytest.mark.parametrize("number", range(len(ABSURD)))
def test_absurd_values(number, tmp_path, monkeypatch, capsys):
    """In every field in turn; each field gets two of all values."""
    monkeypatch.chdir(tmp_path)
    np.save("ball.npy", np.arange(8, dtype=np.uint8).reshape(2, 2, 2))
    refused = 0
    for i, field in enumerate(FIELDS):
        if (i - number) % 7:
            continue
        changed = copy.deepcopy(STATE)
        owner = changed
        for key in field[:-1]:
            owner = owner[key]
        owner[field[-1]] = ABSURD[number]
        Path("s.json").write_text(json.dumps(changed))
        status = main(["render", "ball.npy", "-o", "a.png", "--state", "s.json"])
        said = capsys.readouterr().err
        assert status in (0, 2), field
        if status == 2:
            refused += 1
            assert said.startswith("volrender: ") and said.count("\n") == 1, field
            named = [key for key in field if isinstance(key, str)][-1]
            assert named in said, (field, said)
            assert len(said) < 500 and "\x1b" not in said, (field, said)
    assert refused > 3
