"""Writes DICOM series by pydicom, for tests."""

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

AXIAL = (1, 0, 0, 0, 1, 0)
OBLIQUE = (0.8, 0.6, 0, -0.48, 0.64, 0.6)


def ramp(shape=(5, 4, 6), dtype=np.int16):
    return (np.arange(np.prod(shape)).reshape(shape) * 7).astype(dtype)


def slice_of(plane, **elements):
    """A dataset of one slice; elements by keyword replace the usual ones."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = generate_uid()
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.Modality, dataset.SeriesDescription = "CT", "thorax"
    dataset.PatientName, dataset.PatientID = "Secret^Name", "secret-id"
    dataset.Rows, dataset.Columns = plane.shape[:2]
    dataset.SamplesPerPixel = 3 if plane.ndim == 3 else 1
    dataset.PhotometricInterpretation = "RGB" if plane.ndim == 3 else "MONOCHROME2"
    if plane.ndim == 3:
        dataset.PlanarConfiguration = 0
    dataset.BitsAllocated = dataset.BitsStored = plane.dtype.itemsize * 8
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(plane.dtype.kind == "i")
    dataset.PixelSpacing = [0.7, 0.8]
    dataset.ImageOrientationPatient = list(AXIAL)
    dataset.SliceThickness = 99
    dataset.PixelData = plane.tobytes()
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    return dataset


def write_series(folder, volume, step=None, orientation=AXIAL, shuffle=True, **elements):
    """A folder of slices, whose names say nothing of their order; the paths, in order."""
    folder.mkdir(exist_ok=True)
    normal = np.cross(orientation[:3], orientation[3:])
    step = 2.5 * normal if step is None else np.array(step)
    elements.setdefault("SeriesInstanceUID", generate_uid())
    paths = []
    for at, plane in enumerate(volume):
        dataset = slice_of(
            plane,
            ImageOrientationPatient=list(orientation),
            ImagePositionPatient=[
                float(f"{x:.6f}") for x in (np.array([-30, 12, 100]) + at * step)
            ],
            InstanceNumber=at + 1,
            **elements,
        )
        name = (at * 7) % 101 if shuffle else at
        paths.append(folder / f"{elements['SeriesInstanceUID'][-8:]}-{name:03d}.dcm")
        pydicom.dcmwrite(paths[-1], dataset, enforce_file_format=True)
    return paths


def corners(volume):
    """World positions of the corner voxels of a `VolumeFile`, by what its attributes mean."""
    nz, ny, nx = volume.data.shape[-3:] if volume.axes != "zyxc" else volume.data.shape[:3]
    points = np.array([(x, y, z) for x in (0, nx - 1) for y in (0, ny - 1) for z in (0, nz - 1)])
    if volume.affine is not None:
        points = points @ volume.affine[:3, :3].T
    points = points * volume.scale
    x, y, z, w = volume.rotation
    v = np.array([x, y, z])
    twice = 2 * np.cross(v, points)
    return points + w * twice + np.cross(v, twice) + volume.offset
