"""What JavaScript works out of a graphic and a camera is what Python does.

To the bit, but for two things that depend on the CPU, since numpy's products of matrices round once where
it can multiply and add at once, and else twice: what is nothing but for rounding, such as the sideways
part of a ray along an axis, and a scissor whose edge is at the edge of a pixel.
"""

import base64
import json
import shutil
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

import volrender as vr
from tests.hosts.web.states import NODES, Blocks, Random, State, Voxels
from volrender.base.modes import MODES, mode_of
from volrender.engine.shader.uniforms import UniformRecord, layer_in
from volrender.hosts.web.bundle import JS, bundle
from volrender.hosts.web.graphics import graphic_entry
from volrender.hosts.web.programs.layouts import layouts
from volrender.hosts.web.tables import PageTables
from volrender.scene.graphics.records.mode_fields import DrawnChannel
from volrender.scene.graphics.records.volume_record import fill_record
from volrender.scene.graphics.transfer.colormaps import table_of
from volrender.scene.graphics.transfer.image import image_texels, matter_by_gradient
from volrender.scene.graphics.transfer.matter import matter_of
from volrender.scene.graphics.transfer.opacity import opacity_of

STATES = 1000
SHADERS = {mode.shader for mode in MODES.values()}
ANSWER = """// What does a page make of a state?
import {raysOf} from "./camera/rays.js";
import {channelsOf} from "./record/channels.js";
import {coverOf} from "./record/cover.js";
import {coloursOf, matterOf} from "./record/matter.js";
import {modeOf, placementOf} from "./record/placement.js";
import {recordOf} from "./record/record.js";
import {showTime} from "./record/times.js";

function base64({buffer, byteOffset, byteLength}) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer, byteOffset, byteLength)));
}

function answerTo({graphic, camera, sight, encodings, nodes}, {layouts, tables}) {
  const {viewport, nearest} = sight;
  const seen = {...sight, rays: raysOf(camera, viewport[2] / viewport[3]), nearest: nearest ?? Infinity};
  const looks = graphic.looks.map((look) => ({...look, colours: Float32Array.from(tables[look.table])}));
  const matters = modeOf(graphic).absorbs
    ? looks.map((look, i) => matterOf(graphic, look, encodings[i], nodes)) : [];
  const records = graphic.packs.map((pack) => {
    const of = (things) => pack.looks.map((number) => things[number]);
    const channels = channelsOf(of(looks), of(encodings), of(matters));
    const {bytes, scissor} = recordOf(layouts, graphic, placementOf(graphic), seen, channels);
    return {bytes: base64(bytes), scissor};
  });
  const rows = matters.map((matter) => (matter.rows ? base64(matter.rows) : null));
  const colours = looks.map((look) => base64(coloursOf(look, look.colours)));
  return {cover: coverOf(graphic), records, rows, colours};
}

const given = JSON.parse(document.querySelector("#given").textContent);
const limitsAt = (graphic, time) => {
  showTime(graphic, time);
  return graphic.looks.map(({vmin, vmax}) => [vmin, vmax]);
};
globalThis.limits = [1, 2, 9, 0].map((time) => limitsAt(given.series, time));
given.series.looks[0].vmax = 7;
globalThis.limits.push(limitsAt(given.series, 1));
globalThis.answers = given.states.map((state) => answerTo(state, given));
"""


@cache
def states() -> list[State]:
    random = Random(21)
    return [random.state() for _ in range(STATES)]


@cache
def series() -> vr.MultichannelVolumeGraphic:
    """Three time points of two channels, of which one has limits that follow percentiles."""
    data = np.random.default_rng(3).normal(size=(3, 2, 4, 5, 6)) * [[[[[1]]]], [[[[5]]]], [[[[9]]]]]
    looks = [{"percentiles": (10, 90)}, {"vmin": -1, "vmax": 2}]
    return vr.MultichannelVolumeGraphic(data, channels=looks, axes="tczyx")


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    """A page that works it out."""
    folder = tmp_path_factory.mktemp("page")
    blocks = Blocks()
    tables = PageTables(blocks)
    given = {
        "layouts": layouts(SHADERS),
        "series": graphic_entry(0, series(), Voxels(), tables),
        "states": [state.entry(tables) for state in states()],
        "tables": [blocks.named[entry["block"]].ravel().tolist() for entry in tables.colours],
    }
    modules = shutil.copytree(JS, folder / "js")
    (modules / "answer.js").write_text(ANSWER, encoding="utf-8")
    file = folder / "page.html"
    file.write_text(
        '<!doctype html><meta charset="utf-8"><script id="given" type="application/json">'
        f"{json.dumps(given, allow_nan=False)}</script>"
        f'<script type="module">{bundle("answer.js", modules)}</script>',
        encoding="utf-8",
    )
    with browser.page() as shown:
        shown.open(file)
        assert not shown.errors, shown.said()
        yield shown


@pytest.fixture(scope="module")
def answers(page) -> list[dict]:
    """What it makes of the states."""
    return page.evaluate("answers")


