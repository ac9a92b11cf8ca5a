"""What lies over graphics is in the page what it is here: the same lines, and the same pixels of text."""

import base64
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

import volrender as vr
from volrender.base.rectangles import in_pixels
from volrender.engine.quads.quads import QuadsItem
from volrender.engine.quads.sprites import SPRITES
from volrender.hosts.web.bundle import bundle
from volrender.hosts.web.scene import scene_of

POSITIONS = (
    "top left",
    "top",
    "top right",
    "left",
    "right",
    "bottom left",
    "bottom",
    "bottom right",
)
CORNERS = ("bottom left", "bottom right", "top left", "top right")
SERIF = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"

UNUSED = ("programs", "sections", "choices", "steering")

# Draws all subplots of a scene at a pixel ratio; arrays become base64.
DRAW = """
({scene, blocks, view: [changes, viewports, target, ratio]}) => {
  const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const textOf = (array) => {
    let text = "";
    for (const byte of new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) {
      text += String.fromCharCode(byte);
    }
    return btoa(text);
  };
  const bytes = new Map(Object.entries(blocks).map(([name, text]) => [name, bytesOf(text)]));
  const draw = () => scene.subplots.map((subplot, i) =>
    overlayItems(subplot, scene, viewports[i], target, ratio, bytes).map((item) => ({...item,
      style: textOf(item.style), instances: textOf(item.instances),
      picture: item.picture && {...item.picture, texels: textOf(item.picture.texels)}})));
  if (changes.length) draw();
  for (const [path, value] of changes) {
    const way = path.split("."), name = way.pop();
    way.reduce((thing, part) => thing[part], scene)[name] = value;
  }
  return draw();
}
"""


def drawn_by(page, figure, ratio, changes=()) -> list:
    """What the page draws over each subplot of a figure, some things of its scene being changed there."""
    scene, blocks = scene_of(figure)
    width, height = figure.size
    viewports = [in_pixels(subplot.viewport_px, (ratio, ratio)) for subplot in figure]
    target = [round(width * ratio), round(height * ratio)]
    needed = [entry["block"] for entry in (*scene["tables"], *scene["faces"])]
    said = {
        "scene": {name: part for name, part in scene.items() if name not in UNUSED},
        "blocks": {name: as_text(gzip.decompress(blocks.packed[name])) for name in needed},
        "view": [list(changes), viewports, target, ratio],
    }
    return page.evaluate(DRAW, json.loads(json.dumps(said, default=np.ndarray.tolist)))


def as_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def composed(figure, ratio) -> tuple[list, list]:
    """Quads of the world, and those over it, of a frame of the figure."""
    stage, (width, height) = figure.stage, figure.size
    with stage.engine.lock:
        drawn = stage.compose(stage.renderer, (round(width * ratio), round(height * ratio)), ratio)
    return tuple(
        [item for item in items if isinstance(item, QuadsItem)]
        for items in (drawn.draw_list.world, drawn.draw_list.over)
    )


def compare(found: list, figure, ratio, where: str, tolerance: int = 0) -> int:
    """That items of the page, subplot by subplot, are those of the figure; how many quads there are."""
    quads, given = 0, [item for items in found for item in items]
    for in_world, expected in zip((True, False), composed(figure, ratio), strict=True):
        items = [item for item in given if item["inWorld"] == in_world]
        kinds = [item["kind"] for item in items]
        assert kinds == [item.kind.name for item in expected], f"{where}, in world: {in_world}"
        for number, (item, own) in enumerate(zip(items, expected, strict=True)):
            place = (
                f"{where}, {item['kind']} {number} of {'the world' if in_world else 'the screen'}"
            )
            style = np.frombuffer(base64.b64decode(item["style"]), np.float32)
            wanted = np.frombuffer(own.style, np.float32)
            np.testing.assert_allclose(style, wanted, rtol=2e-7, err_msg=place)
            assert tuple(item["scissor"]) == own.scissor_px, place
            numbers = np.frombuffer(base64.b64decode(item["instances"]), np.float32)
            records = numbers.view(own.kind.instance)
            assert item["count"] == len(records), place
            assert len(records) == len(own.instances), place
            quads += len(records)
            for field in own.kind.instance.names:
                if field == "source":
                    continue
                close = {"atol": 1e-3 if field != "depth" else 1e-6, "rtol": 1e-6}
                np.testing.assert_allclose(
                    records[field], own.instances[field], **close, err_msg=f"{place}, {field}"
                )
            if own.kind is SPRITES:
                whole = own.instances["place_px"] % 1 == 0
                same = records["place_px"][whole] == own.instances["place_px"][whole]
                assert same.all(), place
                compare_pictures(item["picture"], records, own, place, tolerance)
    return quads


