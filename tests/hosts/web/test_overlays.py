"""What lies over graphics is in the page what it is here: the same lines, and the same pixels of text."""

import base64
import json

import numpy as np
import pytest

import volrender as vr
from volrender.base.modes import mode_of
from volrender.base.rectangles import in_pixels
from volrender.engine.quads.quads import QuadsItem
from volrender.engine.quads.sprites import SPRITES
from volrender.hosts.web.bundle import bundle
from volrender.hosts.web.overlays.faces import Faces
from volrender.hosts.web.overlays.overlays import layouts, overlays_of
from volrender.scene.overlays.fonts.font import Font
from volrender.scene.graphics.transfer.colormaps import table_of

POSITIONS = ("top left", "top", "top right", "left", "right", "bottom left", "bottom", "bottom right")
CORNERS = ("bottom left", "bottom right", "top left", "top right")
SERIF = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"

# Draws all subplots of scenes at a pixel ratio; arrays become base64.
DRAW = """
async ({scene, blocks, views}) => {
  const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const textOf = (array) => {
    let text = "";
    for (const byte of new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) {
      text += String.fromCharCode(byte);
    }
    return btoa(text);
  };
  await openFaces(scene, {bytes: async (name) => bytesOf(blocks[name])});
  return views.map(([changes, viewports, target, ratio]) => {
    for (const [path, value] of changes) {
      const [name, ...way] = path.split(".").reverse();
      way.reverse().reduce((thing, part) => thing[part], scene)[name] = value;
    }
    return scene.subplots.map((subplot, i) =>
      overlayItems(subplot, scene, viewports[i], target, ratio).map((item) => ({...item,
        style: textOf(item.style), instances: textOf(item.instances),
        picture: item.picture && {...item.picture, texels: textOf(item.picture.texels)}})));
  });
}
"""


def said_of(figure) -> dict:
    """What overlays read of a scene; and the blocks of it."""
    subplots, faces, blocks, tables = list(figure), Faces(), {}, []

    def keep(name, content):
        blocks[name] = base64.b64encode(content.tobytes()).decode()
        return name

    def look_said(look):
        tables.append({"colours": table_of(look).tolist()})
        own = {name: getattr(look, name) for name in ("vmin", "vmax", "gamma", "visible")}
        return {**own, "table": len(tables) - 1, "transfer": None}

    def graphic_said(graphic):
        mode = mode_of(graphic)
        planes = {"plane": graphic.plane.tolist()} if hasattr(graphic, "plane") else {}
        encoding = graphic.looks[0].encoding
        stored = {"scale": 1.0, "offset": 0.0, "normalised": False}
        if encoding is not None:
            stored = {name: getattr(encoding, name) for name in ("scale", "offset")}
            stored["normalised"] = encoding.is_normalised
        volumes.append({"encoding": stored})
        looks = [look_said(look) for look in graphic.looks] if has_looks(graphic) else []
        return {
            **{"visible": graphic.visible, "kind": graphic.kind, "mode": graphic.mode, **planes},
            "modes": [{"name": mode.name, "parameters": list(mode.parameters)}],
            "covers": {mode.name: {"is_projection": mode.projection, "absorbs": mode.absorbs}},
            **{"color_by": getattr(graphic, "color_by", None), "time": graphic.time},
            "cmap_interpolation": getattr(graphic, "cmap_interpolation", None),
            "n_times": graphic.n_times,
            "looks": looks,
            "packs": [{"volume": len(volumes) - 1, "looks": list(range(len(looks)))}],
            "place": {
                "corners": graphic.world_corners().tolist(),
                "worldFromData": graphic.world_from_data.tolist(),
            },
        }

    volumes: list = []
    said = [
        {
            "camera": camera_said(subplot),
            "graphics": [graphic_said(graphic) for graphic in subplot.graphics],
            "overlays": overlays_of(
                subplot,
                subplots,
                figure.stage.corners if subplot.background is None else subplot.background,
                faces,
            ),
        }
        for subplot in subplots
    ]
    scene = {"subplots": said, "volumes": volumes, "tables": tables, "layouts": layouts()}
    return {"scene": {**scene, "faces": faces.said(keep)}, "blocks": blocks}


def has_looks(graphic) -> bool:
    return graphic.kind != "labels" or graphic.values is not None


