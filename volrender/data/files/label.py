"""What an integer of a label volume stands for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A structure that a label volume marks.

    Parameters
    ----------
    id : int
        The value of its voxels, from 1 on; 0 is what belongs to none.
    name : str
        What the file calls it.
    color : str or None
        The colour that the file gives it, "#rrggbb".
    """

    id: int
    name: str
    color: str | None = None

    def __str__(self) -> str:
        return f"{self.id} {self.name}" + (f" {self.color}" if self.color else "")
