"""How much memory volumes may take: by the machine, by a variable, by hand."""

import pytest

from volrender.data import memory as ram
from volrender.engine.device import memory
from volrender.engine.device.engine import Engine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("1", 1), ("800000000", 800_000_000), ("500MB", 500 * 2**20), ("4GiB", 4 * 2**30)),
        *((" 1.5 g ", 3 * 2**29), ("2tib", 2 * 2**40), ("1k", 1024)),
    ],
)
def test_bytes_of(text, expected):
    assert memory.bytes_of(text) == expected


@pytest.mark.parametrize("text", ["", "0", "-1", "GB", "1 XB", "nan", "1e9", "0.1"])
def test_what_is_no_number_of_bytes(text):
    with pytest.raises(ValueError, match="VOLRENDER_MEMORY is a number of bytes above 0"):
        memory.bytes_of(text)


def test_without_a_variable_it_is_of_the_machine(monkeypatch, tmp_path):
    monkeypatch.delenv(memory.VARIABLE, raising=False)
    assert memory.default_budget(is_cpu=False) == (2 * 2**30, "the default")
    monkeypatch.setattr(ram, "_CGROUP_LIMIT", tmp_path / "memory.max")
    whole = memory.default_budget(is_cpu=True)[0]
    assert whole > 2**26
    for text, expected in (("max\n", whole), ("4096\n", 1024)):
        (tmp_path / "memory.max").write_text(text)
        assert memory.default_budget(is_cpu=True) == (expected, "a quarter of the memory")


def test_the_variable_and_the_hand(monkeypatch):
    monkeypatch.setenv(memory.VARIABLE, "3MB")
    engine = Engine()
    assert engine.memory_budget_bytes == 3 * 2**20
    assert engine.memory_budget_source == "VOLRENDER_MEMORY"
    engine.memory_budget_bytes = 5
    assert (engine.memory_budget_bytes, engine.memory_budget_source) == (5, "set")
    for bad in (0, -1, 1.5, "1GB", True):
        with pytest.raises((TypeError, ValueError), match="memory_budget_bytes"):
            engine.memory_budget_bytes = bad
    monkeypatch.setenv(memory.VARIABLE, "much")
    with pytest.raises(ValueError, match="not 'much'"):
        Engine()
