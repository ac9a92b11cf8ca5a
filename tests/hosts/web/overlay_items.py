"""What lies over graphics: as a page draws it, compared with what Python has, number by number."""

import base64
import gzip
import json

import numpy as np

from volrender.base.rectangles import in_pixels
from volrender.engine.quads.quads import QuadsItem
from volrender.engine.quads.sprites import SPRITES
from volrender.hosts.web.scene import scene_of

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


def check(page, figure, number, changes=(), least=10) -> None:
    """That a view has the same in the page, where things of the scene are changed when it is drawn."""
    ratio = 1 + number % 2
    found = drawn_by(page, figure, ratio, changes)
    assert compare(found, figure, ratio, f"view {number} at ratio {ratio}") >= least
