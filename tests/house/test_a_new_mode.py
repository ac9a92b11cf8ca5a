"""A new mode is a shader, an entry in the table and an oracle: it is then everywhere, and right.

It is the one that CONTRIBUTING.md adds, so that what is written there works.
"""

import importlib
import shutil
import sys
from dataclasses import replace

import numpy as np
import pytest

import volrender as vr
from tests.house.documents import blocks, files_shown
from tests.oracle import Scene, modes, render
from tests.pictures import camera_towards, difference
from volrender.base.modes import MODES, Mode, mode_of, modes_of
from volrender.cli import main
from volrender.cli.contact_sheet import contact_sheet
from volrender.engine.shader import linker
from volrender.engine.shader.linker import ShaderError, compile_shader, link
from volrender.engine.shader.volume_programs import VolumePipeline
from volrender.hosts.window.shortcuts import help_sections
from volrender.scene.graphics.records.mode_fields import MOVING, STILL

# As CONTRIBUTING.md shows it.
SHADER = files_shown("CONTRIBUTING.md")["shaders/modes/middle.wgsl"]
ORACLE = files_shown("CONTRIBUTING.md")["tests/oracle/modes/middle.py"]
(ENTRY,) = (block for block in blocks("CONTRIBUTING.md", "python") if block.startswith("Mode("))
(STRUCT,) = (block for block in blocks("CONTRIBUTING.md", "wgsl") if block.startswith("struct"))
(ROW,) = blocks("CONTRIBUTING.md", "md")
MIDDLE = eval(ENTRY, {"Mode": Mode})
Z, Y, X = np.indices((14, 16, 18))
DATA = (100 * np.sin(X / 3) + 80 * np.cos(Y / 4) + 5 * Z).astype(np.float32)
SCENE = Scene(
    DATA,
    "middle",
    camera_towards((8, 8, 8), (-0.6, -0.4, -1.0), 45.0),
    vmin=-180.0,
    vmax=250.0,
    crop=((0, 14), (2, 15), (3, 18)),
    clipping_planes=((1.0, 0.4, -0.3, -6.0),),
)


@pytest.fixture(autouse=True)
def middle(tmp_path, monkeypatch):
    """The mode, in folders of its own."""
    folder = tmp_path / "files of modes"
    shaders = shutil.copytree(linker.shader_folder(), folder / "shaders")
    (shaders / "modes" / "middle.wgsl").write_text(SHADER)
    (folder / "middle.py").write_text(ORACLE)
    monkeypatch.setattr(linker, "shader_folder", lambda: shaders)
    monkeypatch.setattr(modes, "__path__", [*modes.__path__, str(folder)])
    monkeypatch.setitem(MODES, (MIDDLE.kind, MIDDLE.name), MIDDLE)
    importlib.invalidate_caches()
    linker.read_shader.cache_clear()
    yield
    linker.read_shader.cache_clear()
    sys.modules.pop("tests.oracle.modes.middle", None)
    vars(modes).pop("middle", None)


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


def test_missing_voxels_are_missing_in_it():
    data = DATA.copy()
    data[:9, :9] = np.nan
    scene = replace(SCENE, data=data, crop=None, clipping_planes=())
    picture, expected = figure_of(scene).export_numpy(), render(scene)
    all_there = render(replace(scene, data=DATA))
    assert np.isnan(expected.depth).sum() > np.isnan(all_there.depth).sum()
    assert (difference(picture, expected.image) > 2).mean() <= 0.01


def test_it_marches_plainly(compiled):
    engine, texts = compiled
    figure = figure_of(SCENE, engine=engine)
    graphic = figure[0, 0].graphics[0]
    graphic.threshold = 200
    figure.render_frame()
    grids = graphic.drawing.resident.grids
    assert texts and grids.nbytes == 0
    graphic.mode = "iso"
    figure.render_frame()
    assert grids.nbytes > 0


@pytest.fixture
def with_numbers():
    """The mode with a struct of its own, as CONTRIBUTING.md shows it, and with fields as they are named."""

    def write(*fields: str) -> None:
        struct = STRUCT.replace("}", "".join(f"    {name}: f32,\n" for name in fields) + "}", 1)
        hides = (
            "    let value = value_of(texel, Scalar(0.0));\n"
            "    if (all_of(value <= channels_of(mode.threshold))) { return no_hit(); }\n"
        )
        text = SHADER.replace("fn march", f"{struct}\nfn march")
        text = text.replace("    return hit_of", f"{hides}    return hit_of")
        (linker.shader_folder() / "modes" / "middle.wgsl").write_text(text)
        linker.read_shader.cache_clear()

    return write


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
def test_it_may_have_numbers_of_its_own(with_numbers, monkeypatch, dispatch):
    with_numbers()
    engine = vr.Engine()
    figure = figure_of(SCENE, engine=engine, dispatch=dispatch)
    expected = render(replace(SCENE, clipping_planes=()))
    graphic = figure[0, 0].graphics[0]
    graphic.clipping_planes = []
    seen = {}
    for threshold in (-1000, 0, 60, 1000):
        graphic.threshold = threshold
        seen[threshold] = figure.render_layers()[0].scalar
        figure.render_frame()
        # All is made by now: who moves a slider waits for no program.
        monkeypatch.setattr(engine.device, "create_shader_module", None)
    there = np.isfinite(seen[-1000])
    assert (np.isfinite(expected.scalar) != there).mean() <= 0.005 and there.mean() > 0.1
    for threshold, scalar in seen.items():
        np.testing.assert_array_equal(np.isfinite(scalar), there & (seen[-1000] > threshold))
    assert 0.1 < np.isfinite(seen[60]).sum() / np.isfinite(seen[0]).sum() < 0.9
    assert not np.isfinite(seen[1000]).any()


