"""SVG and PDF: text is text, lines are lines, and together with the picture they look as the PNG does."""

import base64
import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

import volrender as vr

SVG = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 240, 180
TITLE = 'A <b> & "c" α'


@pytest.fixture
def figure():
    figure = vr.Figure(size=(WIDTH, HEIGHT), background="white")
    figure.add_image_volume(np.arange(4 * 5 * 6, dtype=np.uint8).reshape(4, 5, 6), fade=True)
    subplot = figure[0, 0]
    subplot.camera.look_from(30, 20)
    for name in ("outline", "axes", "colorbar", "scale_bar", "orientation"):
        getattr(subplot, name).visible = True
    subplot.title, figure.letters = TITLE, True
    subplot.add_text("below", "bottom", color=(1, 0, 0, 0.5))
    return figure


def read_svg(path) -> tuple[ElementTree.Element, np.ndarray]:
    root = ElementTree.parse(path).getroot()
    (image,) = root.iter(f"{SVG}image")
    data = image.attrib["{http://www.w3.org/1999/xlink}href"].partition("base64,")[2]
    return root, np.array(Image.open(io.BytesIO(base64.b64decode(data))))


def test_svg_has_text_and_lines_over_a_picture_of_the_rest(figure, tmp_path):
    figure.export(tmp_path / "a.svg", scale=2, dpi=300)
    root, picture = read_svg(tmp_path / "a.svg")
    assert root.attrib["viewBox"] == f"0 0 {WIDTH} {HEIGHT}"
    assert root.attrib["width"] == f"{2 * WIDTH / 300:.6g}in"
    texts = {text.text: text for text in root.iter(f"{SVG}text")}
    assert {TITLE, "below", "a", "x", "y", "z", "−x"} <= set(texts)
    assert texts["a"].attrib["font-weight"] == "bold"
    assert float(texts[TITLE].attrib["font-size"]) == 18
    assert texts["below"].attrib["fill"] == "#ff0000"
    assert texts["below"].attrib["fill-opacity"] == "0.5"
    assert "sans-serif" in texts["a"].attrib["font-family"]
    middle = float(texts[TITLE].attrib["x"]) + float(texts[TITLE].attrib["textLength"]) / 2
    assert middle == pytest.approx(WIDTH / 2, abs=0.6)
    assert len(list(root.iter(f"{SVG}line"))) > 10  # axes, ticks, orientation
    assert len(list(root.iter(f"{SVG}rect"))) > 6  # scale bar, frame of the colorbar
    # What is a line or text is not in the picture as well.
    subplot = figure[0, 0]
    subplot.colorbar.visible = subplot.axes.visible = subplot.scale_bar.visible = False
    subplot.orientation.visible, subplot.title, figure.letters = False, None, None
    subplot.texts.clear()
    without = figure.export_numpy(scale=2).astype(int)
    bar = np.abs(picture - without).max(axis=-1) > 2
    rows, columns = np.nonzero(bar)  # the colours of the colorbar alone
    assert bar[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].mean() > 0.98
    assert columns.max() - columns.min() < 2 * 20


def test_lines_and_bars_are_where_the_png_has_them(figure, tmp_path):
    figure.export(tmp_path / "a.svg")
    root, _ = read_svg(tmp_path / "a.svg")
    light = figure.export_numpy()[..., :3].mean(axis=-1)
    dark = light < 70
    bars = [rect.attrib for rect in root.iter(f"{SVG}rect") if rect.attrib.get("fill") == "#000000"]
    assert len(bars) > 5
    for bar in bars:
        left, top, width, height = (float(bar[name]) for name in ("x", "y", "width", "height"))
        part = dark[round(top) : round(top + height), round(left) : int(left + width)]
        assert part.size and part.mean() > 0.9  # a letter may lie on it
    lines = [line.attrib for line in root.iter(f"{SVG}line") if line.attrib["stroke"] == "#000000"]
    for line in lines:
        x, y = (round((float(line[a + "1"]) + float(line[a + "2"])) / 2) for a in "xy")
        assert light[y - 2 : y + 2, x - 2 : x + 2].min() < 180, line


def test_pdf_has_text_and_the_size_on_paper(figure, tmp_path):
    pytest.importorskip("reportlab")
    pypdf = pytest.importorskip("pypdf")
    figure.export(tmp_path / "a.pdf", scale=2, dpi=150)
    (page,) = pypdf.PdfReader(tmp_path / "a.pdf").pages
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx(
        [2 * WIDTH / 150 * 72, 2 * HEIGHT / 150 * 72], abs=0.01
    )
    said = page.extract_text()
    assert all(text in said for text in (TITLE[:12], "below", "50", "100"))
    assert page.images[0].image.size == (2 * WIDTH, 2 * HEIGHT)


def test_what_is_too_long_for_its_subplot_does_not_run_over_the_next(tmp_path):
    figure = vr.Figure(size=(200, 80), shape=(1, 2))
    for number, subplot in enumerate(figure):
        subplot.add_image_volume(np.zeros((4, 5, 6), np.uint8))
        subplot.title, subplot.scale_bar.visible = f"W{number}" * 20, True
    figure.export(tmp_path / "a.svg")
    root, _ = read_svg(tmp_path / "a.svg")
    boxes = {path.attrib["id"]: path[0].attrib for path in root.iter(f"{SVG}clipPath")}
    texts = {text.text[:2]: text.attrib for text in root.iter(f"{SVG}text")}
    for number, (start, end) in enumerate([(0, 100), (100, 200)]):
        box = boxes[texts[f"W{number}"]["clip-path"].removeprefix("url(#").removesuffix(")")]
        left, width = float(box["x"]), float(box["width"])
        assert start <= left <= left + width <= end
    bars = [rect.attrib for rect in root.iter(f"{SVG}rect") if "fill" in rect.attrib]
    assert bars and all("clip-path" in bar for bar in bars)
    pytest.importorskip("reportlab")
    pypdf = pytest.importorskip("pypdf")
    figure.export(tmp_path / "a.pdf")
    (page,) = pypdf.PdfReader(tmp_path / "a.pdf").pages
    shapes = page.get_contents().get_data().decode("latin-1").split("\nq\n")
    texts = [shape for shape in shapes if " Tj" in shape]
    assert len(texts) == 4 and all(" W* n\n" in shape for shape in texts)


def test_pdf_without_reportlab_says_what_to_install(figure, tmp_path, monkeypatch):
    monkeypatch.setattr("volrender.scene.output.picture_file.find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install volrender\[pdf\]"):
        figure.export(tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())
