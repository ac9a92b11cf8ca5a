"""Every public name says what it is, and every parameter of what is called has a sentence.

That each has an entry on the site, its build checks: docs/site/entries.py.
"""

import importlib.util
import inspect
import itertools
import pydoc
import re
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import volrender
from tests.house.documents import ROOT, text_of
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
# What classes of the reference give to those who draw, and no user needs.
INNER = set(
    "Stage Cover Encoding Placement Mapping Channels Cursor Quality Panel Source Region "
    "BoxRegion SphereRegion LabelledRegion".split()
)


@cache
def classes_with_entries() -> dict[str, tuple[type, set[str]]]:
    """The classes that have an entry in the reference, by full name, each with members that have none."""
    found, module = {}, ""
    entry = r"^\.\. ([\w:]+):: (\S+)\n((?:   :.*\n)*)"
    for directive, target, options in re.findall(entry, REFERENCE, re.MULTILINE):
        if directive in ("currentmodule", "py:module"):
            module = target
        if directive == "autoclass":
            name = target if target.startswith("volrender.") else f"{module}.{target}"
            cls = pydoc.locate(name)
            excluded = "".join(re.findall(":exclude-members: (.*)", options))
            without = public_members(cls) if ":no-members:" in options else excluded.split(", ")
            found[name] = cls, set(without)
    return found


def members_with_entries(cls: type) -> dict[str, object]:
    """The members of a class that the reference has."""
    without = dict(classes_with_entries().values()).get(cls, set())
    return {name: value for name, value in public_members(cls).items() if name not in without}


def callables() -> Iterator[tuple[str, object]]:
    """Each public function, class and method, once, by the name under which it is found first."""
    seen = set()
    described = {name: cls for name, (cls, _) in classes_with_entries().items()}
    for name, thing in (ALL_OF_A_CLASS | described).items():
        members = members_with_entries(thing) if inspect.isclass(thing) else {}
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
    is_method = place.rpartition(".")[0] in {*ALL_OF_A_CLASS, *classes_with_entries()}
    return names[1:] if is_method else names


def without_sentence(thing, place: str) -> list[str]:
    """The parameters that a docstring does not speak of, by their name."""
    said = inspect.getdoc(thing) or ""
    return [name for name in parameters(thing, place) if not re.search(rf"\b{name}\b", said)]


def bare(thing) -> list[str]:
    """The lines of a list of parameters that name some and say nothing of them."""
    lines = [*(inspect.getdoc(thing) or "").split("\n"), ""]
    section, found = "", []
    for line, following in itertools.pairwise(lines):
        if following.startswith("---"):
            section = line
        elif section == "Parameters" and re.match(r"\*{0,2}\w", line):
            found += [line] * (not following.startswith("    "))
    return found


def test_every_parameter_has_a_sentence():
    found = dict(callables())
    assert len(found) > 250
    assert sum(len(parameters(thing, place)) for place, thing in found.items()) > 600
    silent = {p: [*without_sentence(thing, p), *bare(thing)] for p, thing in found.items()}
    assert {place: names for place, names in silent.items() if names} == {}


def names_in(annotation: Any) -> Iterator[str]:
    """The names of classes in an annotation, of ours, or of what is only written there."""
    if isinstance(annotation, str):
        yield from re.findall(r"\b(?!None)[A-Z]\w+", annotation)
    if inspect.isclass(annotation) and annotation.__module__.startswith("volrender."):
        yield annotation.__name__
    for part in typing.get_args(annotation):
        yield from names_in(part)


def test_what_a_method_or_property_gives_has_an_entry_too():
    classes = [cls for cls, _ in classes_with_entries().values()]
    names = {cls.__name__ for cls in classes}
    given: dict[str, str] = {}
    for cls in classes:
        for member, value in members_with_entries(cls).items():
            function = value.fget if isinstance(value, property) else value
            if inspect.isfunction(function):
                for name in names_in(function.__annotations__.get("return")):
                    given.setdefault(name, f"{cls.__name__}.{member}")
    assert len(classes) > 40
    assert {name: place for name, place in given.items() if name not in names | INNER} == {}
    assert set(given) >= INNER  # none is told to be inner that nothing gives


def test_defaults_are_told_beside_parameters_and_of_properties():
    spec = importlib.util.spec_from_file_location("told", ROOT / "docs/site/defaults.py")
    site = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(site)
    lines = inspect.getdoc(volrender.ImageVolumeGraphic).split("\n")
    told = site.told(lines, site.defaults(volrender.ImageVolumeGraphic))
    assert "light : (azimuth, elevation), default ``(0, 0)``" in told  # of a base
    assert 'mode : str, default ``"mip"``' in told
    assert "vmin, vmax : float, optional" in told
    names = "volrender.ImageVolumeGraphic.shininess", "volrender.ImageVolumeGraphic.vmin"
    assert [site.of_property(name, ["What it is."])[1:2] for name in names] == [
        ["Default: ``30``."],
        [],
    ]


def test_a_parameter_that_nothing_is_said_of_is_found():
    def told(what):
        """Do something with `what`."""

    def untold(what):
        """Do something with whatever there is."""

    def bald(what):
        """Do something.

        Parameters
        ----------
        what : str
        """

    assert without_sentence(told, "told") == [] and without_sentence(untold, "untold") == ["what"]
    assert bare(bald) == ["what : str"] and bare(told) == []


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
