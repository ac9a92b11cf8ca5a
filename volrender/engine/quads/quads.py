"""What lines and sprites share: quads drawn over the frame, once for each instance."""

from typing import Any, NamedTuple
from weakref import ref

import numpy as np
import wgpu

from ..device.engine import Engine
from ..device.errors import gpu_errors
from ..frame.draw_list import Owner
from ..shader.bindings import Group, texture, uniform
from ..shader.blending import OVER
from ..shader.linker import read_shader
from ..shader.making import bind, pipeline_of
from ..shader.program import Depth, Program, Target, Vertices
from ..shader.structs import fields_of, struct_dtype
from ..shader.target_formats import FRAME_FORMAT

# Pixels covered more than this hide what is drawn behind them later.
DEPTH_COVERAGE = 0.5


class QuadsKind:
    """A kind of quads: a shader, what it is bound to, and the programs that draw with it.

    Parameters
    ----------
    name : str
        File in ``shaders/quads``, without suffix; its struct of the same name, capitalised, is the
        uniform block.
    instance : numpy.dtype
        A record of float32, as the vertex shader takes it.
    has_picture : bool
        It shows parts of a `Picture`.

    Attributes
    ----------
    style : numpy.dtype
        Of the uniform block.
    group : Group
    flat, colour, depth : Program
        Quads over everything; and in the world, the colour and then the depth of each.
    """

    def __init__(self, name: str, instance: np.dtype, has_picture: bool = False):
        self.name = name
        self.instance = instance
        self.style = struct_dtype(read_shader(f"quads/{name}.wgsl"), name.capitalize())
        picture = (texture("picture"),) if has_picture else ()
        block = uniform(name, self.style.itemsize)
        self.group = Group(name, (block, *picture), ("vertex", "fragment"))
        self.flat = self._program("flat", Depth(writes=False, compare="always"))
        self.colour = self._program("colour only", Depth(writes=False))
        self.depth = self._program("depth only", Depth(writes=True))

    def _program(self, step: str, depth: Depth) -> Program:
        least_coverage = DEPTH_COVERAGE if depth.writes else 0.0
        return Program(
            f"{self.name}, {step}",
            f"quads/{self.name}.wgsl",
            (self.group,),
            constants=(("least_coverage", least_coverage),),
            targets=(Target(FRAME_FORMAT, OVER, is_written=not depth.writes),),
            depth=depth,
            vertices=_vertices(self.instance),
            topology="triangle-strip",
        )


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
    kind : QuadsKind
    style : bytes
        The uniform block.
    instances : ndarray
        Records of the kind's `instance`.
    in_world : bool
        True: tested against the depth of what was drawn before, and writes its own. Colour comes
        first and depth after it, so that the faint edge of one quad hides no part of the next.
    scissor_px : (left, top, width, height) of int
        The part of the target that may be drawn to.
    picture : Picture or None
    vector : object
        The same for files of lines and letters: `Strokes`, or text; None: it is a picture.
    """

    owner: Owner
    kind: QuadsKind
    style: bytes
    instances: np.ndarray
    in_world: bool
    scissor_px: tuple[int, int, int, int]
    picture: Picture | None = None
    vector: Any = None

    def make_block(self, engine: Engine) -> "QuadsBlock":
        return QuadsBlock(engine)


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
        kind = item.kind
        for program in (kind.colour, kind.depth) if item.in_world else (kind.flat,):
            render_pass.set_pipeline(pipeline_of(self._engine, program))
            render_pass.draw(4, len(item.instances))

    def _group(self, item: QuadsItem):
        textures = [] if item.picture is None else [self._texture_of(item.picture)]
        key = (self._uniforms.buffer, *textures)
        if self._bound != key:
            resources = [{"buffer": self._uniforms.buffer}]
            resources += [texture.create_view() for texture in textures]
            self._bind_group = bind(self._engine, item.kind.group, resources)
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


def _vertices(instance: np.dtype) -> Vertices:
    fields = []
    for field, offset_bytes in fields_of(instance).values():
        length = field.itemsize // 4
        fields.append(("float32" if length == 1 else f"float32x{length}", offset_bytes))
    return Vertices(instance.itemsize, tuple(fields), "instance")
