"""What every graphic has: a name, a place in the world, transparency and events."""

import math
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from ...base import checks
from ...base.property import Property
from ...base.transforms import affine, quaternion_product
from .drawable import Drawable


def _any(name: str, value: Any) -> Any:
    return value


class _Name(Property):
    """A name that no other graphic of the same subplot has."""

    def __set__(self, graphic: Any, value: Any) -> None:
        graphic.check_name(graphic, self.checked(self.name, value))
        super().__set__(graphic, value)


AnyGraphic = TypeVar("AnyGraphic", bound="Graphic")


def any_name(graphic, name) -> None:
    """Outside of subplots, no name is taken."""


class Graphic(Drawable):
    """Base of all graphics: whatever has bounds, items to draw, a pick and a state.

    A kind of graphic says what figures ask of it: see ``volrender.scene.graphics.drawable``.

    ``world = offset + rotation · (scale · data)``, or with an `affine`
    ``world = offset + rotation · (scale · (affine · data))``.

    Parameters
    ----------
    name : str, optional
        By which the subplot finds it; its only one there.
    offset, scale : (x, y, z)
        World position of the centre of the first voxel; world units per voxel.
    rotation : (x, y, z, w)
        Quaternion, normalised when set.
    affine : (4, 4), optional
        Any map of voxels (x, y, z) that has an inverse, such as that of a file.
    alpha : float
        Opacity, 0 to 1.
    alpha_mode : str
        How its colour meets what is behind it: see `ImageVolumeGraphic.alpha_mode`.
    visible : bool
        Whether it is drawn.
    clipping_planes : sequence of (a, b, c, d)
        Shows only where ax + by + cz + d ≥ 0 for each, world space.
    directions : str, optional
        Where x, y and z point in a patient, such as ``"RAS"``.
    metadata : object
        Whatever you want to keep with it.

    Attributes
    ----------
    check_name : callable
        ``check_name(graphic, name)`` raises where another graphic beside it has the name; set by
        the subplot that it is in.
    """

    name = _Name(
        checks.optional_text, doc="Name by which the subplot finds it, its only one; or None."
    )
    offset = Property(
        checks.bounded_vector,
        3,
        places=True,
        doc="World position (x, y, z) of data position (0, 0, 0), before an `affine` moves that.",
    )
    rotation = Property(
        checks.rotation, places=True, doc="Quaternion (x, y, z, w); normalised when set."
    )
    scale = Property(
        checks.scale, places=True, doc="World units per voxel along (x, y, z); not zero."
    )
    affine = Property(
        checks.affine,
        places=True,
        doc="""A 4×4 map of data positions (x, y, z), in voxels, shear included; None: no other map.

        Its last row is (0, 0, 0, 1), and it has an inverse. Scale, rotation and offset come after
        it and move what it places: ``world = offset + rotation · (scale · (affine · data))``.
        The affine of a file alone places the volume as the file says, and `offset` moves it from
        there.
        """,
    )
    alpha = Property(
        checks.number, 0, 1, doc="Opacity, 0 to 1; multiplies the colormap's own alpha."
    )
    alpha_mode = Property(
        checks.choice,
        checks.ALPHA_MODES,
        doc="""How the colour meets what is behind it.

        With C the colour, α its alpha (the colormap's times `alpha`) and B what is behind, in
        linear light:

        ``"auto"``: α·C + (1 − α)·B, as suits what is beside it. What is opaque (surfaces, slices)
        hides what is behind it, and rays of projections end there. A projection that is alone in its
        place is drawn whole, with depth (a mean and a sum have none). Where boxes of several overlap,
        they are drawn in the order of adding: the first whole, if there is nothing opaque, and in the
        others α falls with the value (see `ImageVolumeGraphic.fade`); of slices on one plane likewise.
        ``"solid"``: C; alpha is ignored, and what is behind is hidden.
        ``"blend"``: α·C + (1 − α)·B.
        ``"add"``: α·C + B, for channels.
        ``"subtract"``: (1 − α·C)·B.
        ``"multiply"``: (α·C + 1 − α)·B.
        ``"weighted_blend"``: the mean of all such volumes weighted by α, with opacity 1 − Π(1 − α),
        over B; does not depend on their order.
        ``"dither"``: C at a share α of the pixels, which hide what is behind them, else B.
        """,
    )
    visible = Property(checks.boolean, doc="Whether it is drawn.")
    clipping_planes = Property(
        checks.clipping_planes,
        places=True,
        doc="Up to six planes (a, b, c, d), world space; kept is where ax + by + cz + d >= 0.",
    )
    directions = Property(
        checks.directions,
        doc="""Which way x, y and z of the world point in a patient; None where it is none.

        One of R and L, one of A and P, one of S and I, in any order that is right-handed: NIfTI is
        "RAS", DICOM "LPS".
        The first picture is then one from the front, superior up.
        """,
    )
    metadata = Property(
        _any,
        doc="""Anything.

        All that volrender looks at is ``"value_unit"`` in a mapping, the unit of the values: files that
        say so give it, such as ``{"value_unit": "HU"}`` of a CT.
        """,
    )

    def __init__(
        self,
        *,
        name: str | None = None,
        offset: ArrayLike = (0, 0, 0),
        rotation: ArrayLike = (0, 0, 0, 1),
        scale: ArrayLike = (1, 1, 1),
        affine: ArrayLike | None = None,
        alpha: float = 1.0,
        alpha_mode: str = "auto",
        visible: bool = True,
        clipping_planes: Sequence[ArrayLike] | None = (),
        directions: str | None = None,
        metadata: Any = None,
    ) -> None:
        super().__init__()
        self.check_name = any_name
        self.name = name
        self.offset = offset
        self.rotation = rotation
        self.scale = scale
        self.affine = affine
        self.alpha = alpha
        self.alpha_mode = alpha_mode
        self.visible = visible
        self.clipping_planes = clipping_planes
        self.directions = directions
        self.metadata = metadata

    def rotate(self, alpha: float, axis: str = "y") -> None:
        """Turn it about an axis of the world through its `offset`.

        That is the place of data position (0, 0, 0), unless an `affine` moves it.

        Parameters
        ----------
        alpha : float
            Radians, counter-clockwise when the axis points to the viewer.
        axis : str
            ``"x"``, ``"y"`` or ``"z"``.

        Raises
        ------
        TypeError, ValueError
            Not a finite number, or another axis.
        """
        half = checks.number("alpha", alpha) / 2
        turn = np.zeros(4)
        turn["xyz".index(checks.choice("axis", axis, tuple("xyz")))] = math.sin(half)
        turn[3] = math.cos(half)
        self.rotation = quaternion_product(turn, self.rotation)

    def map_model_to_world(self, position: ArrayLike) -> np.ndarray:
        """Where in the world positions of the data are.

        Parameters
        ----------
        position : array-like, shape (3,) or (n, 3)
            Data positions (x, y, z), voxels: voxel [z, y, x] has its middle at (x, y, z).

        Returns
        -------
        ndarray of float64, of the same shape
            World units.

        Raises
        ------
        TypeError, ValueError
            Not numbers, another shape, or not finite.
        """
        matrix = self.world_from_data
        return checks.points("position", position) @ matrix[:3, :3].T + matrix[:3, 3]

    def map_world_to_model(self, position: ArrayLike) -> np.ndarray:
        """Which positions of the data are at places of the world: `map_model_to_world` undone.

        Parameters
        ----------
        position : array-like, shape (3,) or (n, 3)
            World positions (x, y, z).

        Returns
        -------
        ndarray of float64, of the same shape
            Data positions (x, y, z), voxels; also outside the volume.

        Raises
        ------
        TypeError, ValueError
            Not numbers, another shape, or not finite.
        """
        matrix = self.world_from_data
        away = checks.points("position", position) - matrix[:3, 3]
        return away @ np.linalg.inv(matrix[:3, :3]).T

    @property
    def world_from_data(self) -> np.ndarray:
        """The 4×4 matrix of offset, rotation, scale and affine: from voxels (x, y, z)."""
        return affine(self.offset, self.rotation, self.scale, self.affine)
