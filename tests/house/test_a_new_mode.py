"""A new mode is a shader, an entry in the table and an oracle: it is then everywhere, and right."""

import importlib
import shutil
import sys
from dataclasses import replace

import numpy as np
import pytest

import volrender as vr
from tests import oracle
from tests.oracle import Scene, render
from tests.pictures import camera_towards, difference
from volrender.base.modes import MODES, Mode, mode_of, modes_of
from volrender.cli import main
from volrender.cli.contact_sheet import contact_sheet
from volrender.engine.shader import linker
from volrender.hosts.window.shortcuts import help_sections

SHADER = """\
// first: the value where the ray enters.
//: use ray sampling hit

fn march(ray: Ray) -> Hit {
    if (ray_misses(ray)) { return no_hit(); }
    let p = position_at(ray, ray.t_enter);
    return Hit(true, value_at(p, 0.0), ray.t_enter, depth_of_t(ray.t_enter), colour_at(p));
}
"""
ORACLE = '''\
"""first: the value where the ray enters."""

import numpy as np

from .colour import premultiply, transfer
from .ray import Hits
from .sampling import sample


def march(scene, rays):
    """The value at the entry of each ray, as `Hits`."""
    found = np.flatnonzero(rays.crosses)
    values, _ = sample(scene, rays.at(found, rays.entry[found]))
    hits = Hits.none(len(rays.entry))
    hits.t[found] = rays.entry[found]
    hits.scalar[found] = scene.scalar(values)
    hits.colour[found] = premultiply(transfer(scene, values))
    return hits
'''
FIRST = Mode(
    kind="image_volume",
    name="first",
    label="First",
    title="first value",
    summary="the value where the ray enters",
    key="9",
    shader="first",
    combine="nearest",
)
Z, Y, X = np.indices((14, 16, 18))
DATA = (100 * np.sin(X / 3) + 80 * np.cos(Y / 4) + 5 * Z).astype(np.float32)
SCENE = Scene(
    DATA,
    "first",
    camera_towards((8, 8, 8), (-0.6, -0.4, -1.0), 45.0),
    vmin=-180.0,
    vmax=250.0,
    crop=((0, 14), (2, 15), (3, 18)),
    clipping_planes=((1.0, 0.4, -0.3, -6.0),),
)


@pytest.fixture(autouse=True)
def first(tmp_path, monkeypatch):
    """The mode, in folders of its own."""
    folder = tmp_path / "files of modes"
    shaders = shutil.copytree(linker.shader_folder(), folder / "shaders")
    (shaders / "modes" / "first.wgsl").write_text(SHADER)
    (folder / "first.py").write_text(ORACLE)
    monkeypatch.setattr(linker, "shader_folder", lambda: shaders)
    monkeypatch.setattr(oracle, "__path__", [*oracle.__path__, str(folder)])
    monkeypatch.setitem(MODES, (FIRST.kind, FIRST.name), FIRST)
    importlib.invalidate_caches()
    linker.read_shader.cache_clear()
    yield
    linker.read_shader.cache_clear()
    sys.modules.pop("tests.oracle.first", None)
    vars(oracle).pop("first", None)


@pytest.fixture
def compiled(monkeypatch):
    """A new engine, and the shaders that it compiles for the mode."""
    engine = vr.Engine()
    texts, make = [], engine.device.create_shader_module

    def noted(**options):
        texts.extend([options["code"]] if SHADER in options["code"] else [])
        return make(**options)

    monkeypatch.setattr(engine.device, "create_shader_module", noted)
    return engine, texts


def figure_of(scene, **options) -> vr.Figure:
    figure = vr.Figure(size=scene.size, **options)
    names = "mode vmin vmax cmap alpha crop clipping_planes".split()
    figure.add_image_volume(scene.data, **{name: getattr(scene, name) for name in names})
    figure[0, 0].camera.set_state(scene.camera)
    return figure


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
def test_it_is_drawn_as_its_oracle_says(compiled, dispatch):
    engine, texts = compiled
    figure = figure_of(SCENE, engine=engine, dispatch=dispatch)
    for scene in (SCENE, replace(SCENE, alpha=0.5, crop=None, clipping_planes=())):
        for name in ("alpha", "crop", "clipping_planes"):
            setattr(figure[0, 0].graphics[0], name, getattr(scene, name))
        expected = render(scene)
        assert np.isfinite(expected.depth).mean() > 0.1
        wrong = difference(figure.export_numpy(), expected.image) > 2
        assert wrong.mean() <= 0.01  # silhouettes
    assert texts and all(f"@{dispatch}" in text for text in texts)


