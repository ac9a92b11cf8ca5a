"""Pages of a part of the voxels: what a crop leaves, and means of blocks; and that the page says so."""

import json
import re

import numpy as np
import pytest

import volrender as vr
from tests.hosts.web.figures import CHANNELS, LABELS, SIZE, VESSELS, one, seen
from volrender.hosts.web.scene import scene_of
from volrender.hosts.web.voxels.lattice import Lattice, lattice_of

CROP = ((10, 22), (4, None), (12, 20))


def scene_in(path) -> dict:
    text = path.read_text(encoding="utf-8")
    return json.loads(
        re.search(r'<script type="application/json" id="scene">(.*?)</script>', text)[1]
    )


def test_voxels_out_of_a_crop_are_not_in_a_page():
    figure = one(mode="iso", crop=CROP, smoothing=1.0)
    (volume,) = scene_of(figure)[0]["volumes"]
    assert volume["shape_zyx"] == [28, 32, 24]  # 8 beyond each side, where there are
    whole = one(mode="iso")
    assert scene_of(whole)[0]["volumes"][0]["shape_zyx"] == list(VESSELS.shape)


def test_blocks_are_where_their_voxels_were():
    figure = one(scale=(0.5, 1, 2), offset=(3, 2, 1), rotation=(0.5, 0.5, 0.5, 0.5))
    (graphic,) = figure[0, 0].graphics
    lattice = lattice_of(graphic, 4)
    assert lattice == Lattice((slice(0, 32),) * 3, 4) and lattice.shape_zyx == (8, 8, 8)
    np.testing.assert_allclose(
        graphic.world_from_data @ lattice.data_from_lattice @ (0, 1, 7, 1),
        graphic.world_from_data @ (1.5, 5.5, 29.5, 1),
    )
    values = lattice.of(graphic.data.source, are_labels=False)
    block = np.asarray(values.read((slice(1, 2), slice(0, 1), slice(2, 3))))
    assert block == round(VESSELS[4:8, 0:4, 8:12].mean())


@pytest.mark.parametrize("quality", ["half", "quarter"])
def test_a_thinned_out_page_shows_the_picture_of_thinned_out_data(quality, browser, tmp_path):
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(VESSELS, mode="composite", gradient_opacity=40.0)
    figure[0, 0].add_graphic(vr.LabelsGraphic(LABELS, offset=(40, 0, 0)))
    figure[0, 0].add_graphic(vr.MultichannelVolumeGraphic(CHANNELS[:2], offset=(0, 40, 0)))
    seen(figure)
    path = tmp_path / "page.html"
    figure.export(path, quality=quality)
    factor = {"half": 2, "quarter": 4}[quality]
    shapes = [volume["shape_zyx"] for volume in scene_in(path)["volumes"]]
    assert shapes == [[32 // factor] * 3] * 3
    with browser.page(400, 500) as page:
        page.open(path)
        page.wait_for("(async () => (await volrender).pace.isWhole)()", 30)
        shown = page.screenshot("canvas")[..., :3].astype(float)
        assert f"{factor}×{factor}×{factor}" in page.evaluate("document.body.textContent")
    off = np.abs(shown - figure.export_numpy(rgb=True))
    assert 0.3 < off.mean() < 4  # the same thing, in the same place, and coarser


def test_a_limit_of_bytes_takes_the_quality_that_fits(tmp_path):
    figure = one(np.random.default_rng(0).random((48, 48, 48)))
    figure.export(tmp_path / "exact.html")
    exact = (tmp_path / "exact.html").stat().st_size
    with pytest.warns(UserWarning, match="as asked for"):
        figure.export(tmp_path / "half.html", max_bytes=400_000)
    volumes = scene_in(tmp_path / "half.html")["volumes"]
    assert volumes[0]["factor"] == 2 and (tmp_path / "half.html").stat().st_size <= 400_000 < exact
    with pytest.raises(ValueError, match="at its smallest"):
        figure.export(tmp_path / "none.html", max_bytes=50_000)
    assert not (tmp_path / "none.html").exists()
