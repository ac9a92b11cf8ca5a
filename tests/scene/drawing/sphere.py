"""A graphic that is no volume: a lit sphere, drawn with depth. What a subplot takes, if it is a `Graphic`."""

from typing import Any, NamedTuple

import numpy as np
import wgpu

from volrender.base import checks
from volrender.base.property import Property
from volrender.base.transforms import box_corners
from volrender.engine.frame.draw_list import Owner
from volrender.engine.shader.target_formats import DEPTH_FORMAT, FRAME_FORMAT, LAYER_FORMATS
from volrender.scene.graphics.cover import Cover
from volrender.scene.graphics.graphic import Graphic

AMBIENT = 0.2
COLOUR = (0.9, 0.5, 0.1)  # linear
WGSL = f"""
struct Sphere {{
    origin: vec4f, origin_dx: vec4f, origin_dy: vec4f,
    direction: vec4f, direction_dx: vec4f, direction_dy: vec4f,
    centre_radius: vec4f,
    viewport_px: vec4f,
    depth_of_t: vec4f,   // offset, slope, w offset, w slope
    t_far: f32,
    alpha: f32,
}}

@group(0) @binding(0) var<uniform> s: Sphere;

struct Found {{ colour: vec4f, depth: f32, t: f32 }}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {{
    return vec4f(4.0 * vec2f(f32(index & 1u), f32(index >> 1u)) - 1.0, 0.0, 1.0);
}}

fn meet(position_px: vec2f) -> Found {{
    let inside = (position_px - s.viewport_px.xy) / s.viewport_px.zw;
    let ndc = vec2f(2.0, -2.0) * inside + vec2f(-1.0, 1.0);
    let start = (s.origin + ndc.x * s.origin_dx + ndc.y * s.origin_dy).xyz;
    let direction = (s.direction + ndc.x * s.direction_dx + ndc.y * s.direction_dy).xyz;
    let away = start - s.centre_radius.xyz;
    let a = dot(direction, direction);
    let t_closest = -dot(away, direction) / a;
    let closest = away + t_closest * direction;
    let square = (s.centre_radius.w * s.centre_radius.w - dot(closest, closest)) / a;
    if (square < 0.0) {{ discard; }}
    let t = t_closest - sqrt(square);
    if (t < 0.0 || t > s.t_far) {{ discard; }}
    let normal = (away + t * direction) / s.centre_radius.w;
    let facing = max(-dot(normal, normalize(direction)), 0.0);
    let light = {AMBIENT} + {1 - AMBIENT} * facing;
    let colour = s.alpha * vec4f(light * vec3f{COLOUR}, 1.0);
    let d = s.depth_of_t;
    return Found(colour, (d.x + d.y * t) / (d.z + d.w * t), t);
}}

struct Shown {{ @location(0) colour: vec4f, @builtin(frag_depth) depth: f32 }}

@fragment
fn frame_main(@builtin(position) position: vec4f) -> Shown {{
    let found = meet(position.xy);
    return Shown(found.colour, found.depth);
}}

struct Layers {{ @location(0) colour: vec4f, @location(1) found: vec4f }}

@fragment
fn layers_main(@builtin(position) position: vec4f) -> Layers {{
    let found = meet(position.xy);
    return Layers(found.colour, vec4f(0.0, found.depth, 1.0, found.t));
}}
"""


class Ball(NamedTuple):
    """Where a sphere is."""

    centre: tuple[float, float, float]
    radius: float

    @property
    def corners(self) -> np.ndarray:
        return box_corners(np.subtract(self.centre, self.radius), np.add(self.centre, self.radius))


class SphereItem(NamedTuple):
    owner: Owner
    record: bytes
    scissor_px: tuple[int, int, int, int]
    writes_depth: bool
    is_marched: bool = False

    def make_block(self, engine) -> "SphereBlock":
        return SphereBlock(engine)

    def scalar(self, found: np.ndarray) -> np.ndarray:
        return np.full(found.shape, np.nan, np.float32)


