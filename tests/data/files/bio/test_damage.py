"""Whatever bit of a file of a microscope is wrong: one line, and no crash."""

import json
import subprocess
import sys

import pytest

pytest.importorskip("resource")
pytest.importorskip("pylibCZIrw")
pytest.importorskip("nd2")
pytest.importorskip("liffile")

ENDINGS = {
    "right",
    "refused",
    "refused: it ended the child",
    "told",
    "other numbers",
    "other shape",
}


def test_no_damage_ends_the_process(tmp_path):
    command = [sys.executable, "-m", "tests.data.files.bio.damage", str(tmp_path), "80"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = json.loads(ran.stdout)
    assert len(found) == 5
    for name, file in found.items():
        assert set(file["counts"]) <= ENDINGS, name
        assert file["counts"]["refused"] >= (2 if name.endswith("czi") else 15), name
        assert file["longest_s"] < 10
