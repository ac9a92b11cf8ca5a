"""Zarrs that tests read, written by zarr itself."""

import json

import numpy as np
import zarr

RNG = np.random.default_rng(0)
TCZYX = np.cumsum(RNG.integers(0, 50, (2, 3, 6, 8, 10)), axis=-1).astype(np.uint16)
AXES = [
    {"name": "t", "type": "time", "unit": "second"},
    {"name": "c", "type": "channel"},
    *({"name": name, "type": "space", "unit": "micrometer"} for name in "zyx"),
]
OMERO = {
    "channels": [
        {"label": "DAPI", "color": "0000FF", "window": {"start": 10, "end": 200.5}},
        {"label": "GFP", "color": "00ff00", "window": {"start": 0, "end": 90}},
        {"color": "FF0000"},
    ]
}


def transforms(scale, translation=None):
    found = [{"type": "scale", "scale": scale}]
    return found + ([{"type": "translation", "translation": translation}] if translation else [])


def multiscale(axes=AXES, version="0.4", levels=2, **more):
    """The metadata of an image whose first level has voxels of (0.5, 0.25, 0.25) µm."""
    ndim = len(axes)
    lead = [1.0] * (ndim - 3)
    datasets = [
        {
            "path": str(n),
            "coordinateTransformations": transforms(
                [*lead, 0.5, 0.25 * 2**n, 0.25 * 2**n], [0.0] * (ndim - 3) + [3.0, 4.0, 5.0]
            ),
        }
        for n in range(levels)
    ]
    said = {"axes": axes, "datasets": datasets, "name": "cells", **more}
    return said | ({"version": version} if version == "0.4" else {})


def attributes(version="0.4", image=None, **more):
    found = {"multiscales": [image or multiscale(version=version)], **more}
    return found if version == "0.4" else {"ome": {"version": version, **found}}


def write(path, said, arrays, version="0.4", chunks=None, **options):
    """A group with attributes, and arrays by their keys."""
    zarr_format = 2 if version == "0.4" else 3
    group = zarr.create_group(path, zarr_format=zarr_format, attributes=said)
    for key, values in arrays.items():
        into = group.create_array(
            key, shape=values.shape, dtype=values.dtype, chunks=chunks or values.shape, **options
        )
        into[...] = values
    return path


def image(path, version="0.4", said=None, pixels=TCZYX, **options):
    """An image of two levels."""
    arrays = {"0": pixels, "1": pixels[..., ::2, ::2]}
    return write(path, said or attributes(version, omero=OMERO), arrays, version, **options)


def change(path, edit):
    """Edit a JSON file."""
    said = json.loads(path.read_text())
    edit(said)
    path.write_text(json.dumps(said))
