"""Arrays as libraries give them, and made-up ones: each with what its numbers are, masked where missing."""

import dask.array
import h5py
import netCDF4
import nibabel
import numpy as np
import xarray
import zarr


class Pieces:
    """A lazy array that says one dtype, or none, and gives what it likes."""

    def __init__(self, array, declared=None, gives=lambda piece: piece):
        self.array, self.shape, self.gives = array, array.shape, gives
        if declared is not None:
            self.dtype = np.dtype(declared)

    def __getitem__(self, key):
        return self.gives(self.array[key])


class Tensor:
    """What torch's are like: numpy does not know their dtype, nor reads what keeps a gradient."""

    def __init__(self, array, requires_grad=False, device="cpu", is_bfloat16=False):
        self.array, self.requires_grad = array, requires_grad
        self.device, self.is_bfloat16 = device, is_bfloat16
        self.dtype, self.shape = f"torch.{array.dtype}", array.shape

    def _like(self, array, **changes):
        return Tensor(array, **{**self._how, **changes})

    @property
    def _how(self):
        return {name: getattr(self, name) for name in ("requires_grad", "device", "is_bfloat16")}

    def __getitem__(self, key):
        return self._like(self.array[key])

    def detach(self):
        return self._like(self.array, requires_grad=False)

    def cpu(self):
        return self._like(self.array, device="cpu")

    def float(self):
        return self._like(self.array.astype("f4"), is_bfloat16=False)

    def __array__(self, dtype=None, copy=None):
        if self.requires_grad:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        if self.device != "cpu":
            raise TypeError("can't convert cuda:0 device type tensor to numpy.")
        if self.is_bfloat16:
            raise TypeError("Got unsupported ScalarType BFloat16")
        return self.array


def masked(array) -> np.ma.MaskedArray:
    """An array whose larger half is masked; under the mask is what must not be seen."""
    mask = array > np.median(array)
    return np.ma.MaskedArray(np.where(mask, array.dtype.type(77), array), mask)


def of_nibabel(array, folder):
    """int16 in the file, with a slope and an intercept that nibabel chooses."""
    image = nibabel.Nifti1Image(array.astype("f8") / 7 - 3, np.eye(4))
    image.set_data_dtype(np.int16)
    nibabel.save(image, folder / "a.nii")
    proxy = nibabel.load(folder / "a.nii").dataobj
    assert proxy.dtype == np.int16 and np.asarray(proxy).dtype == np.float64
    return proxy, np.asarray(proxy)


def of_netcdf(array, folder, is_scaled=True, always_mask=True):
    """A variable with a fill value, scaled or not; as numpy.ma where it is masked, or always."""
    path, names = folder / "a.nc", tuple("abcde"[: array.ndim])
    with netCDF4.Dataset(path, "w") as file:
        for name, length in zip(names, array.shape, strict=True):
            file.createDimension(name, length)
        variable = file.createVariable("v", array.dtype.newbyteorder("="), names, fill_value=77)
        variable.set_auto_maskandscale(False)
        if is_scaled:
            variable.scale_factor, variable.add_offset = 0.25, 10.0
        variable[:] = masked(array).data
    file = netCDF4.Dataset(path)
    file.set_always_mask(always_mask)
    assert np.ma.is_masked(file["v"][:])
    return file["v"], file["v"][:]


def of_h5py(array, folder):
    with h5py.File(folder / "a.h5", "w") as file:
        file["v"] = array
    return h5py.File(folder / "a.h5")["v"], array


def of_zarr(array, folder):
    chunks = tuple(min(2, n) for n in array.shape)
    kept = zarr.create_array(folder / "a.zarr", shape=array.shape, dtype=array.dtype, chunks=chunks)
    kept[:] = array
    return kept, array


def of_dask(array, folder, change=np.copy):
    """Chunks are what a function makes of them; dask is told that nothing changes."""
    chunked = dask.array.from_array(array, chunks=2)
    meta = np.empty((0,) * array.ndim, array.dtype)
    made = chunked.map_blocks(change, dtype=array.dtype, meta=meta)
    return made, change(array)


def _masked_above_50(chunk):
    return np.ma.masked_greater(chunk, 50)


def of_masked_dask(array, folder):
    expected = masked(array)
    parts = [dask.array.from_array(part, chunks=2) for part in (expected.data, expected.mask)]
    return dask.array.ma.masked_array(*parts), expected


def of_xarray(array, folder, **opening):
    """Opened from a file that has a fill value and a scale: xarray makes of it what it makes."""
    of_netcdf(array, folder)[0].group().close()
    opened = xarray.open_dataset(folder / "a.nc", engine="netcdf4", **opening)["v"]
    return opened, np.asarray(opened)


def of_memory_map(array, folder):
    np.save(folder / "a.npy", array)
    return np.load(folder / "a.npy", mmap_mode="r+"), array


def of_masked_memory_map(array, folder):
    expected = masked(array)
    return np.ma.MaskedArray(of_memory_map(expected.data, folder)[0], expected.mask), expected


# Each makes an array of integers 0 to 99, and a folder, into (what is given, what its numbers are).
LAZY = {
    "nibabel": of_nibabel,
    "netCDF4": of_netcdf,
    "netCDF4, unscaled": lambda a, f: of_netcdf(a, f, is_scaled=False),
    "netCDF4, plain where nothing is masked": lambda a, f: of_netcdf(
        a, f, False, always_mask=False
    ),
    "h5py": of_h5py,
    "zarr": of_zarr,
    "dask": of_dask,
    "dask with masks": of_masked_dask,
    "dask that hides masks": lambda a, f: of_dask(a, f, _masked_above_50),
    "dask of another dtype": lambda a, f: of_dask(a, f, lambda chunk: chunk * 0.25),
    "xarray": of_xarray,
    "xarray, raw": lambda a, f: of_xarray(a, f, mask_and_scale=False),
    "xarray of dask": lambda a, f: of_xarray(a, f, chunks={"a": 2}),
    "xarray of dask with masks": lambda a, f: (
        xarray.DataArray(of_masked_dask(a, f)[0]),
        masked(a),
    ),
    "no dtype": lambda a, f: (Pieces(masked(a)), masked(a)),
    "declared otherwise": lambda a, f: (Pieces(a / 3, "u1"), a / 3),
    "tensor elsewhere": lambda a, f: (Tensor(a, True, "cuda:0"), a),
    "bfloat16 tensor": lambda a, f: (Tensor(a, is_bfloat16=True), a.astype("f4")),
}
HELD = {
    "numpy": lambda a, f: (a, a),
    "masked": lambda a, f: (masked(a), masked(a)),
    "memory map": of_memory_map,
    "masked memory map": of_masked_memory_map,
    "tensor": lambda a, f: (Tensor(a), a),
    "tensor with a gradient": lambda a, f: (Tensor(a, requires_grad=True), a),
    "list of masked": lambda a, f: (list(masked(a)), masked(a)),
    "list of lazy": lambda a, f: ([Pieces(part, "i2") for part in masked(a)], masked(a)),
}
EVERY = {**LAZY, **HELD}


def dtype_of(expected) -> np.dtype:
    """What it is read as: integers of which some are masked become floating point."""
    is_float = np.ma.is_masked(expected)
    return np.promote_types(expected.dtype, "f4") if is_float else expected.dtype


def values_of(expected) -> np.ndarray:
    """What it is drawn as: float64, NaN where masked."""
    return np.ma.filled(np.ma.asarray(expected, np.float64), np.nan)
