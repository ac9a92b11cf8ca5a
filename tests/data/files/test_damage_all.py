"""Whatever bit of a file is wrong, of every format: a volume or one line; no crash, and no wait."""

import json
import os
import subprocess
import sys

import pytest

pytest.importorskip("resource")
for library in (
    *(
        "nibabel",
        "tifffile",
        "nrrd",
        "mrcfile",
        "h5py",
        "hdf5plugin",
        "zarr",
        "numcodecs",
        "pydicom",
    ),
    *("highdicom", "SimpleITK", "pylibCZIrw", "nd2", "liffile"),
):
    pytest.importorskip(library)

from tests.data.files.every_kind import KINDS  # noqa: E402
from volrender.data.files.formats import READERS  # noqa: E402

# Kinds whose voxels have checksums: where they are other ones, that is told.
CHECKED = (
    *("stored.npz", "deflated.npz", "one.nii.gz", "gzip.nrrd", "bzip2.nrrd", "zlib.mha"),
    *("a.mrc.gz", "checked.h5", "zlib 2.zarr", "gzip shards.zarr", "a.mgz", "packed.hdr.gz"),
)


def test_a_kind_of_every_reader_is_damaged():
    read = {reader for extension, reader in READERS.items() if any(map(_ends(extension), KINDS))}
    assert read == set(READERS.values())


def _ends(extension):
    return lambda name: name.endswith(extension)


def test_no_damage_ends_the_process():
    command = [sys.executable, "-m", "tests.data.files.damage_all", "6", "--json", "--few"]
    # netCDF4, if a test has loaded it, leads another HDF5 to its own filters.
    environment = {k: v for k, v in os.environ.items() if k != "HDF5_PLUGIN_PATH"}
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    assert ran.stdout.startswith("{"), ran.stderr[-2000:]
    found = json.loads(ran.stdout)
    assert set(found) == set(KINDS)
    assert {name: entry["wrong"] for name, entry in found.items() if entry["wrong"]} == {}
    for name, entry in found.items():
        assert entry["longest_s"] < 10, name
        assert entry["peak_bytes"] < 400 * 2**20, name
    for name in CHECKED:
        assert found[name]["counts"]["other numbers"] == 0, name
        assert found[name]["counts"]["refused"] >= 2, name
    assert sum(entry["counts"]["refused"] for entry in found.values()) > 120