def camera_said(subplot) -> dict:
    return json.loads(json.dumps(subplot.camera.get_state(), default=lambda array: array.tolist()))


def views_of(figure, ratio) -> list:
    width, height = figure.size
    viewports = [in_pixels(subplot.viewport_px, (ratio, ratio)) for subplot in figure]
    cameras = [[f"subplots.{i}.camera", camera_said(each)] for i, each in enumerate(figure)]
    return [cameras, viewports, [round(width * ratio), round(height * ratio)], ratio]


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
            place = f"{where}, {item['kind']} {number} of {'the world' if in_world else 'the screen'}"
            style = np.frombuffer(base64.b64decode(item["style"]), np.float32)
            wanted = np.frombuffer(own.style, np.float32)
            np.testing.assert_allclose(style, wanted, rtol=2e-7, err_msg=place)
            assert tuple(item["scissor"]) == own.scissor_px, place
            numbers = np.frombuffer(base64.b64decode(item["instances"]), np.float32)
            records = numbers.view(own.kind.instance)
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
    page.evaluate(bundle("overlays/items.js"))
    return page


def check(page, figure, rng, count, ratios=(1, 2), tolerance=0) -> None:
    """Compare some views of a figure, each with other cameras."""
    quads = 0
    for number in range(count):
        turn(figure, rng, number)
        ratio = ratios[number % len(ratios)]
        said = {**said_of(figure), "views": [views_of(figure, ratio)]}
        (found,) = page.evaluate(DRAW, said)
        quads += compare(found, figure, ratio, f"view {number} at ratio {ratio}", tolerance)
    assert quads > 20 * count


def turn(figure, rng, number) -> None:
    """Other cameras: orthographic and perspective ones, near, far and within the volume."""
    for subplot in figure:
        subplot.camera.fov = (0, 50, 20, 100)[number % 4]
        subplot.auto_fit()
        subplot.camera.look_from(*rng.uniform(-90, 90, 2))
        subplot.camera.zoom = float(rng.choice([0.3, 0.8, 1.0, 3.0]))
        subplot.camera.position = subplot.camera.position + rng.normal(0, 4, 3)


def volume(shape=(12, 9, 10), dtype=np.float32):
    return np.linspace(-40, 310, int(np.prod(shape))).reshape(shape).astype(dtype)


def test_overlays_of_a_volume_are_the_same(page):
    rng = np.random.default_rng(1)
    figure = vr.Figure(size=(460, 380), background="black")
    graphic = figure.add_image_volume(
        volume(), vmin=-33, vmax=270, scale=(1.5, 0.7, 1), rotation=(0.1, 0.2, 0.3, 0.9)
    )
    figure.add_image_volume(volume(dtype=np.uint8), vmin=0, vmax=200, offset=(14, 3, 2))
    subplot = figure[0, 0]
    subplot.unit = "µm"
    subplot.title = "Where a title is: AV To (fi)"
    subplot.add_text("two\nlines of text", "bottom", 12)
    subplot.add_text("thick", "left", 17, "red", bold=True)
    for overlay in (subplot.outline, subplot.axes, subplot.colorbar, subplot.scale_bar):
        overlay.visible = True
    subplot.orientation.visible = True
    for number in range(24):
        subplot.axes.position = CORNERS[number % 4]
        subplot.colorbar.position = POSITIONS[number % 8]
        subplot.colorbar.title = "HU" if number % 3 else None
        subplot.colorbar.colour = (0.2, 0.9, 0.4, 0.7) if number % 5 == 0 else None
        subplot.scale_bar.position = POSITIONS[-number % 8]
        subplot.scale_bar.length = 3 if number % 4 == 1 else None
        subplot.axes.font_size = (14, 28, 7)[number % 3]
        subplot.outline.width_px = (1, 2.5)[number % 2]
        graphic.vmin = float(rng.normal(0, 10 ** rng.integers(-4, 6)))
        graphic.vmax = graphic.vmin + float(rng.normal(0, 10 ** rng.integers(-4, 7)))
        graphic.cmap = ("viridis", "gray", "tab10")[number % 3]
        graphic.cmap_interpolation = ("linear", "nearest")[number % 2]
        check(page, figure, rng, 1, ((1,), (2,))[number % 2])
