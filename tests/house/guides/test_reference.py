"""Every public name says what it is, and every parameter of what is called has a sentence.

That each has an entry on the site, its build checks: docs/site/entries.py.
"""

import inspect
import re
from collections.abc import Iterator

import pytest

from tests.house.documents import text_of
from tests.house.public_names import public_members, public_modules

ALL_OF_A_CLASS = {
    f"{module.__name__.replace('hosts.', '')}.{name}": getattr(module, name)
    for module, names in public_modules()
    for name in names
    if callable(getattr(module, name))
}
REFERENCE = "".join(
    text_of(f"docs/reference/{page}.rst")
    for page in ("figures", "subplots", "graphics", "data", "transfer", "engine")
)


def callables() -> Iterator[tuple[str, object]]:
    """Each public function, class and method, once, by the name under which it is found first."""
    seen = set()
    for name, thing in ALL_OF_A_CLASS.items():
        members = public_members(thing) if inspect.isclass(thing) else {}
        called = {member: value for member, value in members.items() if inspect.isfunction(value)}
        for place, value in {name: thing, **{f"{name}.{m}": v for m, v in called.items()}}.items():
            if value not in seen:
                seen.add(value)
                yield place, value


def parameters(thing, place: str) -> list[str]:
    """The names of its parameters, but for that of a method's object; of exceptions, none."""
    if inspect.isclass(thing) and issubclass(thing, BaseException):
        return []
    names = list(inspect.signature(thing).parameters)
    return names[1:] if place.rpartition(".")[0] in ALL_OF_A_CLASS else names


def without_sentence(thing, place: str) -> list[str]:
    """The parameters that a docstring does not speak of, by their name."""
    said = inspect.getdoc(thing) or ""
    return [name for name in parameters(thing, place) if not re.search(rf"\b{name}\b", said)]


def test_every_parameter_has_a_sentence():
    found = dict(callables())
    assert len(found) > 120
    assert sum(len(parameters(thing, place)) for place, thing in found.items()) > 300
    silent = {place: without_sentence(thing, place) for place, thing in found.items()}
    assert {place: names for place, names in silent.items() if names} == {}


def test_what_has_many_parameters_lists_them():
    """One a line, with its type, in a section of its own."""
    for place, thing in callables():
        names = parameters(thing, place)
        if len(names) > 4:
            assert "Parameters\n----------\n" in inspect.getdoc(thing), place


def test_a_parameter_that_nothing_is_said_of_is_found():
    def told(what):
        """Do something with `what`."""

    def untold(what):
        """Do something with whatever there is."""

    assert without_sentence(told, "told") == [] and without_sentence(untold, "untold") == ["what"]


def test_every_method_and_property_says_what_it_is():
    silent = [
        f"{name}.{member}"
        for name, thing in ALL_OF_A_CLASS.items()
        if inspect.isclass(thing)
        for member, value in public_members(thing).items()
        if (inspect.isfunction(value) or hasattr(value, "__get__")) and not inspect.getdoc(value)
    ]
    assert silent == []


@pytest.mark.parametrize("name", ALL_OF_A_CLASS)
def test_a_public_name_is_on_a_page_of_the_reference(name):
    assert re.search(rf"^\.\. auto\w+:: (volrender\.)?{name.split('.')[-1]}$", REFERENCE, re.M)
