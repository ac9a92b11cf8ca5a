"""Random states of graphics and of who looks at them: by Python, and as a page has them."""

from typing import Any, NamedTuple

import numpy as np

import volrender as vr
from volrender.base.modes import mode_of, modes_of
from volrender.engine.volume.encoding import Encoding
from volrender.hosts.web.graphics import graphic_entry
from volrender.hosts.web.tables import PageTables
from volrender.scene.camera.camera import Camera
from volrender.scene.graphics.multichannel.drawing import packs_of
from volrender.scene.graphics.records.sight import Sight
from volrender.transfer import Rectangle, Triangle

ENCODINGS = [
    Encoding("r8unorm", np.dtype("u1"), 255.0, 0.0, 1),
    Encoding("r8unorm", np.dtype("u1"), 255.0, -128.0, 1, masked=True),
    Encoding("r16float", np.dtype("f2"), 1.0, 1023.0, 1),
    Encoding("r16float", np.dtype("f2"), 1.0, 0.0, 1, masked=True),
    Encoding("r16unorm", np.dtype("u2"), 65535 / 13, -300.0, 1),
    Encoding("r32float", np.dtype("f4"), 1.0, 0.0, 1),
    Encoding("r32float", np.dtype("f4"), 2.0**-120, 1.5e-37, 1),
    Encoding("r32float", np.dtype("f4"), 1.0, 1.7e9, 1, masked=True),
]
CMAPS = (
    *("viridis", "gray", "cyan", [[0, 0, 0, 0], [1, 0.5, 0, 1]], ["black", "red", "white"]),
    [(-20.0, "black"), (40.0, "orange"), (40.0, "blue"), (130.0, (1, 1, 1, 0.5))],
)
SHAPES = [Rectangle((10, 90), (0, 40), "red"), Triangle(70, 30, (2, 50), "blue", alpha=0.9)]
NODES = 16


class Voxels:
    """Stands for the voxels of a page, which nobody needs here."""

    def image(self, *_: Any) -> int:
        return 0

    channels = labels = image


class Blocks:
    """The blocks of a page, as they are."""

    def __init__(self) -> None:
        self.named: dict[str, np.ndarray] = {}

    def add(self, name: str, content: np.ndarray) -> str:
        self.named[name] = content
        return name


class State(NamedTuple):
    """A graphic, who looks at it, and how its looks are stored."""

    graphic: Any
    camera: Camera
    sight: Sight
    encodings: list[Encoding]

    def entry(self, tables: PageTables) -> dict[str, Any]:
        """The same as a page has it."""
        sight = self.sight
        return {
            "graphic": graphic_entry(3, self.graphic, Voxels(), tables),
            "camera": self.camera.get_state(),
            "sight": {
                "viewport": list(sight.viewport_px),
                "target": list(sight.target_px),
                "clamped": sight.clamped,
                "stretch": sight.stretch,
                "ditherSeed": sight.dither_seed,
                "fades": sight.fades,
                "nearest": None if np.isinf(sight.nearest) else sight.nearest,
                "pixelRatio": sight.pixel_ratio,
            },
            "encodings": [as_page_has_it(encoding) for encoding in self.encodings],
            "nodes": NODES,
        }

    @property
    def packs(self) -> list[tuple]:
        """Numbers of the looks that have a record together."""
        if self.graphic.kind == "labels":
            return [()]
        channels = self.looks
        packs = packs_of(channels) if len(channels) > 1 else [channels]
        return [tuple(channels.index(channel) for channel in pack) for pack in packs]

    @property
    def looks(self) -> list:
        return list(getattr(self.graphic, "channels", None) or [self.graphic])


def as_page_has_it(encoding: Encoding) -> dict[str, Any]:
    names = "format", "scale", "offset", "channels", "masked"
    return {
        **{name: getattr(encoding, name) for name in names},
        "normalised": encoding.is_normalised,
    }


