"""The table of modes: what it says of them, and what it says to those who ask for another."""

from collections import Counter
from types import SimpleNamespace

import pytest

from volrender.base.modes import MODES, check_mode, mode_of, modes_of, modes_with

VOLUME = modes_of("image_volume")


def test_entries_are_found_by_kind_and_name():
    for (kind, name), mode in MODES.items():
        assert (mode.kind, mode.name) == (kind, name)
        assert modes_of(kind)[name] is mode
        assert mode_of(SimpleNamespace(kind=kind, mode=name)) is mode
    assert modes_of("nothing") == {}
    assert list(VOLUME)[:2] == ["mip", "minip"]  # in the order of the table


@pytest.mark.parametrize("field", ["key", "label", "title", "summary"])
def test_modes_of_a_kind_differ(field):
    for kind in {mode.kind for mode in MODES.values()}:
        said = Counter(getattr(mode, field) for mode in modes_of(kind).values())
        assert "" not in said or field == "key"
        assert not [text for text, times in said.items() if text and times > 1]


def test_what_modes_show():
    shown = {name: (mode.planar, mode.surface, mode.projection) for name, mode in VOLUME.items()}
    assert shown["slice"] == (True, False, False)
    assert shown["iso"] == (False, True, False)
    assert shown["mip"] == shown["minip"] == (False, False, True)


def test_parameters_name_their_modes():
    assert "iso" in modes_with("image_volume", "threshold")
    assert "slice" in modes_with("image_volume", "plane")
    assert "mip" not in modes_with("image_volume", "threshold")
    assert modes_with("image_volume", "alpha") == []  # it matters in all


def test_another_mode_is_refused():
    assert check_mode("mode", "iso", "image_volume") == "iso"
    with pytest.raises(ValueError, match=r"mode is one of 'mip', 'minip'.*'mpi'.*mean 'mip'"):
        check_mode("mode", "mpi", "image_volume")
    with pytest.raises(TypeError, match="mode is one of 'mip'"):
        check_mode("mode", 3, "image_volume")
