"""What does the picture of a volume depend on? Where that is another one, it is marched anew."""

from typing import NamedTuple
from weakref import ref

from ...engine.frame.draw_list import Owner
from ...engine.frame.volumes.joint_item import JointItem
from ...engine.frame.volumes.volume_item import Paint, VolumeItem
from .composition import Composition


class Content(NamedTuple):
    """What the picture of a volume depends on.

    Attributes
    ----------
    looks : tuple
        What is set. Where it is another one, the picture before is wrong.
    arrived : tuple
        What of the voxels is there: pictures before lack some of it.
    """

    looks: tuple
    arrived: tuple


def contents_of(composition: Composition) -> dict[Owner, Content]:
    """What the picture of each volume depends on."""
    items = [volume.item for volume in composition.volumes]
    contents = {item.owner: Content(_looks(item), _arrived(item)) for item in items}
    for owner, ends_at in composition.ends_at.items():
        looks, arrived = contents[owner]
        known = [contents.get(item.owner) for item in ends_at]
        depths = tuple(
            item if content is None else (content.looks, item.alpha_mode)
            for item, content in zip(ends_at, known, strict=True)
        )
        behind = tuple(content.arrived for content in known if content is not None)
        contents[owner] = Content((*looks, depths), (*arrived, behind))
    return contents


def _looks(item: VolumeItem | JointItem) -> tuple:
    """What is set of a volume, or of several as one, by itself."""
    return (
        item.record,
        item.program,
        *(
            (
                member.record,
                ref(member.resident.view),  # what is not shown may be replaced and go
                member.resident.version,
                ref(member.colormap),
                member.colour_version,
                member.paint and _painted_as(member.paint),
            )
            for member in item.members
        ),
    )


def _painted_as(paint: Paint) -> tuple:
    """What is set of labels that paint a volume."""
    return paint.record, ref(paint.resident.view), paint.resident.version, ref(paint.table)


def _arrived(item: VolumeItem | JointItem) -> tuple:
    """Which bricks of its voxels are there, of those that are held in bricks."""
    return tuple(
        getattr(one.resident, "picture_version", 0)
        for member in item.members
        for one in (member, member.paint)
        if one is not None
    )
