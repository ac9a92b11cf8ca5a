"""Writes small MINC files: version 1 by the netCDF of nibabel, version 2 by h5py."""

import h5py
import numpy as np
from nibabel.externals.netcdf import netcdf_file

VALUES = np.random.default_rng(1).integers(0, 250, (4, 5, 6)).astype(np.uint8)
ZYX = ("zspace", "yspace", "xspace")
TURN = {"xspace": (0.8, 0.6, 0.0), "yspace": (-0.6, 0.8, 0.0), "zspace": (0.0, 0.0, 1.0)}
LAID = {
    "xspace": {"step": 0.5, "start": -12.5, "direction_cosines": TURN["xspace"]},
    "yspace": {"step": -0.75, "start": 7.25, "direction_cosines": TURN["yspace"]},
    "zspace": {"step": 3.0, "start": 30.0, "direction_cosines": TURN["zspace"]},
}


def write_minc1(path, values=VALUES, names=ZYX, scaled=("zspace",), laid=LAID, spread=10.0, **said):
    """A MINC 1 file; `scaled`: the axes of image-min and image-max; `said`: of the image."""
    with netcdf_file(str(path), "w") as file:
        for name, length in zip(names, values.shape, strict=True):
            file.createDimension(name, length)
            axis = file.createVariable(name, "i", ())
            axis.spacing = b"regular__"
            for what, value in laid.get(name, {}).items():
                setattr(axis, what, value)
        if scaled is not None:
            for name, extreme in _extremes(values, names, scaled, spread).items():
                variable = file.createVariable(name, "d", scaled)
                if scaled:
                    variable[:] = extreme
                else:
                    variable.data[...] = extreme
        kind = {"u1": "b", "i1": "b", "u2": "h", "i2": "h", "i4": "i", "f4": "f", "f8": "d"}
        image = file.createVariable("image", kind[values.dtype.str[1:]], names)
        image[:] = values.view(values.dtype.str.replace("u", "i"))
        image.signtype = b"unsigned" if values.dtype.kind == "u" else b"signed__"
        for what, value in said.items():
            setattr(image, what, value)
    return path


def write_minc2(path, values=VALUES, names=ZYX, scaled=("zspace",), laid=LAID, spread=10.0, **said):
    """A MINC 2 file, of the same."""
    with h5py.File(path, "w") as file:
        for name, length in zip(names, values.shape, strict=True):
            axis = file.create_dataset(f"minc-2.0/dimensions/{name}", data=np.int32(0))
            axis.attrs["spacing"], axis.attrs["length"] = np.bytes_(b"regular__"), length
            axis.attrs.update(laid.get(name, {}))
        group = file["minc-2.0"].create_group("image/0")
        image = group.create_dataset("image", data=values, chunks=True, compression="gzip")
        image.attrs["dimorder"] = np.bytes_(",".join(names).encode())
        for what, value in said.items():
            image.attrs[what] = value
        if scaled is not None:
            for name, extreme in _extremes(values, names, scaled, spread).items():
                variable = group.create_dataset(name, data=extreme)
                if scaled:
                    variable.attrs["dimorder"] = np.bytes_(",".join(scaled).encode())
    return path


def _extremes(values, names, scaled, spread):
    shape = tuple(values.shape[names.index(name)] for name in scaled)
    lows = np.random.default_rng(2).random(shape)
    return {"image-min": lows, "image-max": lows + spread + np.arange(lows.size).reshape(shape)}
