"""How do imgui's triangles get onto the window's texture, with the same colours on every format?"""

import ctypes
import itertools
import math
from functools import cache

import numpy as np
import wgpu
from imgui_bundle import imgui

from ....engine.device.engine import Engine
from ....engine.device.errors import gpu_errors
from ....engine.quads.quads import BufferOfBytes
from ....engine.shader.bindings import Group, sampler, texture, uniform
from ....engine.shader.blending import OVER, STRAIGHT_OVER
from ....engine.shader.linker import read_shader
from ....engine.shader.making import bind, pipeline_of
from ....engine.shader.program import Program, Target, Vertices
from ....engine.shader.structs import struct_dtype

LAYER_FORMAT = "rgba8unorm"  # sRGB, premultiplied
_INDEX_FORMAT = "uint16" if imgui.INDEX_SIZE == 2 else "uint32"

_TRIANGLES = "ui/triangles.wgsl"
_UNIFORMS = struct_dtype(read_shader(_TRIANGLES), "Triangles")
_VERTEX = Vertices(
    imgui.VERTEX_SIZE,
    (
        ("float32x2", imgui.VERTEX_BUFFER_POS_OFFSET),
        ("float32x2", imgui.VERTEX_BUFFER_UV_OFFSET),
        ("unorm8x4", imgui.VERTEX_BUFFER_COL_OFFSET),
    ),
    "vertex",
)
_PICTURE = Group(
    "triangles",
    (
        uniform("triangles", _UNIFORMS.itemsize),
        sampler("bilinear", filters=True),
        texture("picture", is_filtered=True),
    ),
    ("vertex", "fragment"),
)
# Draws imgui's triangles into the layer.
TRIANGLES = Program(
    "the panel",
    _TRIANGLES,
    (_PICTURE,),
    targets=(Target(LAYER_FORMAT, STRAIGHT_OVER),),
    vertices=_VERTEX,
)
_LAYER = Group("layer", (texture("panel"),), ("fragment",))


@cache
def layer_program(target_format: str) -> Program:
    """Lays the layer over a target."""
    return Program(
        "the layer of the panel",
        "ui/panel.wgsl",
        (_LAYER,),
        constants=(("target_encodes", target_format.endswith("-srgb")),),
        targets=(Target(target_format, OVER),),
    )


