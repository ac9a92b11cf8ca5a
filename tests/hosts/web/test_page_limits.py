"""A page where little is to be shown, something fails, or much is changed."""

import base64
import re
from io import BytesIO

import imageio.v3 as imageio
import numpy as np
import pytest

import volrender as vr
from tests.hosts.web.test_page import PICTURE, opened, said, set_control
from tests.scene.drawing.sphere import Sphere

SIZE = (120, 90)


def picture_of(page) -> np.ndarray:
    return imageio.imread(BytesIO(base64.b64decode(page.evaluate(PICTURE)))).astype(int)


def test_keys_do_nothing_where_there_is_no_volume(browser, tmp_path):
    with browser.page() as page:
        opened(page, tmp_path / "empty.html", vr.Figure(size=SIZE))
        for key in ("c", "C", "1", " ", ".", "x", "p", "Home"):
            page.keyboard.press(key)
        assert (page.errors, said(page)) == ([], "")


def test_contrast_and_modes_leave_no_textures_behind(browser, tmp_path):
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(vr.datasets.head(12), mode="composite")
    with browser.page() as page:
        count = """globalThis.live = 0; const {createTexture} = GPUDevice.prototype;
        GPUDevice.prototype.createTexture = function (about) {
          const texture = createTexture.call(this, about), destroy = texture.destroy.bind(texture);
          live += 1; texture.destroy = () => { live -= 1; destroy(); }; return texture; };"""
        page.send("Page.addScriptToEvaluateOnNewDocument", source=count)
        opened(page, tmp_path / "page.html", figure)
        counts = []
        for limit in (200, 400, 600):
            for mode in ("iso", "mip", "composite"):
                set_control(page, "mode", mode)
                set_control(page, "vmin", limit)
                picture_of(page)
            counts.append(page.evaluate("live"))
        assert counts[0] == counts[1] == counts[2] > 0


def test_an_error_of_the_gpu_after_the_first_frame_is_said_and_the_device_given_back(
    browser, tmp_path
):
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(vr.datasets.head(12))
    with browser.page() as page:
        opened(page, tmp_path / "page.html", figure)
        page.evaluate("globalThis.renderer = view.pace.renderer; null")
        page.evaluate(
            "renderer.gpu.device.createTexture({size: [0, 1], format: 'r8unorm', usage: 4}); null"
        )
        page.evaluate("view.changed()")
        page.wait_for("document.querySelector('.note').textContent.includes('Drawing failed')")
        assert page.evaluate("renderer.lost.then(() => 'given back')") == "given back"
        assert page.evaluate("document.querySelector('canvas')") is None


def test_what_was_hidden_can_be_shown_as_in_python(browser, tmp_path):
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(vr.datasets.vessels(12), mode="composite", name="vessels")
    other = figure.add_image_volume(vr.datasets.head(12), mode="composite", name="head")
    other.visible = False
    with browser.page() as page:
        opened(page, tmp_path / "page.html", figure)
        hidden = picture_of(page)
        set_control(page, "graphic", "1")
        page.evaluate("document.querySelector('.tick input').click()")
        other.visible = True
        wanted = figure.export_numpy().astype(int)
        assert np.abs(picture_of(page) - wanted)[..., :3].max() <= 3
        assert np.abs(hidden - wanted)[..., :3].max() > 30
        page.evaluate("document.querySelector('[name=reset]').click()")
        assert np.abs(picture_of(page) - hidden).max() <= 1


def test_many_volumes_can_all_become_matter(browser, tmp_path):
    figure = vr.Figure(size=SIZE)
    for alpha in (0.2, 0.4, 0.6, 0.8, 0.3, 0.5, 0.7):
        figure.add_image_volume(vr.datasets.head(8), alpha=alpha)
    with browser.page() as page:
        opened(page, tmp_path / "page.html", figure)
        before = picture_of(page)
        page.evaluate("document.querySelector('canvas').focus()")
        page.keyboard.press("5")
        assert page.evaluate("view.scene.subplots[0].graphics.every((g) => g.mode === 'composite')")
        page.wait_for("view.pace.isWhole && !view.pace.isDrawing && !view.pace.isAsked")
        assert said(page) == ""
        assert np.abs(picture_of(page) - before).max() > 30


def test_what_has_no_voxels_is_only_in_the_picture_which_is_said(tmp_path):
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(vr.datasets.head(12))
    figure[0, 0].add_graphic(Sphere(3, name="<tumour>"))
    path = tmp_path / "page.html"
    with pytest.warns(UserWarning, match="does not draw what has no voxels: <tumour>"):
        figure.export(path)
    about = re.search(r'<p class="about">(.*?)</p>', path.read_text(encoding="utf-8"))[1]
    assert about.startswith("Only in the picture, as they have no voxels: &lt;tumour&gt;.")


def test_a_slice_across_an_axis_is_placed_by_its_coordinate(browser, tmp_path):
    figure = vr.Figure(size=SIZE)
    graphic = figure.add_image_volume(vr.datasets.head(12), mode="slice", plane=(0, 0, -2, 14))
    with browser.page() as page:
        opened(page, tmp_path / "page.html", figure)
        slider = "(({value, min, max}) => [value, min, max].map(Number))"
        found = page.evaluate(f"{slider}(document.querySelector('[name=plane]'))")
        assert found == [7, -0.5, 11.5]
        set_control(page, "plane", 4)
        graphic.plane = page.evaluate("view.scene.subplots[0].graphics[0].plane")
        assert graphic.plane.tolist() == [0, 0, -2, 8]
        assert np.abs(picture_of(page) - figure.export_numpy())[..., :3].max() <= 3


def test_colours_of_a_preset_are_not_said_to_be_as_saved(browser, tmp_path):
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(vr.datasets.head(12).astype(np.int16) - 1024, mode="composite")
    shown = "document.querySelector('[name=colours]').selectedOptions[0].text"
    with browser.page() as page:
        opened(page, tmp_path / "page.html", figure)
        before = page.evaluate(shown)
        set_control(page, "preset", "ct-bone")
        assert page.evaluate(shown) == "of the preset"
        page.evaluate("document.querySelector('[name=reset]').click()")
        assert page.evaluate(shown) == before
