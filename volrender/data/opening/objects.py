"""Volumes that other libraries hold in memory: where they lie, by what each of them knows."""

from typing import Any

import numpy as np

from ..arrays import as_array
from ..files.affine import decompose_affine
from ..files.label_tables.embedded import LABEL_INTENT, Extension, labels_of_extensions
from ..files.volume_file import VolumeFile
from ..multiscale import Multiscale
from .axes import Permuted
from .labelled import volumes_of_dataarray

LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
_UNITS = {"meter": "m", "mm": "mm", "micron": "µm"}  # as nibabel calls them


def volume_of(what: Any) -> list[VolumeFile]:
    """One volume for each channel of an object.

    Raises
    ------
    TypeError, ValueError
        It is no volume; the message says what is allowed.
    """
    library = type(what).__module__.partition(".")[0]
    if library == "nibabel" and hasattr(what, "dataobj"):
        return [_of_nibabel(what)]
    if library == "SimpleITK" and hasattr(what, "GetDirection"):
        return [_of_simpleitk(what)]
    if library == "xarray" and hasattr(what, "dims"):
        return volumes_of_dataarray(what)
    array = what if isinstance(what, Multiscale) else as_array(what)
    axes = {3: "zyx", 4: "zyxc"}.get(len(array.shape))
    if axes is None or (axes == "zyxc" and array.shape[3] not in (3, 4)):
        raise ValueError(
            f"an array is a volume with shape (nz, ny, nx), (nz, ny, nx, 3) or (nz, ny, nx, 4), not "
            f"{tuple(array.shape)}; for a series or channels, give axes to add_image_volume, or use "
            "add_multichannel_volume."
        )
    label = f"{type(what).__name__} in memory"
    data = array if isinstance(array, np.ndarray) else what
    return [VolumeFile(label, "array", data, axes)]


def _of_nibabel(image: Any) -> VolumeFile:
    """A nibabel image, of its affine: its world is RAS in millimetres, its data run (x, y, z, t)."""
    shape = image.shape
    if len(shape) not in (3, 4):
        raise ValueError(f"a nibabel image is a volume or a series, not of shape {shape}.")
    order = range(len(shape))[::-1]
    offset, rotation, scale, shear = decompose_affine(image.affine)
    unit = "mm"
    if hasattr(image.header, "get_xyzt_units"):
        unit = _UNITS.get(image.header.get_xyzt_units()[0], "mm")
    label = f"{type(image).__name__} in memory"
    # Headers of other formats than NIfTI have none of these.
    extensions = [
        Extension(each.get_code(), content)
        for each in getattr(image.header, "extensions", ())
        if isinstance(content := _content(each), bytes)
    ]
    labels = labels_of_extensions(label, extensions)
    intent = int(image.header["intent_code"]) if hasattr(image.header, "get_intent") else 0
    return VolumeFile(
        label,
        "nibabel",
        Permuted(image.dataobj, list(order)),  # type: ignore[arg-type]
        "zyx" if len(shape) == 3 else "tzyx",
        *(offset, rotation, scale, unit, shear, "RAS"),
        labels=labels,
        is_labels=bool(labels) or intent == LABEL_INTENT,
    )


def _content(extension: Any) -> Any:
    """What an extension of a header holds; nibabel before 5.3 has no other way than the second."""
    return extension.content if hasattr(extension, "content") else extension.get_content()


def _of_simpleitk(image: Any) -> VolumeFile:
    """A SimpleITK image, in millimetres; its world is LPS, and becomes RAS."""
    if image.GetDimension() != 3:
        raise ValueError(
            f"a SimpleITK image is a volume, not of {image.GetDimension()} dimensions."
        )
    import SimpleITK

    world = np.eye(4)
    direction = np.reshape(image.GetDirection(), (3, 3))
    world[:3, :3] = direction * image.GetSpacing()
    world[:3, 3] = image.GetOrigin()
    offset, rotation, scale, shear = decompose_affine(LPS_TO_RAS @ world)
    data = SimpleITK.GetArrayViewFromImage(image)
    axes = "zyx" if image.GetNumberOfComponentsPerPixel() == 1 else "zyxc"
    place = (offset, rotation, scale, "mm", shear, "RAS")
    return VolumeFile("SimpleITK image", "SimpleITK", data, axes, *place)