class Random:
    """Draws states, always the same ones."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def pick(self, things: Any) -> Any:
        return things[self.rng.integers(len(things))]

    def between(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def spread(self, decades: float) -> float:
        """Around 1, alike in small and large."""
        return float(10 ** self.rng.normal(0, decades / 2))

    def vector(self, length: float = 1.0) -> tuple[float, ...]:
        return tuple((self.rng.normal(size=3) * length).tolist())

    def rotation(self) -> tuple[float, ...]:
        return (0, 0, 0, 1) if self.chance(0.2) else tuple(self.rng.normal(size=4).tolist())

    def plane(self, reach: float) -> tuple[float, ...]:
        return (*self.vector(self.spread(1)), self.between(-reach, reach))

    def limits(self) -> dict[str, float]:
        vmin = 0.0 if self.chance(0.1) else float(self.rng.normal() * 60)
        vmax = vmin if self.chance(0.1) else float(self.rng.normal() * 60 + 90)
        return {"vmin": vmin, "vmax": vmax}

    def opacity(self) -> Any:
        points = sorted((self.between(-50, 150), self.between(0, 1)) for _ in range(4))
        some = ["auto", "linear", "quadratic", "sigmoid", 0.3, [0.0, 0.5, 0.1, 1.0], points]
        return self.pick([*some, [(10, 0), (40, 0), (40, 0.5), (60, 0)]])

    def look(self) -> dict[str, Any]:
        """What an image and a channel have."""
        return {
            **self.limits(),
            "gamma": self.pick([1.0, 1.0, 0.5, 2.0, self.spread(0.5)]),
            "cmap": self.pick(CMAPS),
            "threshold": self.between(-50, 150),
            "color": self.pick([None, (0.2, 0.9, 0.4), (0.03, 0.5, 1, 0.4)]),
            "opacity": self.opacity(),
            "gradient_opacity": self.pick([None, 30.0, [(0, 0.2), (5, 0.2), (5, 0.8), (50, 1)]]),
        }

    def placed(self, shape: tuple[int, ...]) -> dict[str, Any]:
        """What every graphic of voxels has."""
        size = self.spread(3)
        crop = []
        for length in shape:
            start = int(self.rng.integers(length))
            crop.append((start, int(self.rng.integers(start + 1, length + 1))))
        affine = np.eye(4)
        affine[:3] += self.rng.normal(size=(3, 4)) * 0.3
        return {
            "offset": self.vector(self.pick([0, 10, 1000]) * size),
            "rotation": self.rotation(),
            "scale": [size * self.spread(0.3) * self.pick([1, 1, -1]) for _ in range(3)],
            "affine": affine if self.chance(0.2) else None,
            "crop": crop if self.chance(0.3) else None,
            "clipping_planes": [self.plane(20 * size) for _ in range(self.rng.integers(7))],
            "plane": self.plane(20 * size),
            "alpha": 1.0 if self.chance(0.5) else self.between(0, 1),
            "alpha_mode": self.pick(["auto", "auto", "blend", "add", "dither", "weighted_blend"]),
            "light": (self.between(-180, 180), self.between(-90, 90)),
            "emissive": tuple(self.rng.random(3) ** 3),
            "shininess": self.between(0, 100),
            "smoothing": self.pick([0.0, 0.3, self.between(0, 3)]),
            **{name: self.between(0, 3) for name in ("ambient", "diffuse", "specular")},
            "shade": self.between(0, 1),
            "step_size": self.between(0.1, 10),
            "substep_size": self.between(0.01, 1),
            "opacity_unit": self.pick([None, self.spread(2)]),
        }

    def marched(self) -> dict[str, Any]:
        """What images with and without channels have."""
        return {
            "mode": self.pick(list(modes_of("image_volume"))),
            "cmap_interpolation": self.pick(["linear", "nearest"]),
            "slab_thickness": self.pick([0.0, self.spread(3), 1e6]),
            "slab_mode": self.pick(["max", "min", "mean"]),
            "fade": self.chance(0.3),
            "attenuation": min(self.spread(2), 1000),
            "color_by": self.pick(["value", "depth"]),
        }

    def graphic(self) -> Any:
        shape = tuple(int(n) for n in self.rng.integers(1, 9, 3))
        if self.chance(0.05):
            shape = (1, int(self.rng.integers(1, 300)), 2)
        kind = self.pick(["image", "image", "image", "channels", "labels"])
        if kind == "labels":
            return self.labels(shape)
        common = {**self.placed(shape), **self.marched()}
        if kind == "channels":
            count = int(self.rng.integers(2, 6))
            data = self.rng.integers(0, 200, (count, *shape)).astype(np.uint8)
            looks = [
                {**self.look(), "alpha": self.between(0, 1), "visible": self.chance(0.8)}
                for _ in range(count)
            ]
            if self.chance(0.5):
                looks[0].update(alpha=1.0, color="white")
            return vr.MultichannelVolumeGraphic(data, channels=looks, **common)
        colours = self.pick([(), (), (), (3,), (4,)])
        data = self.rng.integers(0, 256, (*shape, *colours)).astype(np.uint8)
        graphic = vr.ImageVolumeGraphic(data, **common, **self.look())
        if self.chance(0.1):
            graphic.color = self.labels((3, 4, 5))
        if self.chance(0.15):
            graphic.transfer = self.pick([SHAPES, np.full((2, 3, 4), 0.5)])
        return graphic

    def labels(self, shape: tuple[int, ...]) -> Any:
        data = self.rng.integers(0, 5, shape).astype(np.uint8)
        return vr.LabelsGraphic(
            data,
            mode=self.pick(list(modes_of("labels"))),
            opacity=self.pick([1.0, 1.0, 0.5, {2: 0.4}]),
            colors=self.pick([None, {1: "red"}, (0.1, 0.5, 0.7, 0.5)]),
            selected=self.pick([(), (), (2,)]),
            fill=self.pick([None, 1.0, 0.3]),
            outline=self.between(0, 9),
            density=self.between(0, 1),
            **self.placed(shape),
        )

    def camera(self, graphic: Any, aspect: float) -> Camera:
        camera = Camera(self.pick([0, 50, self.between(0.1, 170)]))
        camera.set_state({"scale": [self.spread(0.2), 1, self.pick([1, 1, -1]) * self.spread(0.2)]})
        camera.set_state({"rotation": self.rotation(), "maintain_aspect": self.chance(0.7)})
        if self.chance(0.2):
            camera.look_from(90 * self.rng.integers(4), 90 * self.rng.integers(-1, 2))
        if self.chance(0.1):
            camera.rotation = graphic.rotation
        camera.fit(graphic.world_corners(), aspect)
        state = camera.get_state()
        if self.chance(0.6):
            moved = np.array(state["position"]) + self.vector(state["depth"])
            camera.set_state({"position": moved, "zoom": state["zoom"] * self.spread(1)})
        if self.chance(0.2):
            camera.set_state({"width": state["depth"] * self.spread(1)})
        if self.chance(0.2):
            near = state["depth"] * self.spread(1)
            camera.set_state({"depth_range": (near, near * (1 + self.spread(1)))})
        return camera

    def state(self) -> State:
        graphic = self.graphic()
        target = tuple(int(n) for n in self.rng.integers(1, 2000, 2))
        left, top = (int(n) for n in self.rng.integers(-50, 900, 2))
        viewport = (left, top, *(int(n) for n in self.rng.integers(1, 1200, 2)))
        if self.chance(0.5):
            viewport = (0, 0, *target)
        camera = self.camera(graphic, viewport[2] / viewport[3])
        sight = Sight(
            camera.rays(viewport[2] / viewport[3]),
            viewport,
            target,
            clamped=self.chance(0.7),
            stretch=self.pick([1.0, 2.5]),
            dither_seed=int(self.rng.integers(20)),
            fades=self.chance(0.3),
            nearest=self.pick([np.inf, self.spread(2)]),
            pixel_ratio=self.pick([1.0, 1.5, 2.0]),
        )
        count = len(getattr(graphic, "channels", None) or [graphic])
        encodings = [self.pick(ENCODINGS) for _ in range(count)]
        return State(graphic, camera, sight, encodings if mode_of(graphic).kind != "labels" else [])
