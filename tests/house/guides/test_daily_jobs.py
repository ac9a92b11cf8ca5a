"""The ten jobs of docs/howto/daily_jobs.md are done as they are written, and give pictures."""

import glob
import re
import shlex

import imageio.v3 as iio
import numpy as np
import pytest

from tests.house.documents import text_of
from volrender.cli import main
from volrender.datasets import head

nibabel = pytest.importorskip("nibabel")
tifffile = pytest.importorskip("tifffile")
zarr = pytest.importorskip("zarr")

JOBS = re.split(r"^## ", text_of("docs/howto/daily_jobs.md"), flags=re.MULTILINE)[1:]
SIZE = ["--size", "120x96"]  # pictures need not be large to be there


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with the files of the document."""
    folder = tmp_path_factory.mktemp("jobs")
    ct = head(32).astype(np.int16) - 1000
    affine = np.diag((5.0, 5, 5, 1))

    def write(name: str, data: np.ndarray) -> None:
        image = nibabel.Nifti1Image(np.ascontiguousarray(data.T), affine)
        image.header.set_xyzt_units("mm")
        image.to_filename(folder / name)

    (folder / "scans").mkdir()
    for name in ("ct.nii.gz", "t1.nii.gz", "scans/one.nii.gz", "scans/two.nii.gz"):
        write(name, ct)
    write("other.nii.gz", ct[2:, 3:, :-4])
    zmap = np.zeros(ct.shape, np.float32)
    zmap[14:20, 14:20, 14:20] = 5
    write("zmap.nii.gz", zmap)
    cells = np.stack([ct, ct[::-1]]).astype(np.uint16).swapaxes(0, 1)
    tifffile.imwrite(folder / "cells.ome.tif", cells, metadata={"axes": "ZCYX"})
    array = zarr.create_array(
        folder / "volume.zarr", shape=ct.shape, dtype=ct.dtype, chunks=(8, 32, 32)
    )
    array[:] = ct
    return folder


@pytest.mark.parametrize("job", JOBS, ids=[job.split("\n")[0] for job in JOBS])
def test_a_job_is_done_as_it_is_written(job, files, monkeypatch, capsys):
    monkeypatch.chdir(files)
    blocks = re.findall(r"^```(sh|python)\n(.*?)^```", job, re.DOTALL | re.MULTILINE)
    assert blocks and all(len(code.splitlines()) <= 10 for _, code in blocks)
    import volrender as vr

    for language, code in blocks:
        if language == "python":
            exec(code, {"vr": vr})
            continue
        for line in code.splitlines():
            program, *words = shlex.split(line)
            assert program == "volrender"
            found = [
                path
                for word in words
                for path in (sorted(glob.glob(word)) if "*" in word else [word])
            ]
            assert main([*found, *SIZE]) in (0, None)
    written = re.findall(r"[\w{}]+\.(?:png|gif|csv|json)\b", job)
    assert written
    for name in written:
        for path in [name] if "{" not in name else ["one.png", "two.png"]:
            assert (files / path).exists(), path
            if path.endswith("png"):
                assert iio.imread(files / path)[..., :3].std() > 5, path


def test_there_are_ten():
    assert len(JOBS) == 10
