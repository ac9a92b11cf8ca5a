"""What users call stays what it is, unless somebody means to change it."""

import inspect
from pathlib import Path

import volrender
from tests.hosts.qt.needed import needed_qt
from tests.house.public_names import public_names

# The parameters of fastplotlib's ImageVolumeGraphic, in its order.
FASTPLOTLIB = (
    *("data", "mode", "vmin", "vmax", "cmap", "interpolation", "cmap_interpolation", "plane"),
    *("threshold", "step_size", "substep_size", "emissive", "shininess", "isolated_buffer"),
)


def test_public_names_are_those_on_the_list():
    """Change the list by `python -m tests.house.public_names`, and tell users in the changelog."""
    needed_qt()
    listed = (Path(__file__).parent / "public_names.txt").read_text(encoding="utf-8").splitlines()
    there = public_names()
    assert len(there) > 150
    assert sorted(set(there) - set(listed)) == [], "new, and not on the list"
    assert sorted(set(listed) - set(there)) == [], "on the list, and gone"


def test_what_fastplotlib_has_comes_first_and_the_rest_by_keyword():
    parameters = inspect.signature(volrender.ImageVolumeGraphic).parameters
    positional = [
        name
        for name, parameter in parameters.items()
        if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    ]
    assert tuple(positional) == FASTPLOTLIB
    beyond = [parameters[name].kind for name in list(parameters)[len(positional) :]]
    assert len(beyond) >= 4
    assert set(beyond) == {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
