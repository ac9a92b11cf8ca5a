"""Whatever bit of an HDF5 file is wrong: one line, and no crash."""

import json
import subprocess
import sys

import pytest

pytest.importorskip("resource")
pytest.importorskip("h5py")

ENDINGS = {"right", "refused", "told", "other numbers", "other shape"}


def test_no_damage_ends_the_process(tmp_path):
    command = [sys.executable, "-m", "tests.data.files.hdf5.damage", str(tmp_path), "80"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = json.loads(ran.stdout)
    assert len(found) == 5
    for name, file in found.items():
        assert set(file["counts"]) <= ENDINGS, name
        assert file["counts"]["refused"] >= 8, name
        assert file["longest_s"] < 5
    # What the newer layout has checksums for is never something else.
    assert not {"other shape", "other numbers"} & set(found["checked"]["counts"])