def test_a_number_that_is_not_known_is_named(with_numbers, monkeypatch):
    with_numbers("own_step", "own_height")
    figure = figure_of(SCENE)
    unknown = r"modes/middle.wgsl: .*mode_fields has no entry for \['own_step', 'own_height'\]"
    with pytest.raises(ShaderError, match=unknown):
        figure.render_frame()
    monkeypatch.setitem(STILL, "own_step", lambda drawn: drawn.graphic.step_size)
    monkeypatch.setitem(MOVING, "own_height", lambda drawn: (drawn.sight.viewport_px[3],))
    figure.render_frame()


def test_it_serves_four_channels(engine):
    program = VolumePipeline("middle", "linear", "cmap1d", "dense", "sampled", scalar="four")
    roles = {**program.roles(), "pixels": "marched"}
    compile_shader(engine.device, link("entry/fragment.wgsl", roles), "middle of four channels")


def test_its_row_says_what_its_entry_says():
    assert f"| `{MIDDLE.name}` | {MIDDLE.summary} |\n" == ROW


def test_it_is_a_mode_of_the_graphic():
    graphic = vr.ImageVolumeGraphic(DATA)
    with pytest.raises(ValueError, match=r"'middle'.*Did you mean 'middle'"):
        graphic.mode = "midle"
    graphic.mode = "middle"
    assert mode_of(graphic) is MIDDLE


def test_it_has_a_key_and_a_line_in_the_list_of_keys():
    from tests.hosts.window.test_shortcuts import Window, press

    window = Window()
    assert press(window, MIDDLE.key) and window.volume.mode == "middle"
    sections = dict(help_sections(window.subplot.controller))
    assert (MIDDLE.key, MIDDLE.title) in sections["Volume"]
    assert press(window, "1") and window.volume.mode == "mip"


def test_the_panel_offers_it():
    pytest.importorskip("imgui_bundle")
    from tests.hosts.window.panel.panel_picture import make

    shown = make(mode="iso")
    assert "section.surface" in shown.panel.rectangles
    shown.click("mode.middle")
    assert shown.panel.graphic.mode == "middle"
    assert not {"section.surface", "section.plane"} & set(shown.panel.rectangles)


def test_the_panel_has_room_for_many_modes(monkeypatch):
    pytest.importorskip("imgui_bundle")
    from tests.hosts.window.panel.panel_picture import SIZE, make
    from volrender.hosts.window.panel.widgets.panel_width import WIDTH_PX

    for i in range(6):
        mode = replace(MIDDLE, name=f"middle_{i}", label=f"Middle {i}", key="")
        monkeypatch.setitem(MODES, (mode.kind, mode.name), mode)
    shown = make()
    places = [shown.panel.rectangles[f"mode.{name}"] for name in modes_of("image_volume")]
    assert all(width > WIDTH_PX / 6 for _, _, width, _ in places)
    assert all(SIZE[0] - WIDTH_PX <= left < left + width <= SIZE[0] for left, _, width, _ in places)
    for i, (left, top, width, height) in enumerate(places):
        for other_left, other_top, _, _ in places[i + 1 :]:
            assert other_left >= left + width or other_top >= top + height
    shown.click("mode.middle_5")
    assert shown.panel.graphic.mode == "middle_5"


def test_it_is_a_choice_of_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    np.save("volume.npy", DATA)
    assert main(["render", "volume.npy", "-o", "a.png", "--mode", "middle", "--size", "40x30",
                 "--save-state", "a.json"]) == 0  # fmt: skip
    assert main(["render", "volume.npy", "-o", "b.png", "--state", "a.json"]) == 0
    pictures = [(tmp_path / name).read_bytes() for name in ("a.png", "b.png")]
    assert pictures[0] == pictures[1]
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["render", "--help"])
    assert f"middle: {MIDDLE.summary}" in " ".join(capsys.readouterr().out.split())


def test_it_is_on_the_contact_sheet():
    image, figure = contact_sheet(
        DATA, size=(360, 200), threshold=100, by_mode={"middle": {"gamma": 2}}
    )
    graphics = [subplot.graphics[0] for subplot in figure if subplot.graphics]
    assert [graphic.mode for graphic in graphics] == list(modes_of("image_volume"))
    assert figure.shape == (3, 3)
    assert graphics[-1].mode == "middle" and graphics[-1].gamma == 2
    labels = (image != figure.export_numpy()).any(axis=-1)
    for index, subplot in enumerate(figure):
        left, top, width, height = subplot.viewport_px
        part = np.s_[top : top + height, left : left + width]
        assert labels[part].any() == bool(subplot.graphics), index
        assert image[part][..., :3].any() == bool(subplot.graphics), index
    with pytest.raises(ValueError, match=r"a key of by_mode is one of .*Did you mean 'middle'"):
        contact_sheet(DATA, by_mode={"midle": {}})
