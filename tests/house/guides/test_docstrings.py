"""The examples in docstrings of what is public run, and give what they say."""

import doctest
import inspect

import numpy as np
import pytest

import volrender
from tests.house.guides.test_reference import callables

# What docs/reference/index.md says that examples take for granted.
NAMES = {"vr": volrender, "np": np}
PARSER = doctest.DocTestParser()


def examples() -> list[doctest.DocTest]:
    """The examples of each docstring that has some."""
    found = []
    for place, thing in callables():
        text = inspect.getdoc(thing) or ""
        example = PARSER.get_doctest(text, NAMES, place, place, 0)
        if example.examples:
            found.append(example)
    return found


EXAMPLES = examples()


def failures(example: doctest.DocTest) -> list[str]:
    """What the examples of a docstring do that they do not say."""
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(example, out=told.append)
    return told


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_the_examples_of_a_docstring_give_what_they_say(example, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert failures(example) == []


def test_what_users_begin_with_has_examples():
    names = {example.name.removeprefix("volrender.") for example in EXAMPLES}
    assert len(names) > 20
    assert {"open", "ImageVolumeGraphic", "OrthoFigure", "Figure.export"} <= names


def test_an_example_that_is_wrong_is_found():
    assert failures(PARSER.get_doctest(">>> 1 + 1\n3\n", {}, "wrong", "wrong", 0))
    assert failures(PARSER.get_doctest(">>> vr.no_such_thing\n", NAMES, "gone", "gone", 0))