class Renderer:
    """Draws into a layer of the target's size, blended as sRGB, and lays that over the target.

    Blending text in linear light on some formats and as sRGB on others would make it look
    different; so it is blended before the target's format matters. (The renderer that comes with
    wgpu approximates the transfer function by a power, and uploads the glyphs of fonts other than
    imgui's own in part.)

    Parameters
    ----------
    engine : Engine
    target_format : str
        Of the views given to `encode`; those that end in ``-srgb`` encode by themselves.
    """

    def __init__(self, engine: Engine, target_format: str):
        self.engine = engine
        self._target_format = target_format
        self._pictures: dict[int, tuple] = {}  # texture and bind group, by imgui's number
        self._numbers = itertools.count(1)
        self._uniforms = np.zeros((), _UNIFORMS)
        self._uniform_buffer = BufferOfBytes(engine, wgpu.BufferUsage.UNIFORM)
        self._vertices = BufferOfBytes(engine, wgpu.BufferUsage.VERTEX)
        self._indices = BufferOfBytes(engine, wgpu.BufferUsage.INDEX)
        self._layer: tuple | None = None  # texture, view and bind group
        self._covered_px = (0, 0, 0, 0)

    @property
    def size_px(self) -> tuple[int, int] | None:
        """Of the layer, (width, height); None before the first."""
        return None if self._layer is None else self._layer[0].size[:2]

    def put(self, rgba: np.ndarray, number: int | None = None) -> int:
        """Keep a picture, for ``draw_list.add_image(imgui.ImTextureRef(number), …)``, until `drop`.

        Parameters
        ----------
        rgba : ndarray of uint8, shape (height, width, 4)
            sRGB with straight alpha.
        number : int, optional
            Of one whose place it takes; by default it gets a new number.
        """
        height, width = rgba.shape[:2]
        number = next(self._numbers) if number is None else number
        if number not in self._pictures or self._pictures[number][0].size[:2] != (width, height):
            self._pictures[number] = self._make_picture(width, height)
        self._write(number, 0, 0, rgba)
        return number

    def drop(self, number: int) -> None:
        """Free a picture; what is laid out since shows it no more."""
        del self._pictures[number]

    def draw_layer(self, encoder, draw_data, size_px: tuple[int, int], areas) -> None:
        """Record the drawing of a frame of imgui into the layer, which stays until the next.

        Parameters
        ----------
        encoder : wgpu command encoder
        draw_data : imgui.ImDrawData
        size_px : (width, height)
            Of the target, physical pixels.
        areas : list of (left, top, width, height)
            Where there is something, logical pixels.
        """
        layer_view = self._layer_of(size_px)[1]
        for picture in draw_data.textures or ():
            if picture.status != imgui.ImTextureStatus.ok:
                self._update_picture(picture)
        self._covered_px = _covered_px(areas, draw_data.framebuffer_scale.x, size_px)
        self._uniforms["size_px"] = draw_data.display_size.x, draw_data.display_size.y
        self._uniform_buffer.write(self._uniforms.tobytes())
        lists = draw_data.cmd_lists
        self._vertices.write(_joined(lists, "vtx_buffer", imgui.VERTEX_SIZE))
        self._indices.write(_joined(lists, "idx_buffer", imgui.INDEX_SIZE))
        attachment = {"view": layer_view, "load_op": "clear", "store_op": "store"}
        render_pass = encoder.begin_render_pass(color_attachments=[attachment])
        if draw_data.total_idx_count:
            self._draw(render_pass, draw_data, size_px)
        render_pass.end()

    def lay_over(self, encoder, view) -> None:
        """Record laying the layer over a view of the target."""
        if self._layer is None or min(self._covered_px[2:]) <= 0:
            return
        attachment = {"view": view, "load_op": "load", "store_op": "store"}
        render_pass = encoder.begin_render_pass(color_attachments=[attachment])
        render_pass.set_pipeline(pipeline_of(self.engine, layer_program(self._target_format)))
        render_pass.set_bind_group(0, self._layer[2])
        render_pass.set_scissor_rect(*self._covered_px)
        render_pass.draw(3)
        render_pass.end()

    def _layer_of(self, size_px) -> tuple:
        """Texture, view and bind group of the layer, which gets a size."""
        if self._layer is not None and self.size_px == size_px:
            return self._layer
        device = self.engine.device
        with gpu_errors(f"making a layer of {size_px[0]}×{size_px[1]} pixels for the panel"):
            layer = device.create_texture(
                label="panel",
                size=(*size_px, 1),
                format=LAYER_FORMAT,
                usage=wgpu.TextureUsage.RENDER_ATTACHMENT | wgpu.TextureUsage.TEXTURE_BINDING,
            )
        view = layer.create_view()
        self._layer = (layer, view, bind(self.engine, _LAYER, [view]))
        return self._layer

    def _update_picture(self, picture) -> None:
        """Make, change or drop the texture of a picture of glyphs, as imgui asks."""
        status = imgui.ImTextureStatus
        if picture.status == status.want_create:
            number = next(self._numbers)
            self._pictures[number] = self._make_picture(picture.width, picture.height)
            picture.set_tex_id(number)
            self._upload(picture, 0, 0, picture.width, picture.height)
        elif picture.status == status.want_updates:
            changed = picture.update_rect
            self._upload(picture, changed.x, changed.y, changed.w, changed.h)
        elif picture.status == status.want_destroy and picture.unused_frames > 0:
            self._pictures.pop(picture.tex_id, None)
            picture.set_tex_id(0)
            picture.set_status(status.destroyed)

    def _make_picture(self, width: int, height: int) -> tuple:
        device = self.engine.device
        with gpu_errors(f"making a texture of {width}×{height} texels for the panel"):
            made = device.create_texture(
                label="picture of the panel",
                size=(width, height, 1),
                format="rgba8unorm",
                usage=wgpu.TextureUsage.TEXTURE_BINDING | wgpu.TextureUsage.COPY_DST,
            )
        bilinear = self.engine.once(
            "panel sampler",
            lambda: device.create_sampler(min_filter="linear", mag_filter="linear"),
        )
        resources = [{"buffer": self._uniform_buffer_made()}, bilinear, made.create_view()]
        return made, bind(self.engine, _PICTURE, resources)

    def _uniform_buffer_made(self):
        """The buffer of the uniforms, which is made with the first write; it never grows."""
        self._uniform_buffer.write(self._uniforms.tobytes())
        return self._uniform_buffer.buffer

    def _upload(self, picture, x: int, y: int, width: int, height: int) -> None:
        texels = np.asarray(picture.get_pixels_array()).reshape(picture.height, picture.width, -1)
        self._write(picture.tex_id, x, y, texels[y : y + height, x : x + width])
        picture.set_status(imgui.ImTextureStatus.ok)

    def _write(self, number: int, x: int, y: int, texels: np.ndarray) -> None:
        height, width = texels.shape[:2]
        self.engine.device.queue.write_texture(
            {"texture": self._pictures[number][0], "origin": (x, y, 0)},
            np.ascontiguousarray(texels),
            {"bytes_per_row": width * 4, "rows_per_image": height},
            (width, height, 1),
        )

    def _draw(self, render_pass, draw_data, size_px) -> None:
        ratio = draw_data.framebuffer_scale.x
        render_pass.set_pipeline(pipeline_of(self.engine, TRIANGLES))
        render_pass.set_vertex_buffer(0, self._vertices.buffer)
        render_pass.set_index_buffer(self._indices.buffer, _INDEX_FORMAT)
        bound = first_vertex = first_index = 0
        for commands in draw_data.cmd_lists:
            for command in commands.cmd_buffer:
                clip_px = _clip_px(command.clip_rect, ratio, size_px)
                if min(clip_px[2:]) <= 0 or command.elem_count == 0:
                    continue
                number = command.tex_ref.get_tex_id()
                if number != bound:
                    render_pass.set_bind_group(0, self._pictures[number][1])
                    bound = number
                render_pass.set_scissor_rect(*clip_px)
                render_pass.draw_indexed(
                    command.elem_count,
                    1,
                    command.idx_offset + first_index,
                    command.vtx_offset + first_vertex,
                    0,
                )
            first_vertex += commands.vtx_buffer.size()
            first_index += commands.idx_buffer.size()


