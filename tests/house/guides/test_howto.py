"""The code of how-to pages and explanations runs as it stands there, and their commands are understood.

Pages with tests of their own: channels, labels, movies, measuring and Qt in test_documents.py, daily jobs,
and notebooks among the tests of these.
"""

import re
import shlex

import imageio.v3 as iio
import numpy as np
import pytest

import volrender as vr
from tests.data.files.zarr_store import made, test_labels
from tests.house.documents import ROOT, blocks, text_of
from volrender.cli import _parser

nibabel = pytest.importorskip("nibabel")
tifffile = pytest.importorskip("tifffile")

RUN = [
    *(f"docs/howto/{page}.md" for page in ("files", "pages", "publication", "time_series")),
    *("docs/howto/larger_than_memory.md", "docs/howto/volume_rendering.md"),
    *("docs/explanation/modes.md", "docs/explanation/several_volumes.md"),
]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("[!_]*/*.md"))
# Only how large things are is not as on the page: pictures and volumes need not be large to be right.
SMALLER = {"vr.Figure()": "vr.Figure(size=(120, 96))", "(64)": "(24)", "scale=4": "scale=1"}
TITLES = "1 one 200 40 40 0\n2 two 40 90 200 0\n"


def write_files(folder) -> None:
    """The files that the pages name."""
    head = vr.datasets.head(24)
    ids = (head > 500).astype(np.uint8) + (head > 1250)
    for name, data in (("scan", head), ("atlas", ids)):
        image = nibabel.Nifti1Image(np.ascontiguousarray(data.T), np.diag((5.0, 5, 5, 1)))
        image.to_filename(folder / f"{name}.nii.gz")
    for table in ("atlas.txt", "FreeSurferColorLUT.txt"):
        (folder / table).write_text(TITLES, encoding="utf-8")
    said = made.attributes(image=made.multiscale(levels=3))
    levels = {str(n): made.TCZYX[..., :: 2**n, :: 2**n] for n in range(3)}
    made.write(folder / "embryo.ome.zarr", said, levels)
    test_labels.write(folder / "cells.ome.zarr")
    series = np.random.default_rng(0).integers(0, 99, (14, 4, 2, 8, 8), dtype=np.uint16)
    tifffile.imwrite(folder / "embryo.ome.tif", series, metadata={"axes": "TZCYX"})


@pytest.mark.parametrize("page", RUN)
def test_the_code_of_a_page_runs(page, tmp_path, monkeypatch):
    pytest.importorskip("reportlab")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    write_files(tmp_path)
    ct = vr.datasets.head(24) - 1000.0
    names = {"vr": vr, "figure": vr.Figure(size=(120, 96)), "ct": ct, "pet": ct, "place_of_pet": {}}
    code = "".join(blocks(page, "python"))
    assert code
    for large, small in SMALLER.items():
        code = code.replace(large, small)
    exec(compile(code, page, "exec"), names)
    names["figure"].export_numpy()
    for name in re.findall(r'figure\.export\("([\w.]+)"', code):
        assert (tmp_path / name).stat().st_size > 1000
        if name.endswith(".png"):
            assert iio.imread(name)[..., :3].std() > 5


def commands(page: str) -> list[list[str]]:
    """The words of each command of volrender in the blocks of a page, remarks left out."""
    text = "".join(re.findall(r"^```\w*\n(.*?)^```", text_of(page), re.DOTALL | re.MULTILINE))
    lines = text.replace("\\\n", " ").splitlines()
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("volrender ")]


def test_the_commands_of_all_pages_are_understood():
    found = [(page, words) for page in PAGES for words in commands(page)]
    assert len(found) > 30
    for page, words in found:
        try:
            _parser().parse_args(words)
        except SystemExit:
            pytest.fail(f"{page}: volrender {' '.join(words)}")
