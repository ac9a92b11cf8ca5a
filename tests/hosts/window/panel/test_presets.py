"""The rows of presets and of files: previews of the data, own presets, copying, saving, loading."""

import numpy as np
import pytest

import volrender as vr
from tests.hosts.window.panel.panel_picture import SIZE, PanelPicture, make, ramp
from volrender.hosts.window.panel.imgui_renderer import Renderer
from volrender.hosts.window.panel.sections.transfer import previews
from volrender.scene.state.transfer_function import transfer_function_of
from volrender.scene.state.values import plain

MATTER = {"mode": "composite", "vmin": 0, "vmax": 200, "cmap": "viridis", "opacity_unit": 4}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder, in which the user's presets are, too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("volrender.scene.state.user_presets.config_folder", lambda: tmp_path)
    return tmp_path


def channels(**kwargs) -> PanelPicture:
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(
        np.stack([ramp(), ramp()[:, ::-1]]), axes="czyx", mode="composite", **kwargs
    )
    shown = PanelPicture(figure)
    shown.settle()
    return shown


def values(look) -> dict:
    return plain(transfer_function_of(look))


def type_over(shown, name: str, text: str) -> None:
    """Replace what is in a field, and press Enter."""
    shown.click(name)
    for kind, modifiers in (("key_down", ("Control",)), ("key_up", ())):
        shown.send(kind, key="a", modifiers=modifiers)
        shown.settle(2)
    shown.write(text)


def test_a_preview_is_what_the_preset_looks_like(folder):
    shown = make(pixel_ratio=2.0, **MATTER)
    figure, volume = shown.figure, shown.panel.graphic
    figure.background = "navy"
    before = values(volume)
    shown.click("preset")
    shown.settle(len(vr.presets) + 1)
    shown.part("preset.solid")  # frames in which the last ones are drawn
    seen = {}
    for name in ("solid", "glow"):
        cell = shown.part(f"preset.{name}")[: 2 * 72]  # without the name
        height, width = 2 * 72, round(2 * 72 * SIZE[0] / SIZE[1])
        left = round(2 * 96 / 2 - width / 2)
        seen[name] = cell[:height, left : left + width, :3]
    assert values(volume) == before  # to look at it sets nothing
    shown.click("preset.solid")
    assert volume.opacity.tolist() == vr.presets["solid"]["opacity"]
    assert "preset.solid" not in shown.panel.rectangles and shown.panel.error is None
    camera = figure[0, 0].camera.get_state()
    figure.size = (width, height)
    figure[0, 0].camera.set_state(camera, exactly=True)
    inner = slice(10, -10)  # corners are round
    np.testing.assert_allclose(
        seen["solid"][inner, inner], figure.export_numpy(rgb=True)[inner, inner], atol=1
    )
    assert np.abs(seen["solid"] - seen["glow"]).max() > 50


def test_previews_keep_up_with_the_data_and_go_with_the_menu(folder, monkeypatch):
    there, put, drop = {}, Renderer.put, Renderer.drop

    def keep(renderer, rgba, number=None):
        number = put(renderer, rgba, number)
        there[number] = rgba
        return number

    monkeypatch.setattr(Renderer, "put", keep)
    monkeypatch.setattr(
        Renderer, "drop", lambda renderer, number: (there.pop(number), drop(renderer, number))
    )
    shown = make(**MATTER)
    residents = len(shown.panel.graphic.data.voxels._followers)
    shown.click("preset")
    shown.settle(len(vr.presets) + 1)
    assert len(there) == len(vr.presets)
    assert len(shown.panel.graphic.data.voxels._followers) == residents  # no second upload
    before = dict(there)
    assert not shown.panel._layout.is_due
    for change in (
        lambda: shown.panel.graphic.data.__setitem__(slice(0, 6), 190),
        lambda: setattr(shown.figure[0, 0].camera, "zoom", 2.5),
        lambda: setattr(shown.panel.graphic, "crop", ((0, 6), (0, 13), (0, 14))),
    ):
        change()
        assert shown.panel._layout.is_due
        shown.settle(len(vr.presets) + 1)
        assert there.keys() == before.keys() and not shown.panel._layout.is_due
        changed = [bool((there[number] != before[number]).any()) for number in there]
        assert sum(changed) > len(changed) / 2  # some show nothing of so small values
        before = dict(there)
    shown.send("key_down", key="Escape", modifiers=())
    shown.settle(3)
    assert "preset.solid" not in shown.panel.rectangles and there == {}


def test_a_preview_of_a_channel_is_of_that_alone(folder):
    shown = channels()
    volume = shown.panel.graphic
    volume[0].opacity, volume[1].visible = 1.0, False
    volume.shade = 0.25
    shown.click("channel.1")
    shown.click("preset")
    shown.settle(len(vr.presets) + 1)
    blue = shown.part("preset.nuclei")[20:52, 35:60, :3].mean((0, 1))
    shown.click("preset.nuclei")
    assert (
        volume[1].opacity.tolist() == vr.presets["nuclei"]["opacity"] and volume[0].opacity == 1.0
    )
    assert volume.shade == 1  # the light is that of all
    assert blue[2] > blue[0] + 20 and blue[2] > 40  # and not magenta


