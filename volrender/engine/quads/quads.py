"""What lines and sprites share: quads drawn over the frame, once for each instance."""

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from ..shader.linker import compile_shader, link, read_shader
from ..shader.structs import struct_dtype
from ..shader.target_formats import DEPTH_FORMAT, FRAME_FORMAT

# Pixels covered more than this hide what is drawn behind them later.
DEPTH_COVERAGE = 0.5

_OVER = {"operation": "add", "src_factor": "one", "dst_factor": "one-minus-src-alpha"}


class OverlayDrawable:
    """Quads with a uniform block and one record each, blended over what is in the frame.

    Parameters
    ----------
    engine : Engine
    shader : str
        File in ``shaders/quads``, without suffix; its struct of the same name, capitalised, is
        the uniform block.
    instance : numpy.dtype
        Fields of float32, as the vertex shader takes them.
    in_world : bool
        True: tested against the depth of what was drawn before, and writes its own. Colour comes
        first and depth after it, so that the faint edge of one quad hides no part of the next.

    Attributes
    ----------
    scissor_px : (left, top, width, height) of int
        The part of the target that may be drawn to.
    """

    def __init__(self, engine: Engine, shader: str, instance: np.dtype, in_world: bool):
        self.engine = engine
        self.scissor_px = (0, 0, 0, 0)
        self._shader = shader
        self._instance = instance
        self._in_world = in_world
        self._style = np.zeros((), struct_dtype(_text(shader), shader.capitalize()))
        self._uniforms = BufferOfBytes(engine, wgpu.BufferUsage.UNIFORM)
        self._instances = BufferOfBytes(engine, wgpu.BufferUsage.VERTEX)
        self._count = 0
        self._bound = None
        self._bind_group = None

    def _set(self, instances: np.ndarray, **style) -> None:
        """Take new records and new values of the uniform block; uploads what changed."""
        self._count = len(instances)
        for name, value in style.items():
            self._style[name] = value
        self._uniforms.write(self._style.tobytes())
        if self._count:
            self._instances.write(instances.tobytes())

    def _textures(self) -> tuple:
        """The texture views from binding 1 on."""
        return ()

    def _group(self):
        key = (self._uniforms.buffer, *self._textures())
        if self._bound != key:
            self._bound = key
            resources = [{"buffer": self._uniforms.buffer}, *self._textures()]
            self._bind_group = self.engine.device.create_bind_group(
                label=self._shader,
                layout=_layout(self.engine, textures=len(resources) - 1),
                entries=[{"binding": i, "resource": item} for i, item in enumerate(resources)],
            )
        return self._bind_group

    def draw(self, render_pass) -> None:
        """Draw into a frame."""
        if self._count == 0 or min(self.scissor_px[2:]) <= 0:
            return
        render_pass.set_scissor_rect(*self.scissor_px)
        render_pass.set_bind_group(0, self._group())
        render_pass.set_vertex_buffer(0, self._instances.buffer)
        for step in ("colour", "depth") if self._in_world else ("flat",):
            render_pass.set_pipeline(self._pipeline(step))
            render_pass.draw(4, self._count)

    def _pipeline(self, step: str):
        return self.engine.once(("overlay", self._shader, step), lambda: self._make_pipeline(step))

    def _make_pipeline(self, step: str):
        device = self.engine.device
        module = compile_shader(device, link(f"quads/{self._shader}.wgsl"), self._shader)
        layout = _layout(self.engine, textures=len(self._textures()))
        writes_depth = step == "depth"
        target = {
            "format": FRAME_FORMAT,
            "blend": {"color": _OVER, "alpha": _OVER},
            "write_mask": 0 if writes_depth else wgpu.ColorWrite.ALL,
        }
        with gpu_errors(f"making the pipeline of {self._shader}"):
            return device.create_render_pipeline(
                label=f"{self._shader}, {step}",
                layout=device.create_pipeline_layout(bind_group_layouts=[layout]),
                vertex={
                    "module": module,
                    "entry_point": "vertex_main",
                    "buffers": [_vertex_buffer(self._instance)],
                },
                fragment={
                    "module": module,
                    "entry_point": "fragment_main",
                    "targets": [target],
                    "constants": {"least_coverage": DEPTH_COVERAGE if writes_depth else 0.0},
                },
                depth_stencil={
                    "format": DEPTH_FORMAT,
                    "depth_write_enabled": writes_depth,
                    "depth_compare": "always" if step == "flat" else "less-equal",
                },
                primitive={"topology": "triangle-strip"},
            )


class BufferOfBytes:
    """A buffer that is written when its bytes change, and made anew when they outgrow it.

    The number of bytes is a multiple of four.
    """

    def __init__(self, engine: Engine, usage: int):
        self.engine = engine
        self.buffer = None
        self._usage = usage | wgpu.BufferUsage.COPY_DST
        self._content = b""

    def write(self, content: bytes) -> None:
        if content == self._content:
            return
        if self.buffer is None or self.buffer.size < len(content):
            size = 1 << (len(content) - 1).bit_length()
            self.buffer = self.engine.device.create_buffer(
                label="overlay", size=size, usage=self._usage
            )
        self.engine.write_buffer(self.buffer, content)
        self._content = content


def _text(shader: str) -> str:
    return read_shader(f"quads/{shader}.wgsl")


def _layout(engine: Engine, textures: int):
    """A uniform block at binding 0, 2D textures after it."""

    def make():
        visible = wgpu.ShaderStage.VERTEX | wgpu.ShaderStage.FRAGMENT
        uniforms = {"binding": 0, "visibility": visible, "buffer": {"type": "uniform"}}
        pictures = [
            {
                "binding": 1 + i,
                "visibility": wgpu.ShaderStage.FRAGMENT,
                "texture": {"sample_type": "unfilterable-float"},
            }
            for i in range(textures)
        ]
        return engine.device.create_bind_group_layout(entries=[uniforms, *pictures])

    return engine.once(("overlay layout", textures), make)


def _vertex_buffer(instance: np.dtype) -> dict:
    attributes = []
    for location, (field, offset) in enumerate(instance.fields.values()):
        length = field.itemsize // 4
        attributes.append(
            {
                "format": "float32" if length == 1 else f"float32x{length}",
                "offset": offset,
                "shader_location": location,
            }
        )
    return {
        "array_stride": instance.itemsize,
        "step_mode": "instance",
        "attributes": attributes,
    }
