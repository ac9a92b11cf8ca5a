"""Two volumes in one program: each is marched as if it were alone."""

import re

import numpy as np
import pytest

import volrender as vr
from tests.engine.shader.marches import (
    HITS,
    ONE_VOLUME,
    SIZE_PX,
    bindings_of,
    figure_of,
    items_of,
    linked_entry,
    run,
)
from volrender.base.transforms import rotation_looking

TWO_VOLUMES = f"""//: use ray mode as a
//: use ray mode as b
{HITS}
@compute @workgroup_size(8, 8)
fn compute_main(@builtin(global_invocation_id) id: vec3u) {{
    let a = a_march(a_ray_of_pixel(vec2f(id.xy) + 0.5));
    let b = b_march(b_ray_of_pixel(vec2f(id.xy) + 0.5));
    let a_wins = a.found && (!b.found || a.value >= b.value);
    hits[id.y * {SIZE_PX[0]} + id.x] = Found(
        vec4f(select(b.value, a.value, a_wins)),
        vec4f(select(b.t, a.t, a_wins)),
        select(b.colour, a.colour, a_wins),
        vec4f(f32(a.found || b.found), select(b.depth, a.depth, a_wins), 0.0, 0.0),
    );
}}
"""


def volumes(modes) -> list[vr.ImageVolumeGraphic]:
    """A smooth dense volume, filtered, and a noisy one with holes, of voxels; turned and stretched."""
    z, y, x = np.indices((18, 20, 22)).astype(np.float32)
    smooth = 0.5 + 0.4 * np.sin(x / 3) * np.cos(y / 4) + 0.01 * z
    rng = np.random.default_rng(6)
    noisy = rng.random((14, 16, 12)).astype(np.float32)
    noisy[rng.random(noisy.shape) < 0.6] = np.nan
    return [
        vr.ImageVolumeGraphic(smooth, mode=modes[0], vmin=0, vmax=2, scale=(1, 1.4, 0.8)),
        vr.ImageVolumeGraphic(
            noisy,
            mode=modes[1],
            vmin=0,
            vmax=2,
            interpolation="nearest",
            rotation=rotation_looking(np.array((0.3, -0.2, -0.9)), (0, 1, 0)),
            scale=(1.5, 0.9, 1.2),
            offset=(0, 4, 14),
        ),
    ]


@pytest.mark.parametrize("modes", [("mip", "mip"), ("minip", "iso")], ids=" and ".join)
def test_it_marches_each_as_if_it_were_alone(engine, modes):
    figure = figure_of(*volumes(modes), centre=(11, 12, 8), distance=40)
    items = [items_of(figure)[graphic] for graphic in figure[0, 0].graphics]

    alone = [
        run(engine, linked_entry(ONE_VOLUME, item.program.roles()), bindings_of(engine, item))
        for item in items
    ]
    for hits, layer in zip(alone, figure.render_layers(), strict=True):
        np.testing.assert_array_equal(hits["found"], np.isfinite(layer.scalar))
        seen = hits["value"][..., 0][hits["found"]]
        np.testing.assert_allclose(seen, layer.scalar[hits["found"]], atol=1e-4)

    roles = {
        f"{name}.{role}": choice
        for name, item in zip("ab", items, strict=True)
        for role, choice in item.program.roles().items()
    }
    program = linked_entry(TWO_VOLUMES, roles)
    files = {file for file, _ in program.origins}
    assert {"ray/volume/dense.wgsl", "ray/volume/masked.wgsl"} <= files
    assert {"ray/interpolation/linear.wgsl", "ray/interpolation/nearest.wgsl"} <= files
    assert program.text.count("fn srgb_from_linear") == 1
    assert re.findall(r"var<uniform> (\w+)", program.text) == ["view"]
    own = re.findall(r"var<storage, read> (\w+)", program.text)
    assert sorted(own) == ["a_layer", "a_mode", "b_layer", "b_mode"]
    (view, *of_a), (_, *of_b) = (
        bindings_of(engine, item, lambda n, name=name: program.binding(name, n))
        for name, item in zip("ab", items, strict=True)
    )
    both = run(engine, program, [view, *of_a, *of_b])

    a, b = alone
    a_wins = a["found"] & (~b["found"] | (a["value"][..., 0] >= b["value"][..., 0]))
    overlap = a["found"] & b["found"]
    assert (a_wins & a["found"]).mean() > 0.1 and (~a_wins & overlap).mean() > 0.05
    np.testing.assert_array_equal(both["found"], a["found"] | b["found"])
    for name in ("value", "t", "colour", "depth"):
        wins = a_wins if a[name].ndim == 2 else a_wins[..., np.newaxis]
        np.testing.assert_array_equal(both[name], np.where(wins, a[name], b[name]))