def _joined(lists, name: str, item_bytes: int) -> bytes:
    """The vertices or indices of all draw lists, as many bytes as a buffer write takes."""
    parts = []
    for commands in lists:
        items = getattr(commands, name)
        if items.size():
            address = ctypes.c_void_p(items.data_address())
            parts.append(ctypes.string_at(address, items.size() * item_bytes))
    content = b"".join(parts)
    return content + bytes(-len(content) % 4 if content else 4)


def _clip_px(clip, ratio: float, size_px) -> tuple[int, int, int, int]:
    """Left, top, width and height of a clip rectangle on the target."""
    return _pixels((clip.x, clip.y, clip.z, clip.w), ratio, size_px)


def _covered_px(areas, ratio: float, size_px) -> tuple[int, int, int, int]:
    """Left, top, width and height of the rectangle around some areas on the target."""
    if not areas:
        return 0, 0, 0, 0
    left, top = (min(area[i] for area in areas) for i in (0, 1))
    right, bottom = (max(area[i] + area[i + 2] for area in areas) for i in (0, 1))
    return _pixels((left, top, right, bottom), ratio, size_px)


def _pixels(edges, ratio: float, size_px) -> tuple[int, int, int, int]:
    """The pixels of the target between edges (left, top, right, bottom) in logical pixels."""
    left, top = (max(0, math.floor(edge * ratio + 0.01)) for edge in edges[:2])
    right, bottom = (
        min(size, math.ceil(edge * ratio - 0.01))
        for edge, size in zip(edges[2:], size_px, strict=True)
    )
    return left, top, right - left, bottom - top