def compare_pictures(picture, records, own, place: str, tolerance: int) -> None:
    texels = np.frombuffer(base64.b64decode(picture["texels"]), np.uint8)
    texels = texels.reshape(picture["height"], picture["width"], 4)
    for record, mine in zip(records, own.instances, strict=True):
        parts = []
        for source, whole in ((record["source"], texels), (mine["source"], own.picture.texels)):
            left, top, width, height = source.astype(int)
            parts.append(whole[top : top + height, left : left + width].astype(int))
        assert parts[0].shape == parts[1].shape, place
        assert np.abs(parts[0] - parts[1]).max() <= tolerance, place


@pytest.fixture(scope="module")
def page(browser):
    page = browser.page()
    page.evaluate(bundle("overlays/overlays.js"))
    return page


def check(page, figure, number, changes=(), least=10) -> None:
    """That a view has the same in the page, where things of the scene are changed when it is drawn."""
    ratio = 1 + number % 2
    found = drawn_by(page, figure, ratio, changes)
    assert compare(found, figure, ratio, f"view {number} at ratio {ratio}") >= least


def turn(figure, rng, number) -> None:
    """Other cameras: orthographic and perspective ones, near, far and within the volume."""
    for subplot in figure:
        subplot.camera.fov = (0, 50, 20, 100)[number // 2 % 4]
        subplot.auto_fit()
        subplot.camera.look_from(*rng.uniform(-90, 90, 2))
        subplot.camera.zoom = float(rng.choice([0.3, 0.8, 1.0, 3.0]))
        subplot.camera.position = subplot.camera.position + rng.normal(0, 4, 3)


def values(shape=(12, 9, 10), dtype=np.float32):
    return np.linspace(-40, 310, int(np.prod(shape))).reshape(shape).astype(dtype)


def test_overlays_of_a_volume_are_the_same(page):
    rng = np.random.default_rng(1)
    figure = vr.Figure(size=(460, 380), background="black")
    place = {"scale": (1.5, 0.7, 1), "rotation": (0.1, 0.2, 0.3, 0.9)}
    volume = figure.add_image_volume(values(), vmin=-33, vmax=270, **place)
    figure.add_image_volume(
        values(), vmin=0, vmax=200, offset=(14, 3, 2), crop=[(2, 7), (1, 9), (0, 8)]
    )
    subplot = figure[0, 0]

    subplot.title = "Where a title is: AV To (fi)"
    subplot.heading.font_size = 16
    subplot.add_text("two\nlines of text", "bottom", 12)
    subplot.add_text("thick", "left", 16, "red", bold=True)
    for overlay in (subplot.outline, subplot.axes, subplot.colorbar, subplot.scale_bar):
        overlay.visible = True
    subplot.orientation.visible = True
    for number in range(24):
        subplot.unit = ("µm", "mm")[number % 2]
        subplot.axes.position = CORNERS[number % 4]
        subplot.colorbar.position = POSITIONS[number % 8]
        subplot.colorbar.title = "HU" if number % 3 else None
        subplot.colorbar.colour = (0.2, 0.9, 0.4, 0.7) if number % 5 == 0 else None
        subplot.scale_bar.position = POSITIONS[-number % 8]
        subplot.scale_bar.length = 3 if number % 4 == 1 else None
        subplot.axes.font_size = (14, 24, 12)[number % 3]
        subplot.outline.width_px = (1, 2.5)[number % 2]
        volume.vmin = float(rng.normal(0, 10.0 ** rng.integers(-4, 6)))
        volume.vmax = volume.vmin + float(rng.normal(0, 10.0 ** rng.integers(-4, 7)))
        volume.cmap = ("viridis", "gray", "tab10")[number % 3]
        volume.cmap_interpolation = ("linear", "nearest")[number % 2]
        turn(figure, rng, number)
        check(page, figure, number)


def test_overlays_of_channels_labels_and_series_are_the_same(page):
    rng = np.random.default_rng(2)
    figure = vr.Figure(size=(520, 400), shape=(1, 2), background="white")
    channels = figure[0, 0].add_multichannel_volume(
        np.stack([values() + 40 * i for i in range(5)]),
        channels=[{"name": name} for name in ("DAPI", "actin of cells", "c", "Ångström", "e")],
    )
    ids = np.arange(8).reshape(2, 2, 2).astype(np.uint8)
    names = {number: f"part {number}" for number in range(1, 8)}
    figure[0, 1].add_labels(ids, names=names, hidden=[3])
    shown = figure[0, 1].add_labels(ids, values={n: 10.0 * n for n in range(1, 8)}, cmap="magma")
    series = figure[0, 1].add_image_volume(np.stack([values()] * 20), mode="mip", axes="tzyx")
    for subplot in figure:
        for overlay in (subplot.colorbar, subplot.legend, subplot.time_stamp, subplot.outline):
            overlay.visible = True
        subplot.letter.text = "b"
        subplot.letter.font_size = 16
        subplot.add_text("at {time}.", "bottom right")
    for number in range(8):
        channels[number % 5].visible = number % 2 == 0
        channels[0].vmax = float(rng.uniform(1, 1000))
        figure[0, 1].colorbar.graphic = (None, shown, series)[number % 3]
        figure[0, 0].colorbar.position = POSITIONS[number % 8]
        series.color_by = ("value", "depth")[number % 2]
        series.time = int(rng.integers(20))
        figure[0, 1].time_stamp.interval = (None, 0.25, 2e-7)[number % 3]
        figure[0, 1].time_stamp.unit = "s" if number % 2 else None
        turn(figure, rng, number)
        check(page, figure, number)


def measured(figure) -> None:
    """Measurements of all kinds in the view of the whole volume."""
    subplot = figure["3d"]
    (volume,) = subplot.graphics
    measurements = subplot.measurements
    measurements.add_distance((1, 2, 3), (8, 6, 4), name="length")
    measurements.add_angle((1, 1, 1), (5, 4, 6), (9, 2, 8), colour="red")
    measurements.add_profile(volume, (0, 0, 6), (9, 8, 6))
    measurements.add_sphere(volume, (5, 4, 6), 3)
    measurements.add_box(volume, (1, 1, 1), (8, 7, 9))
    measurements.add_distance((5, 4, 6), (5.1, 4, 6), visible=False)


def test_orthogonal_views_are_the_same(page):
    rng = np.random.default_rng(3)
    figure = vr.OrthoFigure(
        values(), size=(620, 560), directions="LPS", scale=(1, 1, 0.4), unit="mm", mode="iso"
    )
    measured(figure)
    for subplot in figure:
        subplot.caption.font_size = 14
        subplot.scale_bar.visible = True
    for number in range(8):
        figure.index = rng.integers((10, 9, 12)).tolist()
        figure.volume.mode = ("iso", "mip")[number // 4]
        figure["3d"].planes.colour = (None, (1, 1, 0, 0.5))[number % 2]
        figure["3d"].camera.fov = (0, 50)[number // 2 % 2]
        figure["3d"].auto_fit()
        figure["3d"].camera.look_from(*rng.uniform(-90, 90, 2))
        figure["axial"].camera.zoom = float(rng.uniform(0.3, 3))
        check(page, figure, number, least=80)


def test_slices_of_a_mosaic_are_the_same(page):
    figure = vr.MosaicFigure(
        values(), size=(400, 300), shape=(2, 2), directions="RAS", scale=(1, 1, 0.3)
    )
    for subplot in figure:
        subplot.caption.font_size = 14
    check(page, figure, 0, least=20)
    figure = vr.MosaicFigure(values(), size=(400, 300), shape=(1, 3), rotation=(0.1, 0.2, 0.3, 0.9))
    for subplot in figure:
        subplot.caption.font_size = 14
    check(page, figure, 1, least=6)


def test_what_is_changed_in_the_page_is_what_is_written(page):
    figure = vr.Figure(size=(400, 300))
    series = figure.add_image_volume(
        np.stack([values()] * 7), axes="tzyx", mode="mip", vmin=0, vmax=1
    )
    subplot = figure[0, 0]
    for overlay in (subplot.colorbar, subplot.scale_bar, subplot.time_stamp, subplot.axes):
        overlay.visible = True
    subplot.auto_fit()
    before = figure.get_state()
    series.vmin, series.vmax, series.gamma, series.time = -20.0, 1300.0, 2.0, 5
    subplot.camera.zoom = 0.13
    after = figure.get_state()
    figure.set_state(before)
    changes = {
        "subplots.0.graphics.0.looks.0.vmin": -20.0,
        "subplots.0.graphics.0.looks.0.vmax": 1300.0,
        "subplots.0.graphics.0.looks.0.gamma": 2.0,
        "subplots.0.graphics.0.time": 5,
        "subplots.0.camera.zoom": 0.13,
    }
    found = drawn_by(page, figure, 1, list(changes.items()))
    figure.set_state(after)
    assert compare(found, figure, 1, "after changes") > 15


def test_a_slice_that_is_moved_in_the_page_is_where_its_crosshair_and_caption_say(page):
    figure = vr.OrthoFigure(values(), size=(500, 460), scale=(2, 1, 1), mode="iso")
    figure["3d"].measurements.add_distance((2, 2, 5), (12, 6, 5))
    for subplot in figure:
        subplot.caption.font_size = 14
    figure.index = 4, 3, 5
    graphics = {subplot.name: number for number, subplot in enumerate(figure)}
    found = drawn_by(
        page, figure, 1, [[f"subplots.{graphics['axial']}.graphics.0.plane", [0, 0, 2, -16]]]
    )
    figure.index = 4, 3, 8
    lines = [line for line in figure["3d"].caption.readout() if line]
    figure["3d"].caption.readout = lambda: lines[:2]  # the value there is not known in the page
    compare(found, figure, 1, "after a slice was moved")


@pytest.mark.parametrize("ratio", [1.5, 2.0, 3.3])
def test_text_of_any_size_is_nearly_that_of_python(page, ratio):
    figure = vr.Figure(size=(200, 100))
    figure.add_image_volume(values())
    note = figure[0, 0].add_text("Text 0123, µm²", "center", 13)
    ((item,),) = drawn_by(page, figure, ratio)
    picture, (place,) = item["picture"], composed(figure, ratio)[1][0].instances["place_px"]
    texels = np.frombuffer(base64.b64decode(picture["texels"]), np.uint8)
    alpha = texels.reshape(picture["height"], picture["width"], 4)[1:, :, 3] / 255
    own = note.face(ratio).coverage(note.text)[0] / 255
    rows, columns = min(len(alpha), len(own)), min(alpha.shape[1], own.shape[1])
    assert abs(len(alpha) - len(own)) <= 1 and abs(alpha.shape[1] - own.shape[1]) <= 2
    assert np.abs(alpha[:rows, :columns] - own[:rows, :columns]).mean() < 0.06
    assert place[2] == own.shape[1]


@pytest.mark.skipif(not Path(SERIF).exists(), reason="the font is not installed")
def test_ligatures_and_kerned_pairs_of_another_font_are_whole(page):
    figure = vr.Figure(size=(200, 100))
    figure.add_image_volume(values())
    note = figure[0, 0].add_text("office AVAT", "center", 16)
    note.font = SERIF
    check(page, figure, 0, least=1)
