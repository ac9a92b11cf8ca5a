"""What a volume is bound to: its uniform buffer, and a bind group that goes when its texture goes."""

from collections.abc import Callable, Iterable
from typing import Any
from weakref import ref

from ...device.engine import Engine
from ...shader.making import bind
from ...shader.uniforms import UniformBlock, parts
from ...volume.sampler import volume_sampler


def nothing() -> None:
    """A reference to nothing."""


class BoundVolume:
    """What one drawer binds for the volumes of one owner.

    Parameters
    ----------
    engine : Engine

    Attributes
    ----------
    uniforms : UniformBlock
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.uniforms = UniformBlock(engine)
        self._painter: UniformBlock | None = None  # of labels in bricks that paint it
        self._bound: Callable[[], Any] = nothing  # a weak reference to the bind group
        self._bound_key: tuple = ()

    def group_of(self, item: Any) -> Any:
        """The bind group of a `VolumeItem`, made anew only where a texture or the layout changed.

        What its uniforms say is written before the next submit.
        """
        self.uniforms.take(item.record)
        self.uniforms.upload()
        tell_drawn([item], self)
        filterable = item.program.volume == "dense"
        paint = self._paint_of(item)
        own = (item.resident.view, item.colormap.view, item.grid, *item.resident.paging)
        views = *own, *paint[:3], buffer_of([item])
        key = (filterable, *map(id, views))
        group = self._bound()
        # While the group is there, so is what it binds, and no other thing has an identity of theirs.
        if group is None or self._bound_key != key:
            resources = [*self.uniforms.resources(), *textures_of(self._engine, item), *paint]
            resources += feedback_of([item])
            group = bind(self._engine, item.program.group, resources)
            item.resident.bind_groups[self] = group, *views[1:]
            self._bound, self._bound_key = ref(group), key
        return group

    def _paint_of(self, item: Any) -> tuple[Any, ...]:
        """What is bound of labels that paint an item, as `bindings.painted_group` has it."""
        paint = item.paint
        if paint is None:
            return ()
        bound = paint.resident.view, paint.table.view
        if item.program.lookup != "bricks":
            return bound
        self._painter = uniforms = self._painter or UniformBlock(self._engine)
        uniforms.take(paint.record)
        uniforms.upload()
        layer = uniforms.resources()[list(parts()).index("layer")]
        return *bound, paint.resident.paging[0], layer


def textures_of(engine: Engine, item: Any) -> list[Any]:
    """The textures of a `VolumeItem` and what samples them, as `bindings.volume_group` has them."""
    filterable = item.program.volume == "dense"
    resources = [
        item.resident.view,
        volume_sampler(engine, "linear" if filterable else "nearest"),
        item.colormap.view,
        volume_sampler(engine, "linear"),
    ]
    if item.grid is not None and item.program.skipping != "none":
        resources += [item.grid, volume_sampler(engine, "nearest")]
    if item.program.layout == "bricks":
        resources.append(item.resident.paging[0])
    return resources


def feedback_of(items: Iterable[Any]) -> list[dict[str, Any]]:
    """What rays through bricks write to: one for all, where any of the items has bricks."""
    buffer = buffer_of(items)
    return [] if buffer is None else [{"buffer": buffer, "offset": 0, "size": buffer.size}]


def buffer_of(items: Iterable[Any]) -> Any:
    """The buffer of that; None where none has bricks."""
    buffers = [resident.paging[1] for item in items for resident, _ in _in_bricks(item)]
    return buffers[0] if buffers else None


def tell_drawn(items: Iterable[Any], by: Any) -> None:
    """Tell bricks what is drawn of them, and by whom: they wait for what its rays tell."""
    for item in items:
        for resident, record in _in_bricks(item):
            resident.drawn(by, record)


def _in_bricks(item: Any) -> list[tuple[Any, bytes]]:
    """What of an item is held in bricks, and the record that says how it is drawn."""
    found = [(item.resident, item.record)] if item.program.layout == "bricks" else []
    if item.program.lookup == "bricks":
        found.append((item.paint.resident, item.paint.record))
    return found
