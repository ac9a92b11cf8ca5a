"""Pages as files: what is in them, how large they are, and what is said of it."""

import base64
import gzip
import json
import re
import warnings

import numpy as np
import pytest

import volrender as vr
from volrender.data.sources.source import ArraySource
from volrender.hosts.web import write
from volrender.hosts.web.voxels.eight_bits import in_8_bits

NOISE = np.random.default_rng(0).normal(1000, 300, (12, 12, 12)).astype(np.float32)


@pytest.fixture
def figure():
    figure = vr.Figure(size=(60, 40))
    figure.add_image_volume(NOISE)
    return figure


def scene_in(path) -> dict:
    found = re.search(r'id="scene">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    return json.loads(found[1])


def block_in(path, name: str) -> bytes:
    found = re.search(rf'id="{name}">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    return gzip.decompress(base64.b64decode(found[1]))


def about_in(path) -> str:
    return re.search(r'<p class="about">(.*?)</p>', path.read_text(encoding="utf-8"))[1]


def test_values_are_exact_or_rounded_to_256_which_is_said(figure, tmp_path):
    exact, rounded = tmp_path / "exact.html", tmp_path / "rounded.html"
    figure.export(exact)
    (time,) = scene_in(exact)["volumes"][0]["times"]
    planes = np.frombuffer(block_in(exact, time["block"]), np.uint8).reshape(4, -1)
    assert (planes.T.copy().view("<f4").reshape(NOISE.shape) == NOISE).all()
    assert "rounded" not in about_in(exact)
    figure.export(rounded, quality="8bit")
    (time,) = scene_in(rounded)["volumes"][0]["times"]
    (encoding,) = time["encodings"]
    texels = np.frombuffer(block_in(rounded, time["block"]), np.uint8) / 255
    values = texels * encoding["scale"] + encoding["offset"]
    step = float(np.ptp(NOISE)) / 255
    assert np.abs(values.reshape(NOISE.shape) - NOISE).max() <= 0.501 * step
    assert f"256 steps of {step:.3g}" in about_in(rounded)
    assert "data of this figure are in this file" in about_in(exact)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(8, dtype=np.uint8).reshape(2, 2, 2),
        np.zeros((2, 2, 2, 3), np.uint16),
        np.full((2, 2, 2), np.nan, np.float32),
        np.full((2, 2, 2), 7, np.int16),
    ],
)
def test_what_cannot_be_rounded_well_stays(array):
    source = ArraySource(array)
    assert in_8_bits(source) == (source, 1.0, 0.0)


def test_a_page_that_is_too_large_is_rounded_or_not_written(figure, tmp_path):
    path = tmp_path / "page.html"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.export(path, max_bytes=10**7)
    exact = path.stat().st_size
    with pytest.warns(UserWarning, match="as asked for, the page would have .* 256 steps"):
        figure.export(path, max_bytes=exact - 1000)
    rounded = path.read_bytes()
    assert len(rounded) < exact - 1000
    with pytest.raises(ValueError, match=r"page\.html: the page has .* show fewer voxels"):
        figure.export(path, max_bytes=10**5)
    assert path.read_bytes() == rounded


def test_a_large_page_is_warned_of(figure, tmp_path, monkeypatch):
    monkeypatch.setattr(write, "LARGE_BYTES", 10**5)
    with pytest.warns(UserWarning, match=r"large\.html: the page has .* takes long to send"):
        figure.export(tmp_path / "large.html")


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("a.html", {"scale": 2}, "a page has none"),
        ("a.html", {"dpi": 300}, "a page has none"),
        ("a.png", {"quality": "8bit"}, "a picture has neither"),
        ("a.html", {"quality": "8bits"}, "Did you mean '8bit'"),
        ("a.html", {"max_bytes": 0}, "max_bytes"),
        ("a.htmll", {}, "Did you mean '.html'"),
        ("missing/a.html", {}, "cannot be written"),
    ],
)
def test_a_wrong_argument_is_an_error_before_anything_is_drawn(
    figure, tmp_path, name, options, said
):
    figure.add_animations(lambda: pytest.fail("drawn"))
    with pytest.raises(ValueError, match=said):
        figure.export(tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_the_policy_of_a_page_allows_its_own_script_and_nothing_else(figure, tmp_path):
    figure.export(tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', text)[1]
    assert policy.startswith(
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:"
    )
    assert "unsafe" not in policy and "http" not in policy
    assert text.count("<script") == 2 + text.count("application/octet-stream")