def test_its_layers_are_those_of_its_oracle():
    layer, expected = figure_of(SCENE).render_layers()[0], render(SCENE)
    both = np.isfinite(layer.depth) & np.isfinite(expected.depth)
    assert both.mean() > 0.1
    assert (np.isfinite(layer.depth) != np.isfinite(expected.depth)).mean() <= 0.005
    np.testing.assert_allclose(layer.depth[both], expected.depth[both], atol=1e-5)
    assert (np.abs(layer.scalar - expected.scalar)[both] > 2 / 255 * 430).mean() <= 0.01


def test_it_marches_plainly(compiled):
    engine, texts = compiled
    figure = figure_of(SCENE, engine=engine)
    graphic = figure[0, 0].graphics[0]
    graphic.threshold = 200
    figure.render_frame()
    grids = graphic.data.texture(engine).grids
    assert texts and grids.nbytes == 0
    graphic.mode = "iso"
    figure.render_frame()
    assert grids.nbytes > 0


def test_it_is_a_mode_of_the_graphic():
    graphic = vr.ImageVolumeGraphic(DATA)
    with pytest.raises(ValueError, match=r"'first'.*Did you mean 'first'"):
        graphic.mode = "frist"
    graphic.mode = "first"
    assert mode_of(graphic) is FIRST


def test_it_has_a_key_and_a_line_in_the_list_of_keys():
    from tests.hosts.window.test_shortcuts import Window, press

    window = Window()
    assert press(window, "9") and window.volume.mode == "first"
    sections = dict(help_sections(window.subplot.controller))
    assert ("9", "first value") in sections["Volume"]
    assert press(window, "1") and window.volume.mode == "mip"


def test_the_panel_offers_it():
    pytest.importorskip("imgui_bundle")
    from tests.hosts.window.panel.panel_picture import make

    shown = make(mode="iso")
    assert "section.surface" in shown.panel.rectangles
    shown.click("mode.first")
    assert shown.panel.graphic.mode == "first"
    assert not {"section.surface", "section.plane"} & set(shown.panel.rectangles)


def test_the_panel_has_room_for_many_modes(monkeypatch):
    pytest.importorskip("imgui_bundle")
    from tests.hosts.window.panel.panel_picture import SIZE, make
    from volrender.hosts.window.panel.widgets.panel_width import WIDTH_PX

    for i in range(6):
        mode = replace(FIRST, name=f"first_{i}", label=f"First {i}", key="")
        monkeypatch.setitem(MODES, (mode.kind, mode.name), mode)
    shown = make()
    places = [shown.panel.rectangles[f"mode.{name}"] for name in modes_of("image_volume")]
    assert all(width > WIDTH_PX / 6 for _, _, width, _ in places)
    assert all(SIZE[0] - WIDTH_PX <= left < left + width <= SIZE[0] for left, _, width, _ in places)
    for i, (left, top, width, height) in enumerate(places):
        for other_left, other_top, _, _ in places[i + 1 :]:
            assert other_left >= left + width or other_top >= top + height
    shown.click("mode.first_5")
    assert shown.panel.graphic.mode == "first_5"


def test_it_is_a_choice_of_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    np.save("volume.npy", DATA)
    assert main(["render", "volume.npy", "-o", "a.png", "--mode", "first", "--size", "40x30",
                 "--save-state", "a.json"]) == 0  # fmt: skip
    assert main(["render", "volume.npy", "-o", "b.png", "--state", "a.json"]) == 0
    pictures = [(tmp_path / name).read_bytes() for name in ("a.png", "b.png")]
    assert pictures[0] == pictures[1]
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["render", "--help"])
    assert "first: the value where the ray enters" in " ".join(capsys.readouterr().out.split())


def test_it_is_on_the_contact_sheet():
    image, figure = contact_sheet(
        DATA, size=(360, 200), threshold=100, by_mode={"first": {"gamma": 2}}
    )
    graphics = [subplot.graphics[0] for subplot in figure if subplot.graphics]
    assert [graphic.mode for graphic in graphics] == list(modes_of("image_volume"))
    assert figure.shape == (2, 3)
    assert graphics[-1].mode == "first" and graphics[-1].gamma == 2
    labels = (image != figure.export_numpy()).any(axis=-1)
    for index, subplot in enumerate(figure):
        left, top, width, height = subplot.viewport_px
        part = np.s_[top : top + height, left : left + width]
        assert labels[part].any() == bool(subplot.graphics), index
        assert image[part][..., :3].any() == bool(subplot.graphics), index
    with pytest.raises(ValueError, match=r"a key of by_mode is one of .*Did you mean 'first'"):
        contact_sheet(DATA, by_mode={"frist": {}})