def test_own_presets_are_saved_replaced_and_deleted_by_a_second_press(folder, monkeypatch):
    blank = np.zeros((72, 50, 4), np.uint8)  # nobody looks at them
    monkeypatch.setattr(previews, "preview_picture", lambda *_: blank)
    shown = make(**MATTER)
    volume = shown.panel.graphic
    shown.click("preset")
    type_over(shown, "preset.name", "mine")
    assert shown.panel.error is None and vr.user_presets["mine"]["vmax"] == 200
    volume.vmax = 150
    type_over(shown, "preset.name", "mine")
    assert vr.user_presets["mine"]["vmax"] == 200  # it asks
    shown.click("preset.save")
    assert vr.user_presets["mine"]["vmax"] == 150
    type_over(shown, "preset.name", "a/b")
    assert "cannot be called" in shown.panel.error
    volume.vmax = 100
    shown.settle(14)
    shown.click("preset.mine")
    assert volume.vmax == 150 and "preset.mine" not in shown.panel.rectangles
    (folder / "presets/wrong.json").write_text("{")
    shown.click("preset")
    before = values(volume)
    shown.send("wheel", *shown.middle("preset.ct-bone"), dx=0, dy=2000), shown.settle(4)
    shown.click("preset.wrong")
    assert "wrong.json is no JSON file" in shown.panel.error and values(volume) == before
    shown.click("preset.mine", 0.95, 0.05)
    assert "mine" in vr.user_presets
    shown.click("preset.mine", 0.95, 0.05)
    assert list(vr.user_presets) == ["wrong"] and "preset.mine" not in shown.panel.rectangles


def test_a_look_is_copied_to_a_volume_in_another_window(folder):
    first, second = make(**MATTER, opacity=[0, 0.3], shade=0.5), channels()
    first.click("transfer.copy")
    second.click("channel.1")
    second.click("transfer.paste")
    assert second.panel.error is None
    volume = second.panel.graphic
    assert values(volume[1]).items() <= values(first.panel.graphic).items()
    assert volume[0].opacity == "auto" and volume.shade == 0.5
    from imgui_bundle import imgui

    imgui.set_clipboard_text("a shopping list")
    before = values(volume[1])
    second.click("transfer.paste")
    assert "What was copied is no transfer function" in second.panel.error
    assert values(volume[1]) == before


def test_reset_is_what_suits_the_data(folder):
    shown = make(mode="composite", opacity_unit=4, cmap="viridis")
    volume = shown.panel.graphic
    before = values(volume)
    volume.gamma, volume.vmin, volume.gradient_opacity = 2, 50, 10
    volume.opacity, volume.transfer = 0.5, np.full((1, 2, 4), 0.5)
    shown.settle()
    shown.click("transfer.reset")
    assert values(volume) == before and volume.opacity == "auto"
    volume.cmap = [(0, "red"), (200, "blue")]
    shown.click("transfer.reset")
    assert volume.cmap.name == "bids:plasma"


def test_files_are_saved_and_loaded_by_path(folder):
    shown = make(**MATTER, name="knee")
    volume = shown.panel.graphic
    shown.click("transfer.save")
    shown.click("transfer.do")
    assert "transfer.do" not in shown.panel.rectangles
    assert plain(vr.load_transfer_function("knee.json"))["vmax"] == 200
    volume.vmax = 50
    shown.click("transfer.save"), shown.click("transfer.do")
    assert vr.load_transfer_function("knee.json")["vmax"] == 200  # it asks
    assert shown.panel.error is None
    shown.click("transfer.do")
    assert vr.load_transfer_function("knee.json")["vmax"] == 50
    before = values(volume)
    volume.vmax = 150
    shown.click("transfer.load"), shown.click("transfer.do")
    assert values(volume) == before
    (folder / "knee.json").write_text(
        (folder / "knee.json").read_text().replace('"opacity"', '"opacty"')
    )
    shown.click("transfer.load"), shown.click("transfer.do")
    assert "knee.json: it has no 'opacty'" in shown.panel.error and values(volume) == before
    volume.vmax = 60
    type_over(shown, "transfer.path", "other")
    assert "other cannot be read" in shown.panel.error


def test_what_is_no_path_is_told_and_the_panel_lives_on(folder):
    shown = make(**MATTER, name="knee")
    shown.click("transfer.save")
    for typed, said in ((" ", "is no path"), ("x" * 300, "too long")):
        type_over(shown, "transfer.path", typed)
        assert said in shown.panel.error
    type_over(shown, "transfer.path", "fine")
    assert shown.panel.error is None and (folder / "fine.json").exists()


def test_of_two_volumes_the_chosen_one_is_previewed_and_set(folder):
    figure = vr.Figure(size=(900, 600))
    first = figure.add_image_volume(ramp(), **MATTER)
    second = figure.add_image_volume(ramp()[::-1], **MATTER, offset=(5, 0, 0))
    shown = PanelPicture(figure)
    shown.settle()
    shown.click("volume.1")
    shown.click("preset")
    shown.settle(len(vr.presets) + 1)
    preview = shown.part("preset.solid")[:72, :, :3]
    shown.click("preset.solid")
    assert second.shade == 1 and second.opacity.tolist() == vr.presets["solid"]["opacity"]
    assert first.opacity == "auto"
    first.visible = False
    camera = figure[0, 0].camera.get_state()
    figure.size = (96, 72)  # of a wide view, the middle
    figure[0, 0].camera.set_state(camera, exactly=True)
    alone, inner = figure.export_numpy(rgb=True), slice(8, -8)
    np.testing.assert_allclose(preview[inner, inner], alone[inner, inner], atol=1)
