"""Labels in every alpha mode, and labels on labels."""

import numpy as np
import pytest

from tests.oracle.colour import encode, srgb_to_linear
from tests.oracle.labels import render_labels
from tests.pictures import difference
from tests.scene.labels.scenes import MODES, blobs, figure_of, graphic_of, labels_in, scene_of
from volrender.base.checks import ALPHA_MODES

BACKGROUND = (0.3, 0.5, 0.2, 1.0)


def expected_picture(scene, alpha_mode) -> np.ndarray | None:
    """Of labels alone before a background; None for what each frame draws otherwise."""
    picture = render_labels(scene)
    light, alpha = picture.colour[..., :3], picture.colour[..., 3:]
    back = srgb_to_linear(np.array(scene.background[:3]))
    kept = {"auto": 1 - alpha, "blend": 1 - alpha, "add": np.ones_like(alpha)}.get(alpha_mode)
    if alpha_mode == "solid":
        shown = np.isfinite(picture.depth)[..., None]  # of matter, what hides a half
        solid = np.where(shown, light / np.maximum(alpha, 1e-9), back)
        return encode(np.insert(solid, 3, 1.0, axis=-1), (0, 0, 0, 0))
    if kept is None:
        return None
    return encode(np.insert(light + kept * back, 3, 1.0, axis=-1), (0, 0, 0, 0))


@pytest.mark.parametrize("alpha_mode", ALPHA_MODES)
@pytest.mark.parametrize("mode", MODES)
def test_alpha_modes(mode, alpha_mode):
    scene = scene_of(mode, opacity=153 / 255, alpha=0.6, background=BACKGROUND)
    pictures = []
    for dispatch in ("fragment", "compute"):
        figure = figure_of(scene, alpha_mode=alpha_mode, dispatch=dispatch)
        pictures.append(figure.export_numpy())
        drawn = render_labels(scene).label > 0
        changed = difference(pictures[-1], figure_of(scene, visible=False).export_numpy()) > 3
        assert (changed & drawn).sum() > (0.15 if alpha_mode == "dither" else 0.6) * drawn.sum()
        assert not (changed & ~drawn).any()
    assert (difference(*pictures) > 1).mean() <= 0.01
    expected = expected_picture(scene, alpha_mode)
    if expected is not None:
        assert (difference(pictures[0], expected) > 2).mean() <= 0.012


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("mode", MODES)
def test_dithered_labels_show_as_often_as_they_are_opaque(mode, dispatch):
    scene = scene_of(mode, size=(60, 45), alpha=0.5, density=1.0)
    figure = figure_of(scene, alpha_mode="dither", dispatch=dispatch, shade=0.0)
    image = figure.export_numpy()
    alpha = figure.render_layers()[0].colour[..., 3]
    certain = np.abs(alpha - 0.5) < 0.01
    assert certain.sum() > 100
    share = (image[..., :3].max(axis=-1) > 0)[certain].mean()
    assert share == pytest.approx(0.5, abs=0.08)


@pytest.mark.parametrize("dispatch", ["fragment", "compute"])
@pytest.mark.parametrize("modes", [("volume", "volume"), ("surface", "volume"), ("slice", "slice")])
def test_labels_on_labels(modes, dispatch):
    """Two segmentations of one place: both are seen, and the first is as it was where it is alone."""
    first = scene_of(
        modes[0], opacity=0.6, data=blobs() * (blobs() < 3), density=0.2, size=(40, 30)
    )
    second = blobs(seed=6) == 3
    other = graphic_of(scene_of(modes[1], data=second, density=0.2), colors="white", opacity=0.6)
    figure = figure_of(first, other, dispatch=dispatch)
    both = figure.export_numpy()
    graphic = labels_in(figure)
    seen = {}
    for each in (graphic, other):
        each.visible = False
        seen[each] = figure.export_numpy()
        each.visible = True
    for alone in seen.values():
        assert (difference(both, alone) > 5).mean() > 0.01
    only_first = ~(seen[graphic][..., :3].any(axis=-1))
    assert (difference(both, seen[other])[only_first] > 2).sum() <= 2
    found = [figure[0, 0].pick(x, y) for x in range(10, 30, 2) for y in range(8, 22, 2)]
    picked = {info["graphic"] for info in found if info}
    assert graphic in picked and picked <= {graphic, other}
