"""What docs/explanation/licences.md says of packages, fonts, colormaps and pages is so."""

import importlib.metadata
import re
import tomllib

import pytest
from PIL import ImageFont

import volrender as vr
from tests.house.documents import ROOT, blocks, text_of

PAGE = "docs/explanation/licences.md"
PROJECT = tomllib.loads(text_of("pyproject.toml"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def packages(wanted: list[str]) -> set[str]:
    """The names of packages in a list of requirements."""
    return {re.match(r"[\w.-]+", requirement)[0] for requirement in wanted} - {"volrender"}


def licence_of(package: str) -> str:
    """All that an installed package says of its licence."""
    told = importlib.metadata.metadata(package)
    words = [told.get("License-Expression") or "", told.get("License") or ""]
    words += [line for line in told.get_all("Classifier") or [] if line.startswith("License")]
    for file in importlib.metadata.files(package) or []:
        if not any(words) and "LICENSE" in file.name:
            words = [file.read_text(encoding="utf-8")]
    return " ".join(words)


def rows(columns: int) -> list[tuple[str, ...]]:
    """The rows of the tables of so many columns, without heads and lines."""
    row = r"^\| " + r" \| ".join([r"([^|\n]+?)"] * columns) + r" \|$"
    return [cells for cells in re.findall(row, text_of(PAGE), re.MULTILINE) if "---" not in cells]


def test_the_licence_of_each_package_is_what_it_says():
    names = re.compile("(?!package|file)[a-z]+")
    told = {package: licence for package, licence in rows(2) if names.fullmatch(package)}
    assert set(told) == packages(PROJECT["dependencies"])
    for package, licence in told.items():
        family = re.match(r"[A-Z]+", licence)[0]
        assert family in licence_of(package), package


def test_packages_under_the_gpl_are_those_that_are_named():
    inside = re.search(r"\[(.*)\]", EXTRAS["all"][0])[1].split(",")
    wanted = set().union(*(packages(EXTRAS[extra]) for extra in [*inside, "qt"]))
    assert len(wanted) > 15
    found = {package for package in wanted if "GPL" in licence_of(package)}
    assert found == {package for extra, package, _ in rows(3) if extra != "extra"}
    for extra, package, _ in rows(3)[1:]:
        assert package in packages(EXTRAS[re.match("`(.*?)`", extra)[1]])


def test_the_colormaps_have_the_licences_of_the_page():
    (code,) = blocks(PAGE, "python")
    asked = re.findall(r"^(cmap\..*?)  # (.*)$", code, re.MULTILINE)
    assert len(asked) == 2
    for expression, licence in asked:
        assert eval(expression, {"cmap": pytest.importorskip("cmap")}) == eval(licence)


def test_letters_are_drawn_in_aileron():
    assert ImageFont.load_default(20).getname() == ("Aileron", "Regular")


def test_a_page_carries_the_notice(tmp_path):
    figure = vr.Figure(size=(60, 48))
    figure.add_image_volume(vr.datasets.sphere(8))
    figure.export(tmp_path / "page.html")
    notice = re.search('the line "(.*)"', text_of(PAGE))[1]
    assert notice in (tmp_path / "page.html").read_text(encoding="utf-8")[:300]
    holder = notice.partition(";")[0]
    assert holder in (ROOT / "LICENSE").read_text(encoding="utf-8")
