"""What is not worked out anew for each frame is what a fresh figure would have."""

import numpy as np
import pytest

import volrender as vr
from volrender.base.modes import MODES, mode_of

DATA = np.random.default_rng(1).integers(0, 200, (6, 7, 8), dtype=np.uint8)

CHANGES = {
    "nothing": lambda figure, volume: None,
    "offset": lambda figure, volume: setattr(volume, "offset", (1, 2, 3)),
    "rotation": lambda figure, volume: setattr(volume, "rotation", (0.1, 0.2, 0.3, 0.9)),
    "scale": lambda figure, volume: setattr(volume, "scale", (1, 2, 0.5)),
    "crop": lambda figure, volume: setattr(volume, "crop", ((1, 5), (0, 6), (2, 8))),
    "threshold": lambda figure, volume: setattr(volume, "threshold", 77),
    "step_size": lambda figure, volume: setattr(volume, "step_size", 2.5),
    "substep_size": lambda figure, volume: setattr(volume, "substep_size", 0.01),
    "vmin": lambda figure, volume: setattr(volume, "vmin", 12),
    "vmax": lambda figure, volume: setattr(volume, "vmax", 150),
    "gamma": lambda figure, volume: setattr(volume, "gamma", 0.7),
    "alpha": lambda figure, volume: setattr(volume, "alpha", 0.4),
    "cmap": lambda figure, volume: setattr(volume, "cmap_interpolation", "nearest"),
    "emissive": lambda figure, volume: setattr(volume, "emissive", "red"),
    "shininess": lambda figure, volume: setattr(volume, "shininess", 99),
    "light": lambda figure, volume: setattr(volume, "light", (20, -30)),
    "plane": lambda figure, volume: setattr(volume, "plane", (1, 1, -1, 2)),
    "mode": lambda figure, volume: setattr(volume, "mode", "mip"),
    "clip": lambda figure, volume: setattr(volume, "clipping_planes", [(1, 0, 0, -2)]),
    "camera": lambda figure, volume: figure[0, 0].camera.look_from(30, 40),
    "pick": lambda figure, volume: figure[0, 0].pick(16, 12),
    "voxels": lambda figure, volume: volume.data.__setitem__(2, 250),
    "dtype": lambda figure, volume: setattr(volume, "data", DATA.astype(np.uint16) * 40),
    "shape": lambda figure, volume: setattr(volume, "data", volume.data.value[:4, :, :5].copy()),
    "colour": lambda figure, volume: setattr(volume, "data", np.stack([DATA] * 3, axis=3)),
    "background": lambda figure, volume: setattr(figure, "background", (0.2, 0.4, 0.6, 0.5)),
    "another crop": lambda figure, volume: setattr(volume, "crop", None),
}


def uniforms(figure) -> bytes:
    figure.render_frame()
    return figure[0, 0].graphics[0].drawing.latest.record


@pytest.mark.parametrize("mode", ["slice", "mip", "iso"])
def test_uniforms_follow_every_change(mode, engine, monkeypatch):
    # As on a GPU: what is stored, and so the uniforms, then differ between dtypes.
    monkeypatch.setattr(vr.Engine, "is_cpu", False)
    figure = vr.Figure(size=(32, 24))
    volume = figure.add_image_volume(DATA, mode=mode)
    before = uniforms(figure)
    every_parameter = {name for other in MODES.values() for name in other.parameters}
    for name, change in CHANGES.items():
        change(figure, volume)
        fresh = vr.Figure(size=(32, 24))
        fresh.add_image_volume(volume.data.value)
        fresh.set_state(figure.get_state())
        now = uniforms(figure)
        assert now == uniforms(fresh), name
        quiet = {"nothing", "pick", "voxels", "background"}
        quiet |= {"mode"} if mode == "mip" else set()
        # Of what other modes alone ask for, nothing is worked out.
        quiet |= every_parameter - set(mode_of(volume).parameters)
        assert (now == before) == (name in quiet), name
        before = now


def test_a_volume_seen_twice_in_a_figure_keeps_what_each_needs():
    figure = vr.Figure(size=(40, 20), shape=(1, 2), background="black")
    first = figure[0, 0].add_image_volume(DATA)
    figure[0, 1].add_image_volume(first.data, mode="slice", plane=(0, 0, -1, 3))
    first.vmax = 500
    picture = figure.render_frame()
    figure[0, 1].camera.look_from(10, 10)
    first.vmax = 100
    figure.render_frame()
    first.vmax = 500
    figure[0, 1].camera.look_from(0, 0)
    figure[0, 1].auto_fit()
    np.testing.assert_array_equal(figure.render_frame(), picture)
