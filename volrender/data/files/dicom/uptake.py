"""Standardized uptake values (SUV) of PET: activity for each gram, of the dose that was given.

By body weight, as the Quantitative Imaging Biomarkers Alliance of the RSNA defines it: of values in
Bq/ml, in counts of Philips, and in g/ml, which are SUV already.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ..errors import cut
from ..logs import warn
from .frames import Frame
from .headers import PHILIPS_ACTIVITY, PHILIPS_CREATOR, PHILIPS_SUV
from .tags import first, number, text

SUV_LIMITS = (0.0, 10.0)
_MOST_HALF_LIVES = 20  # between injection and scan: beyond, a date is wrong
_DAY = timedelta(days=1)
_G_OF_KG = 1000.0


class UnknownUptakeError(Exception):
    """What SUV needs is not said."""


def in_suv(path: str, frames: Sequence[Frame]) -> tuple[list[Frame], str | None]:
    """Pictures of a PET in SUV, and the unit of their values; others as they are.

    Where it cannot be worked out, a warning says why, and values stay what they are.
    """
    if frames[0].modality != "PT":
        return list(frames), None
    units = text(frames[0].uptake, "Units").upper()
    try:
        factors = _factors(frames, units)
    except UnknownUptakeError as reason:
        unit = {"BQML": "Bq/ml", "CNTS": "counts", "": None}.get(units, cut(units, 16))
        warn(path, f"its values are not SUV but {unit or 'in no unit that it says'}: {reason}")
        return list(frames), unit
    kind = text(frames[0].uptake, "SUVType").upper() if units == "GML" else ""
    unit = f"SUV{cut(kind, 8).lower() or 'bw'}"
    return [
        replace(
            frame, slope=frame.slope * factor, intercept=frame.intercept * factor, window=SUV_LIMITS
        )
        for frame, factor in zip(frames, factors, strict=True)
    ], f"{unit}, g/ml"


def _factors(frames: Sequence[Frame], units: str) -> list[float]:
    """What the value of each picture is multiplied by."""
    if units == "GML":
        return [1.0] * len(frames)
    to_bq_per_ml = [1.0] * len(frames)
    if units == "CNTS":
        factors = [_of_philips(frame.uptake, PHILIPS_SUV) for frame in frames]
        if all(factor > 0 for factor in factors):
            return factors
        to_bq_per_ml = [_of_philips(frame.uptake, PHILIPS_ACTIVITY) for frame in frames]
        if not all(factor > 0 for factor in to_bq_per_ml):
            raise UnknownUptakeError("it says no factor from counts to activity")
    elif units != "BQML":
        raise UnknownUptakeError("SUV is worked out of Bq/ml")
    suv_of_bq_per_ml = _suv_of_bq_per_ml(frames)
    return [factor * suv_of_bq_per_ml for factor in to_bq_per_ml]


@dataclass(frozen=True)
class _Dose:
    """What was injected."""

    dose_bq: float
    half_life_s: float
    when: datetime | None


def _suv_of_bq_per_ml(frames: Sequence[Frame]) -> float:
    """Grams of the patient for each becquerel that was left when decay was corrected to."""
    dataset = frames[0].uptake
    corrected = text(dataset, "CorrectedImage").upper().split("\\")
    if not {"ATTN", "DECY"} <= set(corrected):
        raise UnknownUptakeError("it is not corrected for attenuation and decay")
    weight_kg = _positive(number(dataset, "PatientWeight"), "the patient's weight")
    scanned = _scanned(frames)
    dose = _dose(dataset, scanned)
    corrected_to = text(dataset, "DecayCorrection").upper()
    if corrected_to == "ADMIN":
        return weight_kg * _G_OF_KG / dose.dose_bq
    if corrected_to != "START":
        raise UnknownUptakeError("it does not say to which time its decay is corrected")
    if scanned is None or dose.when is None:
        raise UnknownUptakeError("it does not say when it was injected, and when scanned")
    waited_s = (scanned - dose.when).total_seconds()
    if not 0 <= waited_s <= _MOST_HALF_LIVES * dose.half_life_s:
        raise UnknownUptakeError("the times of injection and scan do not fit each other")
    return weight_kg * _G_OF_KG / (dose.dose_bq * 2 ** (-waited_s / dose.half_life_s))


def _dose(dataset: Any, scanned: datetime | None) -> _Dose:
    given = first(dataset, "RadiopharmaceuticalInformationSequence")
    when = _moment(text(given, "RadiopharmaceuticalStartDateTime"))
    if when is None and scanned is not None:
        when = _moment(f"{scanned:%Y%m%d}" + text(given, "RadiopharmaceuticalStartTime"))
        if when is not None and when > scanned:  # over midnight
            when -= _DAY
    return _Dose(
        _positive(number(given, "RadionuclideTotalDose"), "the injected dose"),
        _positive(number(given, "RadionuclideHalfLife"), "the half-life"),
        when,
    )


def _scanned(frames: Sequence[Frame]) -> datetime | None:
    """When the scan began: as the series says, if no picture is older, else the oldest picture."""
    taken = [
        when
        for frame in frames
        if (when := _moment_of(frame.uptake, "AcquisitionDate", "AcquisitionTime")) is not None
    ]
    series = _moment_of(frames[0].uptake, "SeriesDate", "SeriesTime")
    if series is None or not taken:
        return min(taken, default=series)
    return min(series, *taken)


def _moment_of(dataset: Any, date: str, time: str) -> datetime | None:
    when = text(dataset, time)
    return _moment(text(dataset, date) + when) if when else None


def _moment(said: str) -> datetime | None:
    """A date and a time as DICOM writes them, without zone; None where it is none of the two."""
    digits = said.replace(":", "").replace("-", " ").replace("+", " ").split(" ")[0]
    whole, _, fraction = digits.partition(".")
    if not whole.isdecimal() or not 10 <= len(whole) <= 14 or len(whole) % 2:
        return None
    try:
        at = datetime.strptime(whole.ljust(14, "0"), "%Y%m%d%H%M%S")
    except ValueError:
        return None
    return at + timedelta(seconds=float(f"0.{fraction}") if fraction.isdecimal() else 0.0)


def _of_philips(dataset: Any, tag: int) -> float:
    """A private number; 0 where there is none."""
    values = [getattr(dataset.get(at), "value", "") for at in (PHILIPS_CREATOR, tag)]
    creator, said = (v.decode("ascii", "ignore") if isinstance(v, bytes) else v for v in values)
    if str(creator).strip() != "Philips PET Private Group":
        return 0.0
    try:
        return float(said)
    except (TypeError, ValueError):
        return 0.0


def _positive(value: float | None, what: str) -> float:
    if value is None or not 0 < value < 1e15:
        raise UnknownUptakeError(f"it does not say {what}")
    return value
