"""Pages of volumes that are larger than memory: of which level, where it lies, and that it is said."""

import json
import re

import numpy as np
import pytest

import volrender as vr
from volrender.hosts.web import write
from volrender.hosts.web.scene import scene_of

SHAPE = (70, 130, 190)
FINE = vr.datasets.vessels_store(SHAPE, seed=2).read((slice(None),) * 3)
COARSE = vr.Multiscale.of(FINE)
LEVELS = [(70, 130, 190), (35, 65, 95), (18, 33, 48)]
PLACE = {"scale": (0.5, 1, 2), "offset": (3, 2, 1)}


@pytest.fixture
def engine() -> vr.Engine:
    engine = vr.Engine()
    engine.memory_budget_bytes = 3 * 2**20
    return engine


def figure_of(data, engine, **kwargs) -> vr.Figure:
    figure = vr.Figure(size=(40, 30), engine=engine)
    figure.add_image_volume(data, name="vessels", vmin=0, vmax=255, **{**PLACE, **kwargs})
    return figure


def means(array: np.ndarray, factor: int) -> np.ndarray:
    """Of blocks, the last ones shorter, rounded as levels are made: step by step."""
    while factor > 1:
        pad = [(0, n % 2) for n in array.shape]
        array = np.pad(array, pad, "edge").astype(np.uint16)
        nz, ny, nx = (n // 2 for n in array.shape)
        array = (array.reshape(nz, 2, ny, 2, nx, 2).sum((1, 3, 5)) + 4) // 8
        factor //= 2
    return array.astype(np.uint8)


@pytest.mark.parametrize(("most", "level"), [(10**7, 0), (400_000, 1), (100_000, 2)])
def test_a_page_gets_the_finest_level_that_it_has_room_for(engine, most, level):
    figure = figure_of(COARSE, engine)
    assert figure.stage.bricked()
    scene, _ = scene_of(figure, most_bytes=most)
    (volume,) = scene["volumes"]
    assert volume["shape_zyx"] == list(LEVELS[level])
    # It is what a page of that level has, where that lies.
    factor = 2**level
    matrix = np.diag([*(np.array(PLACE["scale"]) * factor), 1.0])
    matrix[:3, 3] = np.array(PLACE["scale"]) * (factor - 1) / 2 + PLACE["offset"]
    same = vr.Figure(size=(40, 30))
    same.add_image_volume(means(FINE, factor), affine=matrix, vmin=0, vmax=255)
    expected, _ = scene_of(same)
    place, there = (each["subplots"][0]["graphics"][0]["place"] for each in (scene, expected))
    for name in ("world_from_data", "corners", "centre"):
        np.testing.assert_allclose(place[name], there[name], atol=1e-9)


def test_the_voxels_are_those_of_the_level(engine):
    scenes = [
        scene_of(figure_of(COARSE, engine), most_bytes=400_000),
        scene_of(figure_of(means(FINE, 2), None)),
    ]
    texts = [blocks.in_base64[scene["volumes"][0]["times"][0]["block"]] for scene, blocks in scenes]
    assert texts[0] == texts[1]


def test_of_a_crop_only_what_is_shown_is_in_the_page(engine):
    figure = figure_of(COARSE, engine, crop=((20, 40), (0, 50), (101, 141)))
    scene, _ = scene_of(figure, most_bytes=20_000)
    assert scene["volumes"][0]["shape_zyx"] == [10 + 8, 25 + 4, 21 + 8]  # of level 1, and 4 around


def test_the_page_says_which_level_it_has(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(write, "MOST_VOXEL_BYTES", 400_000)
    figure_of(COARSE, engine).export(tmp_path / "a.html")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    said = "vessels is larger than memory: level 1 of 0 … 2 is in the page, of 95 × 65 × 35 voxels."
    assert said in text
    scene = re.search(r'<script type="application/json" id="scene">(.*?)</script>', text)[1]
    assert json.loads(scene)["volumes"][0]["shape_zyx"] == list(LEVELS[1])


def test_what_no_page_can_have_is_an_error_that_says_what_to_do(engine, tmp_path):
    figure = figure_of(COARSE, engine)
    with pytest.raises(ValueError, match=r"vessels .* coarsest .* 27\.8 KiB.* crop shows a part"):
        scene_of(figure, most_bytes=20_000)
    ortho = vr.OrthoFigure(COARSE, size=(60, 60), engine=engine)
    with pytest.raises(ValueError, match=r"larger than memory: in orthogonal views.*level=1"):
        ortho.export(tmp_path / "a.html")
    assert not any(tmp_path.iterdir())