def matters_of(state: State) -> list:
    """What the values of each look are, where the mode shows it."""
    if not mode_of(state.graphic).absorbs or state.graphic.kind == "labels":
        return [None] * len(state.encodings)
    return [
        matter_of(look, opacity_of(look), encoding, NODES)
        if look.transfer is None
        else matter_by_gradient(look, image_texels(look.transfer)[-1, :, 3], encoding)
        for look, encoding in zip(state.looks, state.encodings, strict=True)
    ]


def numbers(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), np.float32)


def differing(mode: str, ours: bytes, theirs: bytes) -> list[str]:
    """The fields that are not the same, and what is in them."""
    record = UniformRecord(mode)._fields.dtype
    these, those = (np.frombuffer(content, record)[0] for content in (ours, theirs))
    return [
        f"{mode}.{name}: {these[name]} in Python, {those[name]} in JavaScript"
        for name in record.names
        if name != "scissor_px" and not are_same(these[name], those[name])
    ]


def are_same(ours: np.ndarray, theirs: np.ndarray) -> bool:
    """To the bit, or within a ten-thousandth of what float32 tells of the largest number of the field."""
    if ours.tobytes() == theirs.tobytes():
        return True
    away = np.abs(ours.astype(np.float64) - theirs)
    return bool((away <= 1e-12 * np.abs(ours).max()).all())


def edges(scissor: Sequence[int]) -> np.ndarray:
    left, top, width, height = scissor
    return np.array([left, top, left + width, top + height])


def test_records_are_the_same(answers):
    seen, wrong = set(), []
    for state, answer in zip(states(), answers, strict=True):
        graphic, sight, matters = state.graphic, state.sight, matters_of(state)
        mode = mode_of(graphic).shader
        for pack, found in zip(state.packs, answer["records"], strict=True):
            channels = tuple(
                DrawnChannel(
                    state.looks[i], state.encodings[i], matters[i], state.looks[i].strength
                )
                for i in pack
            )
            record = UniformRecord(mode)
            scissor = fill_record(record, graphic, graphic.placement, sight, channels)
            theirs = base64.b64decode(found["bytes"])
            wrong += differing(mode, record.content(), theirs)
            assert layer_in(theirs)["scissor_px"].tolist() == found["scissor"]
            if np.abs(edges(scissor) - edges(found["scissor"])).max() > 1:
                wrong.append(f"{mode}: the scissor is {scissor}, {found['scissor']} in JavaScript")
            seen.add((graphic.kind, mode, len(pack), any(scissor)))
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:20])
    assert {mode for _, mode, _, is_seen in seen if is_seen} == SHADERS
    assert {count for _, _, count, _ in seen} == {0, 1, 2, 3, 4}


def test_it_covers_what_is_behind_it_as_python_says(answers):
    seen = set()
    for state, answer in zip(states(), answers, strict=True):
        expected = state.graphic.cover._asdict()
        expected["plane"] = None if expected["plane"] is None else expected["plane"].tolist()
        assert {name: answer["cover"][name] for name in expected} == expected, state.graphic
        assert answer["cover"]["isDeep"] == state.graphic.cover.is_deep
        seen.add((mode_of(state.graphic).shader, expected["is_opaque"]))
    assert len(seen) > 15


def test_matter_is_the_same_but_for_powers_and_logarithms(answers):
    """Those of C and of JavaScript differ in the last bit of float64: of float32 here and there."""
    count = 0
    for state, answer in zip(states(), answers, strict=True):
        for look, matter, rows in zip(state.looks, matters_of(state), answer["rows"], strict=False):
            assert (rows is None) == (look.transfer is not None)
            if rows is None:
                continue
            sums, rest, nodes, factors = numbers(rows).reshape(4, NODES, 4)
            exact = sums.astype(np.float64) + rest
            np.testing.assert_allclose(exact, matter.sums, rtol=1e-13, atol=1e-30)
            np.testing.assert_allclose(nodes, matter.nodes, rtol=1.2e-7, atol=1e-30)
            np.testing.assert_array_equal(factors[:, 0], np.float32(matter.factors))
            count += matter.nodes.max() > 0
    assert count > 50


def test_colours_in_data_units_follow_the_contrast_limits(answers):
    moved = 0
    for state, answer in zip(states(), answers, strict=True):
        for look, colours in zip(state.looks, answer["colours"], strict=False):
            expected = table_of(look)
            np.testing.assert_allclose(numbers(colours).reshape(-1, 4), expected, atol=1e-7)
            moved += hasattr(look.cmap, "values")
    assert moved > 50


def test_limits_that_follow_percentiles_do_so_at_other_time_points(page):
    graphic, expected = series(), []
    for time in (1, 2, 2, 0):
        graphic.data.time = time
        expected.append([[channel.vmin, channel.vmax] for channel in graphic.channels])
    assert len({tuple(limits[0]) for limits in expected}) == 3
    kept = [[expected[-1][0][0], 7], [-1, 2]]  # somebody set one
    assert page.evaluate("limits") == [*expected, kept]
