"""A frame: one picture of a series, where it lies, and what its numbers mean."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import VolumeFileError, blame, cut
from .headers import OVERLAYS, Header, Pixels
from .segmentation import Segmentation, checked_segment, segmentation_of
from .tags import first, number, numbers, text, whole

_MOST_SKEW = 0.01  # of the cosine between rows and columns, or of a length beyond 1


@dataclass(frozen=True)
class Frame:
    """One picture.

    Parameters
    ----------
    pixels : Pixels
        The file that it is in.
    index : int
        Which frame of the file.
    uid, series_uid, modality, description : str
        Of the instance and of its series; never whose it is.
    kind : tuple
        What pictures of one volume have in common: echo, type of image, stack.
    position : tuple of 3 floats, or None
        Of the centre of the first pixel in the patient, mm, LPS.
    along_row, along_column : tuple of 3 floats
        Unit vectors, LPS: where columns count up, where rows do.
    spacing : tuple of 2 floats, or None
        Between columns, between rows, mm.
    thickness : float or None
        What the file says of the distance between slices: used where there are no positions.
    slope, intercept : float
    window : (float, float) or None
        Lowest and highest value to be shown.
    order : tuple of float
        Sorts pictures of one place by time.
    value_unit : str or None
        Of what slope and intercept make of its numbers: "HU" of a CT, unless its header says another;
        None where it is of no CT, or has a table.
    has_table : bool
        Values are to be looked up in a table (Modality LUT).
    has_overlay : bool
        Its file has drawings to be laid over pictures.
    uptake : Dataset or None
        Of a PET, its header, by which `in_suv` works out what its values mean.
    segmentation : Segmentation or None
        What it is a part of, where its pixels mark segments.
    segment : int
        Which segment it marks; 0 where it may be any.
    """

    pixels: Pixels
    index: int
    uid: str
    series_uid: str
    modality: str
    description: str
    kind: tuple[Any, ...]
    position: tuple[float, float, float] | None
    along_row: tuple[float, float, float]
    along_column: tuple[float, float, float]
    spacing: tuple[float, float] | None
    thickness: float | None
    slope: float
    intercept: float
    window: tuple[float, float] | None
    value_unit: str | None
    order: tuple[float, ...]
    has_table: bool
    has_overlay: bool
    uptake: Any
    segmentation: Segmentation | None
    segment: int

    @property
    def is_localizer(self) -> bool:
        """Whether it is an overview, made to plan the others."""
        return any("LOCALIZER" in part or "SCOUT" in part for part in self.kind if _is_text(part))


def frames_of(header: Header) -> list[Frame]:
    """The pictures of a file.

    Raises
    ------
    VolumeFileError
        The header says what cannot be.
    """
    dataset, pixels = header.dataset, header.pixels
    groups = dataset.get("PerFrameFunctionalGroupsSequence") or []
    with blame(pixels.path, "its header is damaged"):
        which = segmentation_of(dataset)
        if which is not None:  # numbers, even where it has a palette to show them by
            pixels = replace(pixels, photometric="MONOCHROME2")
        if not groups:
            return [
                frame_of(pixels, index, dataset, [dataset], which) for index in range(pixels.frames)
            ]
        if len(groups) != pixels.frames:
            raise VolumeFileError(
                f"{pixels.path}: its header is damaged: it describes {len(groups)} frames of "
                f"{pixels.frames}"
            )
        shared = first(dataset, "SharedFunctionalGroupsSequence")
        return [
            frame_of(pixels, index, dataset, [*_items(group), *_items(shared), dataset], which)
            for index, group in enumerate(groups)
        ]


_GROUPS = (
    *("PlanePositionSequence", "PlaneOrientationSequence", "PixelMeasuresSequence"),
    *("PixelValueTransformationSequence", "FrameVOILUTSequence", "FrameContentSequence"),
    *("MREchoSequence", "MRImageFrameTypeSequence", "CTImageFrameTypeSequence"),
    *("PETFrameTypeSequence", "TemporalPositionSequence", "CardiacSynchronizationSequence"),
    *("MRDiffusionSequence", "SegmentIdentificationSequence"),
)


def _items(group: Any) -> list[Any]:
    """What a functional group holds of what is asked for."""
    return [item for name in _GROUPS if (item := first(group, name))]


def frame_of(
    pixels: Pixels, index: int, dataset: Any, places: list[Any], which: Segmentation | None
) -> Frame:
    """A picture, whose elements are looked for in several places, the nearest first."""

    def found(keyword: str) -> Any:
        return next((place for place in places if place.get(keyword) not in (None, "")), {})

    def value(keyword: str) -> float | None:
        return number(found(keyword), keyword)

    along_row, along_column = _orientation(numbers(found(_ORIENTATION), _ORIENTATION, 6))
    position = numbers(found("ImagePositionPatient"), "ImagePositionPatient", 3)
    if position is not None and pixels.frames > 1 and len(places) == 1:
        normal = np.cross(along_row, along_column)
        position = _frame_position(dataset, index, np.array(position), normal)
    if position is not None and max(map(abs, position)) > 1e6:
        raise ValueError(f"a slice at {position} mm")
    is_several = pixels.frames > 1
    modality = cut(text(dataset, "Modality"), 16)
    slope = value("RescaleSlope")
    slope = value("DoseGridScaling") if slope is None else slope
    return Frame(
        pixels,
        index,
        uid=text(dataset, _UID),
        series_uid=text(dataset, "SeriesInstanceUID"),
        modality=modality,
        description=cut(text(dataset, "SeriesDescription")),
        kind=(
            text(found("FrameType"), "FrameType") or text(dataset, "ImageType"),
            text(found("EchoNumbers"), "EchoNumbers"),
            value("EffectiveEchoTime"),
            text(found("StackID"), "StackID"),
        )
        if which is None
        else (f"{', '.join(label.name for label in which.labels)} {text(dataset, _UID)}",),
        position=None if position is None else (position[0], position[1], position[2]),
        along_row=along_row,
        along_column=along_column,
        spacing=_spacing(found),
        thickness=_positive(value("SpacingBetweenSlices") or value("SliceThickness")),
        slope=1.0 if slope is None else slope,
        intercept=value("RescaleIntercept") or 0.0,
        window=_window(found, value),
        value_unit=_value_unit(modality, found),
        order=(
            value("TemporalPositionIndex") or value("TemporalPositionIdentifier") or 0.0,
            value("TemporalPositionTimeOffset") or 0.0,
            value("NominalCardiacTriggerDelayTime") or value("TriggerTime") or 0.0,
            value("DiffusionBValue") or 0.0,
            value("AcquisitionNumber") or 0.0,
            0.0 if is_several else _clock(dataset, "AcquisitionTime"),
            0.0 if is_several else _clock(dataset, "ContentTime"),
            float(index if is_several else whole(dataset, "InstanceNumber")),
        ),
        has_table=bool(found("ModalityLUTSequence")),
        has_overlay=any(tag in dataset for tag in OVERLAYS),
        uptake=dataset if modality == "PT" else None,
        segmentation=which,
        segment=checked_segment(int(value("ReferencedSegmentNumber") or 0)) if which else 0,
    )


def _value_unit(modality: str, found: Callable[[str], Any]) -> str | None:
    """That of a CT where the type of its values is HU or not said, as its standard asks for."""
    said = text(found("RescaleType"), "RescaleType").strip().upper()
    is_hounsfield = modality == "CT" and said in ("", "HU") and not found("ModalityLUTSequence")
    return "HU" if is_hounsfield else None


_UID = "SOPInstanceUID"
_ORIENTATION = "ImageOrientationPatient"


def _orientation(
    cosines: tuple[float, ...] | None,
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Unit vectors along a row and along a column."""
    if cosines is None:
        return (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
    row, column = np.reshape(cosines, (2, 3))
    lengths = np.linalg.norm(row), np.linalg.norm(column)
    if max(abs(lengths[0] - 1), abs(lengths[1] - 1), abs(row @ column)) > _MOST_SKEW:
        raise ValueError(f"its rows and columns are not perpendicular: {cosines}")
    (a, b, c), (d, e, f) = (row / lengths[0]).tolist(), (column / lengths[1]).tolist()
    return (a, b, c), (d, e, f)


def _frame_position(
    dataset: Any, index: int, first: np.ndarray, normal: np.ndarray
) -> tuple[float, ...] | None:
    """Of a frame of a file that gives one position: by the offsets of a dose grid, or evenly."""
    count = whole(dataset, "NumberOfFrames")
    offsets_mm = numbers(dataset, "GridFrameOffsetVector", count)
    spacing_mm = number(dataset, "SpacingBetweenSlices")
    if offsets_mm is not None:  # from the first frame, or of themselves where it has one
        return tuple((first + (offsets_mm[index] - offsets_mm[0]) * normal).tolist())
    if spacing_mm:
        return tuple((first + index * spacing_mm * normal).tolist())
    return None


def _spacing(found: Any) -> tuple[float, float] | None:
    for keyword in ("PixelSpacing", "ImagerPixelSpacing"):
        pair = numbers(found(keyword), keyword, 2)
        if pair is not None:
            if not all(1e-6 < length < 1e4 for length in pair):
                raise ValueError(f"its {keyword} is {pair} mm")
            return pair[1], pair[0]
    return None


def _positive(value: float | None) -> float | None:
    return abs(value) if value is not None and 1e-6 < abs(value) < 1e4 else None


def _window(found: Any, value: Any) -> tuple[float, float] | None:
    """The values of the first window's ends (PS3.3, C.11.2.1.2)."""
    centre, width = value("WindowCenter"), value("WindowWidth")
    if centre is None or width is None or width <= 0:
        return None
    if text(found("VOILUTFunction"), "VOILUTFunction") == "LINEAR_EXACT" or width <= 1:
        return centre - width / 2, centre + width / 2
    return centre - 0.5 - (width - 1) / 2, centre - 0.5 + (width - 1) / 2


def _clock(dataset: Any, keyword: str) -> float:
    """A time of day, as the number that its digits are: it only sorts."""
    said = text(dataset, keyword).replace(":", "")
    return float(said) if said.replace(".", "", 1).isdecimal() else 0.0


def _is_text(part: Any) -> bool:
    return isinstance(part, str)
