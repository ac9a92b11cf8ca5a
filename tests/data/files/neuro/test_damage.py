"""Whatever bit of a file of neuroimaging is wrong: one line, little memory, and no crash."""

import json
import subprocess
import sys

import pytest

pytest.importorskip("resource")
pytest.importorskip("nibabel")
pytest.importorskip("h5py")

ENDINGS = {"right", "refused", "told", "other numbers", "other shape"}


def test_no_damage_ends_the_process(tmp_path):
    command = [sys.executable, "-m", "tests.data.files.neuro.damage", str(tmp_path), "60"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = json.loads(ran.stdout)
    assert len(found) == 10
    for name, file in found.items():
        assert set(file["counts"]) <= ENDINGS, name
        assert file["counts"]["refused"] >= 5, name
        assert file["longest_s"] < 5
    for name in ("b.mgz", "e.hdr.gz"):  # what has a checksum is never something else
        assert set(found[name]["counts"]) <= {"right", "refused", "told"}
