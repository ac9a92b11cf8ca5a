"""What the pages in docs show to be copied works, and their links and pictures are there."""

import importlib.util
import re
import shlex

import cmap
import imageio.v3 as iio
import pytest

import volrender
from tests.house.documents import ROOT, blocks, commands, text_of
from volrender.base.modes import MODES
from volrender.cli import _parser

PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("[!_]*/*.md"))
PAGES += sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
MIGRATION = ["docs/migration/napari.md", "docs/migration/pyvista.md", "docs/migration/vispy.md"]
BUILT = "docs/gallery"  # by the site, of the examples


def test_the_ten_minutes_give_what_they_say(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    for code in blocks("docs/tutorial.md", "python"):
        exec(code, names)
    for name in ("mip.png", "skin.png", "bone.png"):
        assert iio.imread(name)[..., :3].max() > 100, name
    figure = iio.imread("figure.png")
    assert figure.shape[:2] == (840, 1050) and figure[..., :3].std() > 5
    assert (tmp_path / "tissue.html").stat().st_size > 100_000


@pytest.mark.parametrize("page", ["docs/tutorial.md", "docs/faq.md", "docs/index.md"])
def test_commands_are_understood(page):
    found = [shlex.split(line)[1:] for line in commands(page) if line.startswith("volrender")]
    assert found or page == "docs/faq.md"
    for arguments in found:
        _parser().parse_args(arguments)


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_are_there(page):
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)", text_of(page))
    there = [(ROOT / page).parent / target for target in targets]
    missing = [path.resolve().relative_to(ROOT).as_posix() for path in there if not path.exists()]
    assert [path for path in missing if not path.startswith(BUILT)] == []


def anchors(page: str) -> set[str]:
    """What a code host calls the headings of a page."""
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL), re.M
    )
    words = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in words}


@pytest.mark.parametrize("page", [*PAGES, "README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_to_headings_lead_to_one(page):
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", text_of(page))
    for target, anchor in links:
        path = ((ROOT / page).parent / target).resolve() if target else ROOT / page
        assert anchor in anchors(path.relative_to(ROOT).as_posix()), f"{target}#{anchor}"


def test_a_broken_link_of_the_built_site_is_found(tmp_path):
    spec = importlib.util.spec_from_file_location("checked", ROOT / "docs/site/checked_links.py")
    checked = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checked)
    (tmp_path / "there.html").write_text('<h1 id="here">x</h1><a href="#here">x</a>')
    (tmp_path / "index.html").write_text(
        '<a href="there.html#here">x</a><a href="there.html#gone">x</a><img src="gone.png">'
        '<a href="https://example.org/gone">x</a><a href="gone.html">x</a>'
    )
    found = [*checked.broken(tmp_path)]
    assert found == [("index.html", to) for to in ("there.html#gone", "gone.png", "gone.html")]


@pytest.mark.parametrize("page", MIGRATION)
def test_what_others_are_told_to_write_is_there(page):
    """Of the right column: properties, parameters and methods by name, and modes."""
    rows = re.findall(r"^\| .+? \| (.+) \|$", text_of(page), re.MULTILINE)[2:]
    assert len(rows) > 20
    ours = " ".join(re.findall(r"`([^`]+)`", " ".join(rows)))
    known = {name for cls in (volrender.Figure, volrender.ImageVolumeGraphic) for name in dir(cls)}
    known |= {*dir(volrender), *dir(volrender.Camera), *dir(volrender.Figure()[0, 0])}
    known |= {"controller_types", "frames", "turn", "shape", "title", "look_from", "loop", "run"}
    known |= {"size", "mode", "opacity", "axes", "visible", "zoom", "background", "azimuth"}
    for name in re.findall(r"(?:vr|figure|volume|camera|\[0, [01]\])\.(\w+)", ours):
        assert name in known, name
    for name in re.findall(r"\b(\w+)=", ours):
        assert name in known | {"elevation"}, name
    modes = {name for _, name in MODES}
    for name in re.findall(r'mode="(\w+)"', ours):
        assert name in modes | {"add"}, name


def test_colormaps_that_are_recommended_are_there():
    said = text_of("docs/faq.md").split("## Colours for publication")[1].split("\n## ")[0]
    names = set(re.findall(r'`"([\w]+)"`', said))
    assert len(names) > 5
    for name in names:
        cmap.Colormap(name)
