"""What WGSL and Python share is read from the WGSL, or compared with it where Python is below it."""

import numpy as np
import pytest

from tests.engine.shader.probe import probe
from volrender.base import checks
from volrender.base.colour import LUMINANCE
from volrender.data.missing import LARGEST_VALUE
from volrender.engine.shader import linker as shaders
from volrender.engine.shader.constants import constant, whole_constant, workgroup_size
from volrender.engine.shader.linker import ShaderError
from volrender.engine.shader.uniforms import LARGEST
from volrender.engine.volume.encoding import MISSING

TEXT = """
// const SPOKEN_OF: f32 = 1.0;
const SIDE: f32 = 4.0;   // pixels
const HUGE: f32 = 3e38;
const COUNT: u32 = 7u;
const FEW = -3i;
const SHARE: f32 = 1.5 / 8192.0;
const HALF = 0.5f;
const MADE: f32 = 2.0 * SIDE;
@compute @workgroup_size(8, 4)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A shader folder of our making."""
    (tmp_path / "entry").mkdir()
    (tmp_path / "entry/text.wgsl").write_text(TEXT)
    cached = (shaders.read_shader, constant, workgroup_size)
    for function in cached:
        function.cache_clear()
    monkeypatch.setattr(shaders, "shader_folder", lambda: tmp_path)
    yield tmp_path
    for function in cached:
        function.cache_clear()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("SIDE", 4), ("HUGE", 3e38), ("COUNT", 7), ("FEW", -3)),
        *(("SHARE", 1.5 / 8192), ("HALF", 0.5)),
    ],
)
def test_constants_of_every_type(folder, name, value):
    assert constant("entry/text.wgsl", name) == value


def test_whole_numbers_are_whole(folder):
    assert type(whole_constant("entry/text.wgsl", "SIDE")) is int
    with pytest.raises(ShaderError, match="HALF is no whole number"):
        whole_constant("entry/text.wgsl", "HALF")


@pytest.mark.parametrize("name", ["NONE", "SPOKEN_OF", "SID"])
def test_a_constant_that_is_not_there_is_named(folder, name):
    with pytest.raises(ShaderError, match=f"entry/text.wgsl declares no constant {name}"):
        constant("entry/text.wgsl", name)


def test_what_is_no_plain_number_is_an_error(folder):
    with pytest.raises(ShaderError, match=r"MADE is no plain number: 2.0 \* SIDE"):
        constant("entry/text.wgsl", "MADE")


def test_workgroups(folder):
    assert workgroup_size("entry/text.wgsl") == (8, 4, 1)
    (folder / "entry/other.wgsl").write_text("fn f() {}")
    with pytest.raises(ShaderError, match=r"entry/other\.wgsl has no workgroups"):
        workgroup_size("entry/other.wgsl")


def test_what_base_and_data_say_is_what_wgsl_says():
    assert constant("grids/extremum.wgsl", "LARGEST_VALUE") == LARGEST_VALUE
    assert whole_constant("ray/layer.wgsl", "PLANES") == checks.MAX_CLIPPING_PLANES


def test_luminance_has_one_meaning(engine):
    primaries, roles = np.eye(4)[:3], {"transfer": "rgba", "scalar": "one"}
    luminance = probe(engine, "transfer", "vec4f(scalar_of(x))", primaries, roles)
    np.testing.assert_array_equal(luminance[:, 0], np.float32(LUMINANCE))


def test_nothing_and_missing_are_beyond_every_number():
    assert LARGEST_VALUE < LARGEST < constant("ray/sampling.wgsl", "NOTHING") < 3.4e38
    assert LARGEST_VALUE < constant("ray/texel.wgsl", "MISSING_ABOVE") < float(MISSING) < 3.4e38
