"""Units of values: PET in SUV by the definition, or why not; CT in HU."""

import warnings

import numpy as np
import pytest

from volrender.data.files import describe
from volrender.data.files.dicom import read_dicom

pydicom = pytest.importorskip("pydicom")

from pydicom.dataset import Dataset  # noqa: E402

from tests.data.files.dicom.series_files import ramp, write_series  # noqa: E402

DOSE_BQ, HALF_LIFE_S, WEIGHT_KG = 3.7e8, 6586.2, 70.0


def pet(folder, philips=None, injected="100000", **elements):
    """A PET that was injected at ten and scanned at eleven."""
    given = Dataset()
    given.RadionuclideTotalDose, given.RadionuclideHalfLife = DOSE_BQ, HALF_LIFE_S
    given.RadiopharmaceuticalStartTime = injected
    said = {
        "Modality": "PT",
        "Units": "BQML",
        "CorrectedImage": ["DECY", "ATTN"],
        "DecayCorrection": "START",
        "SeriesDate": "20240102",
        "SeriesTime": "110000",
        "AcquisitionDate": "20240102",
        "AcquisitionTime": "110500.5",
        "PatientWeight": WEIGHT_KG,
        "RescaleSlope": 2.5,
        "RescaleIntercept": 0,
        "RadiopharmaceuticalInformationSequence": [given],
        **elements,
    }
    said = {keyword: value for keyword, value in said.items() if value is not None}
    paths = write_series(folder, ramp(), **said)
    for path in paths if philips else ():
        dataset = pydicom.dcmread(path)
        block = dataset.private_block(0x7053, "Philips PET Private Group", create=True)
        for element, value in philips.items():
            block.add_new(element, "DS", str(value))
        dataset.save_as(path)
    return paths


def suv_of_bq_per_ml(waited_s):
    return WEIGHT_KG * 1000 / (DOSE_BQ * 2 ** (-waited_s / HALF_LIFE_S))


@pytest.mark.parametrize(
    "elements, factor",
    [
        ({}, suv_of_bq_per_ml(3600)),
        ({"DecayCorrection": "ADMIN"}, suv_of_bq_per_ml(0)),
        ({"SeriesTime": "180000"}, suv_of_bq_per_ml(3900.5)),  # a series that was made later
        ({"injected": "233000", "SeriesTime": "003000"}, suv_of_bq_per_ml(3600)),  # over midnight
        ({"Units": "GML", "PatientWeight": None}, 1),
        ({"Units": "CNTS", "philips": {0x00: 0.25}}, 0.25),
        ({"Units": "CNTS", "philips": {0x09: 4}}, 4 * suv_of_bq_per_ml(3600)),
    ],
)
def test_suv_is_as_defined(tmp_path, elements, factor):
    pet(tmp_path, **elements)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        volume = read_dicom(tmp_path)
    np.testing.assert_allclose(volume.data[...], ramp() * 2.5 * factor, rtol=1e-6)
    assert (volume.value_unit, volume.limits) == ("SUVbw, g/ml", (0, 10))
    assert "SUVbw, g/ml" in describe(volume)


@pytest.mark.parametrize(
    "elements, reason, unit",
    [
        ({"PatientWeight": None}, "weight", "Bq/ml"),
        ({"RadiopharmaceuticalInformationSequence": []}, "dose", "Bq/ml"),
        ({"CorrectedImage": ["ATTN"]}, "not corrected", "Bq/ml"),
        ({"DecayCorrection": "NONE"}, "which time", "Bq/ml"),
        ({"injected": ""}, "when it was injected", "Bq/ml"),
        ({"Units": "CNTS"}, "no factor", "counts"),
        ({"Units": "PROPCPS"}, "worked out of Bq/ml", "PROPCPS"),
    ],
)
def test_what_lacks_is_said_and_values_stay(tmp_path, elements, reason, unit):
    pet(tmp_path, WindowCenter=100, WindowWidth=51, **elements)
    with pytest.warns(UserWarning, match=reason):
        volume = read_dicom(tmp_path)
    np.testing.assert_array_equal(volume.data[...], ramp() * 2.5)
    assert (volume.value_unit, volume.limits) == (unit, (74.5, 124.5))


@pytest.mark.parametrize(
    "elements, unit",
    [
        ({"Modality": "CT"}, "HU"),
        ({"Modality": "CT", "RescaleType": "HU"}, "HU"),
        ({"Modality": "CT", "RescaleType": "US"}, None),
        ({"Modality": "MR", "RescaleType": "HU"}, None),
    ],
)
def test_a_ct_is_in_hounsfield_units(tmp_path, elements, unit):
    write_series(tmp_path, ramp(), **elements)
    volume = read_dicom(tmp_path)
    assert volume.value_unit == unit
    assert volume.graphic_kwargs.get("metadata") == (unit and {"value_unit": unit})
