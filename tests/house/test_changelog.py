"""The changelog, the version and the tags of the checkout agree."""

import datetime
import re
import shutil
import subprocess

import pytest

import volrender
from tests.house.documents import ROOT, text_of

HEADING = re.compile(r"^## \[(.+?)\](?: - (\S+))?$", re.MULTILINE)
CHANGELOG = text_of("CHANGELOG.md")


def number(version: str) -> tuple[int, ...]:
    """X.Y.Z as numbers that compare."""
    return tuple(map(int, version.split(".")))


def test_the_newest_release_is_the_version():
    (unreleased, no_date), *releases = HEADING.findall(CHANGELOG)
    assert (unreleased, no_date) == ("Unreleased", "")
    assert releases[0][0] == volrender.__version__
    assert [number(version) for version, _ in releases] == sorted(
        (number(version) for version, _ in releases), reverse=True
    )
    dates = [datetime.date.fromisoformat(date) for _, date in releases]
    assert dates == sorted(dates, reverse=True)


def test_each_release_says_how_to_upgrade():
    parts = re.split(r"^## \[", CHANGELOG, flags=re.MULTILINE)[2:]
    assert parts
    assert [part[:20] for part in parts if "\n### Upgrading\n" not in part] == []


def test_each_tag_has_its_release():
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no checkout of git")
    asked = subprocess.run(
        ["git", "tag", "--list", "v*"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    releases = {f"v{version}" for version, _ in HEADING.findall(CHANGELOG)}
    assert set(asked.stdout.split()) <= releases
