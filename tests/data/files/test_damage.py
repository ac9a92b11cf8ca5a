"""Whatever bit of a volume file is wrong: its voxels are right, or one is told."""

import json
import subprocess
import sys

import pytest

pytest.importorskip("resource")
pytest.importorskip("nibabel")
pytest.importorskip("tifffile")


def test_no_damage_passes_for_the_volume(tmp_path, soak):
    cases = 150 if soak else 45
    command = [sys.executable, "-m", "tests.data.files.damage", str(tmp_path), str(cases)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert {name: file["wrong"] for name, file in found["files"].items() if file["wrong"]} == {}
    assert max(file["longest_s"] for file in found["files"].values()) < 5
    assert found["memory_bytes"] < 400 * 2**20
    assert len(found["files"]) >= 20
    for file in found["files"].values():  # else nothing was tried
        assert file["counts"]["refused"] >= cases // 15