class SphereBlock:
    def __init__(self, engine) -> None:
        self._engine = engine
        self._buffer = engine.device.create_buffer(
            size=160, usage=wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.COPY_DST
        )
        self._pipelines: dict = {}

    def draw(self, render_pass, item: SphereItem, stored=None) -> None:
        assert stored is None
        over = {"operation": "add", "src_factor": "one", "dst_factor": "one-minus-src-alpha"}
        target = {"format": FRAME_FORMAT, "blend": {"color": over, "alpha": over}}
        depth = {
            "format": DEPTH_FORMAT,
            "depth_write_enabled": item.writes_depth,
            "depth_compare": "less-equal",
        }
        self._draw(render_pass, item, "frame_main", [target], depth)

    def draw_layers(self, render_pass, item: SphereItem, behind) -> None:
        targets = [{"format": name} for name in LAYER_FORMATS]
        self._draw(render_pass, item, "layers_main", targets, None)

    def _draw(self, render_pass, item, entry, targets, depth) -> None:
        if min(item.scissor_px[2:]) <= 0:
            return
        device = self._engine.device
        key = entry, item.writes_depth
        if key not in self._pipelines:
            module = device.create_shader_module(code=WGSL)
            self._pipelines[key] = device.create_render_pipeline(
                layout="auto",
                vertex={"module": module, "entry_point": "vertex_main", "buffers": []},
                primitive={"topology": "triangle-list"},
                depth_stencil=depth,
                fragment={"module": module, "entry_point": entry, "targets": targets},
            )
        pipeline = self._pipelines[key]
        self._engine.write_buffer(self._buffer, item.record)
        group = device.create_bind_group(
            layout=pipeline.get_bind_group_layout(0),
            entries=[{"binding": 0, "resource": {"buffer": self._buffer}}],
        )
        render_pass.set_pipeline(pipeline)
        render_pass.set_bind_group(0, group)
        render_pass.set_scissor_rect(*item.scissor_px)
        render_pass.draw(3)


class Sphere(Graphic):
    """A lit sphere around its `offset`."""

    radius = Property(checks.number, 0, 1e6, above=0, places=True, doc="World units.")

    def __init__(self, radius: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.radius = radius
        self._owner: Owner | None = None
        self._placed: tuple = (None, None)

    @property
    def placement(self) -> Ball:
        if self._placed[0] != self.place_revision:
            self._placed = self.place_revision, Ball(tuple(self.offset.tolist()), self.radius)
        return self._placed[1]

    @property
    def cover(self) -> Cover:
        return Cover(is_opaque=self.alpha_mode == "auto" and self.alpha == 1)

    @property
    def is_attached(self) -> bool:
        return self._owner is not None

    def attach(self, engine) -> None:
        self._owner = Owner()

    def detach(self) -> None:
        self._owner = None

    def item(self, sight, skipping=True, frame=None) -> SphereItem:
        assert self._owner is not None
        rays = sight.rays
        vectors = (rays.origin, rays.origin_dx, rays.origin_dy)
        vectors += (rays.direction, rays.direction_dx, rays.direction_dy)
        numbers = [*(part for vector in vectors for part in (*vector, 0.0))]
        numbers += [*self.offset, self.radius, *sight.viewport_px, *rays.depth_of_t()]
        numbers += [rays.far - rays.near, self.alpha, 0.0, 0.0]
        left, top, width, height = sight.viewport_px
        right, bottom = min(left + width, sight.target_px[0]), min(top + height, sight.target_px[1])
        left, top = max(left, 0), max(top, 0)
        scissor_px = left, top, max(right - left, 0), max(bottom - top, 0)
        record = np.array(numbers, np.float32).tobytes()
        writes_depth = (sight.blending or self.alpha_mode) == "auto"
        return SphereItem(self._owner, record, scissor_px, writes_depth)

    def pick_info(self, item, found, viewport_px) -> dict:
        return {"t": float(found[3])}
