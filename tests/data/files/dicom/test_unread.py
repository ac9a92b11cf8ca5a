"""What is told and not drawn, and what is never told: whose the pictures are."""

import numpy as np
import pytest

from volrender import Figure
from volrender import open as open_volume
from volrender.data.files import VolumeFileError, describe
from volrender.data.files.dicom import list_dicom, read_dicom

pydicom = pytest.importorskip("pydicom")

from pydicom.uid import RTStructureSetStorage  # noqa: E402

from tests.data.files.dicom.series_files import ramp, slice_of, write_series  # noqa: E402


def test_overlays_are_told(tmp_path):
    for path in write_series(tmp_path, ramp()):
        dataset = pydicom.dcmread(path)
        dataset.add_new(0x60020010, "US", 4)
        dataset.add_new(0x60020011, "US", 6)
        dataset.add_new(0x60023000, "OW", b"\0" * 4)
        dataset.save_as(path)
    with pytest.warns(UserWarning, match="overlays, which are not drawn"):
        np.testing.assert_array_equal(read_dicom(tmp_path).data[...], ramp())


def test_structures_of_radiotherapy_are_told_or_refused(tmp_path):
    write_series(tmp_path, ramp())
    dataset = slice_of(ramp()[0])
    for keyword in ("Rows", "Columns", "PixelData"):
        delattr(dataset, keyword)
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = RTStructureSetStorage
    dataset.Modality = "RTSTRUCT"
    path = tmp_path / "rt.dcm"
    pydicom.dcmwrite(path, dataset, enforce_file_format=True)
    with pytest.warns(UserWarning, match="RT"):
        assert read_dicom(tmp_path).data.shape == ramp().shape
    with pytest.raises(VolumeFileError, match="no pictures: RT Structure Set Storage"):
        list_dicom(path)


def test_names_of_patients_are_nowhere(tmp_path):
    paths = write_series(tmp_path / "ct", ramp())
    dataset = open_volume(tmp_path / "ct")
    figure = Figure(size=(32, 32))
    graphic = figure.add(dataset)
    picture = tmp_path / "a.png"
    figure.export(picture)
    said = [repr(figure.get_state()), repr(dataset), describe(dataset[0]), repr(vars(dataset[0]))]
    said += [graphic.name or "", picture.read_bytes().decode("latin-1")]
    paths[1].write_bytes(paths[1].read_bytes()[:-3])
    with pytest.raises(VolumeFileError) as caught:
        dataset[0].data[...]
    said.append(str(caught.value))
    assert not any("secret" in text.lower() for text in said)
    assert b"Secret^Name" in paths[0].read_bytes()
