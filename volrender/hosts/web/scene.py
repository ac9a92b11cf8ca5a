"""What does a page know of a figure? All that can be said without a camera, as JSON and blocks of bytes."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from ...base.modes import modes_of
from ...engine.volume.matter import FACTOR_ROWS
from ...scene.fidelity.bricked import is_bricked
from .blocks import Blocks
from .controls.choices import choices_of
from .controls.steering import steering_of
from .graphics import graphic_entry, place_entry
from .overlays.at_cursor import graphics_of
from .overlays.faces import Faces
from .overlays.overlays import overlays_of
from .programs.layouts import layouts
from .programs.pipelines import Pipelines, overlaps_of
from .programs.programs import Programs
from .tables import PageTables
from .voxels.lattice import Lattice, entry_on, lattice_of, placed_on
from .voxels.volumes import PageVolumes

FORMAT = 1  # of the scene: what the page's JavaScript reads
MOST_VOXEL_BYTES = 64 * 2**20  # of each volume that is larger than memory

LatticeFor = Callable[[Any], Lattice | None]  # of a graphic: which of its voxels are sent


class Pack(NamedTuple):
    """What programs follow from, of voxels in one texture.

    Attributes
    ----------
    looks : tuple
        The graphic, or its channels.
    encoding : Encoding or None
    order, seen : str
        Of labels.
    paint : (str, str) or None
        The same of labels that paint it.
    may_load : bool
        Some browsers cannot filter it, or voxels are missing.
    """

    looks: tuple[Any, ...]
    encoding: Any = None
    order: str = "by_number"
    seen: str = "all"
    paint: tuple[str, str] | None = None
    may_load: bool = False


class Kept:
    """What one scene of a figure leaves for the next, so that only what is new is worked out.

    Numbers of programs and tables stay what they are.

    Parameters
    ----------
    blocks : Blocks
        Get the bytes.

    Attributes
    ----------
    encoded : dict
        Of `PageVolumes`.
    """

    def __init__(self, blocks: Blocks) -> None:
        self.blocks, self.tables, self.programs = blocks, PageTables(blocks), Programs()
        self.encoded: dict[tuple, Any] = {}
        self._choices: tuple[list, dict[str, Any]] = ([], {})

    def choices_of(self, figure: Any) -> dict[str, Any]:
        """As `controls.choices.choices_of`, anew where there are other graphics, or other voxels."""
        seen = [
            (
                subplot,
                graphic,
                graphic.name,
                [buffer.voxels.version for buffer in buffers_of(graphic)],
            )
            for subplot in figure
            for graphic in graphics_of(subplot)
        ]
        if not self._choices[1] or seen != self._choices[0]:
            self._choices = seen, choices_of(figure, self.tables)
        return self._choices[1]


def buffers_of(graphic: Any) -> list[Any]:
    """The voxels of a graphic, or of each of its channels."""
    return [look.data for look in getattr(graphic, "channels", None) or [graphic]]


def scene_of(
    figure: Any,
    rounded: bool = False,
    factor: int = 1,
    kept: Kept | None = None,
    most_bytes: float = MOST_VOXEL_BYTES,
) -> tuple[dict[str, Any], Blocks]:
    """The scene of a figure, and the blocks that it names.

    Parameters
    ----------
    figure : Figure
    rounded : bool
        See `PageVolumes`.
    factor : int
        Blocks of so many voxels along each axis become one, their mean. Not where labels paint surfaces,
        nor in orthogonal views.
    kept : Kept, optional
        Of the scene before.
    most_bytes : float
        Of the voxels of each volume that is larger than memory, which says the level of detail.

    Raises
    ------
    ValueError
        Of such a volume no level may be in the page.
    MemoryError, RuntimeError
        Voxels that could not be read.
    """
    kept = Kept(Blocks()) if kept is None else kept
    blocks, tables, programs = kept.blocks, kept.tables, kept.programs
    volumes = PageVolumes(blocks, rounded, kept.encoded)
    stage = figure.stage
    faces, shown = Faces(), stage.shown()
    with figure.engine.lock:
        steering = steering_of(figure)
        is_stepped = steering["ortho"] is not None  # from voxel to voxel
        lattice_for = partial(
            _lattice_for, factor=None if is_stepped else factor, most_bytes=most_bytes
        )
        subplots = [_subplot(subplot, volumes, tables, programs, lattice_for) for subplot in shown]
        for subplot, entry in zip(shown, subplots, strict=True):
            corners = stage.corners if subplot.background is None else subplot.background
            entry["overlays"] = overlays_of(subplot, shown, corners, faces, tables)
    shaders = {
        mode.shader for kind in ("image_volume", "labels") for mode in modes_of(kind).values()
    }
    scene = {
        "format": FORMAT,
        "size": list(figure.size),
        "background": figure.background.tolist(),
        "layouts": layouts(sorted(shaders)),
        "frame_programs": programs.of_frames(),
        "factor_rows": FACTOR_ROWS,
        "subplots": subplots,
        "steering": steering,
        "choices": kept.choices_of(figure),
        "volumes": volumes.entries,
        "tables": tables.colours,
        "label_tables": tables.labels,
        "transfers": tables.transfers,
        "faces": faces.said(blocks.add),
        "shaders": blocks.add("shaders", programs.as_json()),
    }
    volumes.forget_others()
    return scene, blocks


def _subplot(
    subplot: Any,
    volumes: PageVolumes,
    tables: PageTables,
    programs: Programs,
    lattice_for: LatticeFor,
) -> dict[str, Any]:
    subplot.fit_once()
    graphics = graphics_of(subplot)
    entries = [
        _entry(number, graphic, volumes, tables, lattice_for(graphic))
        for number, graphic in enumerate(graphics)
    ]
    drawn = [
        (graphic, _packs(graphic, entry, volumes))
        for graphic, entry in zip(graphics, entries, strict=True)
    ]
    pipelines = Pipelines(programs, drawn)
    for place, entry in enumerate(entries):
        entry["pipelines"], entry["joint"] = pipelines.of_modes(place), pipelines.of_packs(place)
    background = subplot.background
    return {
        "name": subplot.name,
        "unit": subplot.unit,
        "viewport_px": list(subplot.viewport_px),
        "background": None if background is None else background.tolist(),
        "camera": subplot.camera.get_state(),
        "graphics": entries,
        "overlaps": overlaps_of(graphics),
        "joint": pipelines.of_matter(),
    }


def _entry(
    number: int, graphic: Any, volumes: PageVolumes, tables: PageTables, lattice: Lattice | None
) -> dict[str, Any]:
    entry = graphic_entry(number, graphic, volumes.on(lattice), tables)
    if lattice is None:
        return entry
    return entry_on(entry, graphic, lattice, place_entry(placed_on(graphic, lattice)))


def _lattice_for(graphic: Any, factor: int | None, most_bytes: float) -> Lattice | None:
    """Which voxels of a graphic are sent; without a factor all, as where labels paint it."""
    if factor is not None and getattr(graphic, "painter", None) is None:
        return lattice_of(graphic, factor, most_bytes)
    if any(is_bricked(resident) for resident in (*graphic.residents, *graphic.paint_residents)):
        raise ValueError(
            f"{graphic.name or type(graphic).__name__} is larger than memory: in orthogonal views, and where "
            "labels paint it, a page has all voxels. Show one of its coarser levels: "
            "volrender.open(…, level=1)."
        )
    return None


def _packs(graphic: Any, entry: dict[str, Any], volumes: PageVolumes) -> Sequence[Pack]:
    if graphic.kind == "labels":
        return [Pack((graphic,), None, *_ways(entry, volumes))]
    looks = list(getattr(graphic, "channels", None) or [graphic])
    paint = None if entry["painter"] is None else _ways(entry["painter"], volumes)
    return [
        Pack(
            tuple(looks[number] for number in pack["looks"]),
            volumes.encoding(pack["volume"]),
            paint=paint,
            may_load=volumes.may_load(pack["volume"]),
        )
        for pack in entry["packs"]
    ]


def _ways(labels: dict[str, Any], volumes: PageVolumes) -> tuple[str, str]:
    """The roles `order` and `seen` of labels, for all their time points."""
    orders = {time["order"] for time in volumes.entries[labels["volume"]]["times"]}
    order = "by_id" if "by_id" in orders else "by_number"
    return order, labels["seen"]
