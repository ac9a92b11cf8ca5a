"""What lines and sprites share: quads drawn over the frame, once for each instance."""

from functools import cache
from typing import Any, NamedTuple
from weakref import ref

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from ..frame.draw_list import Owner
from ..shader.linker import compile_shader, link, read_shader
from ..shader.structs import fields_of, struct_dtype
from ..shader.target_formats import DEPTH_FORMAT, FRAME_FORMAT

# Pixels covered more than this hide what is drawn behind them later.
DEPTH_COVERAGE = 0.5

_OVER = {"operation": "add", "src_factor": "one", "dst_factor": "one-minus-src-alpha"}


class Picture:
    """A small picture that quads show parts of; another one is another object.

    Parameters
    ----------
    texels : ndarray of uint8, shape (height, width, 4)
        sRGB with straight alpha.
    """

    def __init__(self, texels: np.ndarray):
        self.texels = np.ascontiguousarray(texels, np.uint8)


class QuadsItem(NamedTuple):
    """Quads with a uniform block and one record each, blended over what is in the frame.

    Attributes
    ----------
    owner : Owner
    shader : str
        File in ``shaders/quads``, without suffix; its struct of the same name, capitalised, is the
        uniform block.
    style : bytes
        The uniform block.
    instances : ndarray
        Records of float32, as the vertex shader takes them.
    in_world : bool
        True: tested against the depth of what was drawn before, and writes its own. Colour comes
        first and depth after it, so that the faint edge of one quad hides no part of the next.
    scissor_px : (left, top, width, height) of int
        The part of the target that may be drawn to.
    picture : Picture or None
    """

    owner: Owner
    shader: str
    style: bytes
    instances: np.ndarray
    in_world: bool
    scissor_px: tuple[int, int, int, int]
    picture: Picture | None = None

    def make_block(self, engine: Engine) -> "QuadsBlock":
        return QuadsBlock(engine)


@cache
def style_dtype(shader: str) -> np.dtype:
    """The layout of a shader's uniform block."""
    return struct_dtype(read_shader(f"quads/{shader}.wgsl"), shader.capitalize())


class QuadsBlock:
    """The buffers of some quads, and the texture of their picture."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._uniforms = BufferOfBytes(engine, wgpu.BufferUsage.UNIFORM)
        self._instances = BufferOfBytes(engine, wgpu.BufferUsage.VERTEX)
        self._written: Any = None  # the records in the buffer
        self._texture: Any = None
        self._shows: Any = None  # a weak reference to the picture in the texture
        self._bound: Any = None
        self._bind_group: Any = None

    def draw(self, render_pass, item: QuadsItem, stored=None) -> None:
        """Draw into a frame."""
        if not len(item.instances) or min(item.scissor_px[2:]) <= 0:
            return
        self._uniforms.write(item.style)
        if item.instances is not self._written:
            self._instances.write(item.instances.tobytes())
            self._written = item.instances
        render_pass.set_scissor_rect(*item.scissor_px)
        render_pass.set_bind_group(0, self._group(item))
        render_pass.set_vertex_buffer(0, self._instances.buffer)
        for step in ("colour only", "depth only") if item.in_world else ("flat",):
            render_pass.set_pipeline(_pipeline(self._engine, item, step))
            render_pass.draw(4, len(item.instances))

    def _group(self, item: QuadsItem):
        textures = [] if item.picture is None else [self._texture_of(item.picture)]
        key = (self._uniforms.buffer, *textures)
        if self._bound != key:
            resources = [{"buffer": self._uniforms.buffer}]
            resources += [texture.create_view() for texture in textures]
            self._bind_group = self._engine.device.create_bind_group(
                label=item.shader,
                layout=_layout(self._engine, textures=len(textures)),
                entries=[{"binding": i, "resource": item} for i, item in enumerate(resources)],
            )
            self._bound = key
        return self._bind_group

    def _texture_of(self, picture: Picture):
        """The texture, with a picture in it."""
        if self._shows is None or self._shows() is not picture:
            height, width = picture.texels.shape[:2]
            if self._texture is None or self._texture.size[:2] != (width, height):
                self._texture = _make_texture(self._engine, width, height)
            self._engine.device.queue.write_texture(
                {"texture": self._texture},
                picture.texels,
                {"bytes_per_row": width * 4, "rows_per_image": height},
                (width, height, 1),
            )
            self._shows = ref(picture)
        return self._texture


def _make_texture(engine: Engine, width: int, height: int):
    with gpu_errors(f"making a texture of {width}×{height} texels for text"):
        return engine.device.create_texture(
            label="sprites",
            size=(width, height, 1),
            format="rgba8unorm-srgb",  # reads give linear light
            usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
        )


def _pipeline(engine: Engine, item: QuadsItem, step: str):
    return engine.once(("quads", item.shader, step), lambda: _make_pipeline(engine, item, step))


def _make_pipeline(engine: Engine, item: QuadsItem, step: str):
    device, shader = engine.device, item.shader
    module = compile_shader(device, link(f"quads/{shader}.wgsl"), shader)
    layout = _layout(engine, textures=0 if item.picture is None else 1)
    writes_depth = step == "depth only"
    target = {
        "format": FRAME_FORMAT,
        "blend": {"color": _OVER, "alpha": _OVER},
        "write_mask": 0 if writes_depth else wgpu.ColorWrite.ALL,
    }
    with gpu_errors(f"making the pipeline of {shader}"):
        return device.create_render_pipeline(
            label=f"{shader}, {step}",
            layout=device.create_pipeline_layout(bind_group_layouts=[layout]),
            vertex={
                "module": module,
                "entry_point": "vertex_main",
                "buffers": [_vertex_buffer(item.instances.dtype)],
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
        self.buffer: Any = None
        self._usage = usage | wgpu.BufferUsage.COPY_DST
        self._content = b""

    def write(self, content: bytes) -> None:
        if content == self._content:
            return
        if self.buffer is None or self.buffer.size < len(content):
            size = 1 << (len(content) - 1).bit_length()
            self.buffer = self.engine.device.create_buffer(
                label="quads", size=size, usage=self._usage
            )
        self._content = b""  # until the new one is there
        self.engine.write_buffer(self.buffer, content)
        self._content = content


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

    return engine.once(("quads layout", textures), make)


def _vertex_buffer(instance: np.dtype) -> dict:
    attributes = []
    for location, (field, offset) in enumerate(fields_of(instance).values()):
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
