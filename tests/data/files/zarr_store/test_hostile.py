"""Zarrs that lie, lead elsewhere or ask for too much: refused in one line, in little memory."""

import gzip
import os
import pickle
import re
import shutil
import tracemalloc
import zipfile

import numpy as np
import pytest

zarr = pytest.importorskip("zarr", minversion="3")
numcodecs = pytest.importorskip("numcodecs")

from tests.data.files.zarr_store import made  # noqa: E402
from volrender.data.files import VolumeFileError  # noqa: E402
from volrender.data.files.zarr_store import read_zarr  # noqa: E402

STACK = made.TCZYX[0, 0]


def plain(path, zarr_format, **options):
    stored = zarr.create_array(
        path, shape=STACK.shape, chunks=(3, 8, 10), dtype="u2", zarr_format=zarr_format, **options
    )
    stored[...] = STACK
    return path


def refusal(path):
    """The line with which it is refused, when it is opened or when it is read."""
    tracemalloc.start()
    try:
        with pytest.raises(VolumeFileError) as caught:
            np.asarray(read_zarr(str(path))[0].data)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    message = str(caught.value)
    assert peak_bytes < 30 * 2**20
    assert message.isprintable() and message.startswith(f"{path}: ")
    assert len(message) < len(str(path)) + 400
    return message


def set_grid(shape=None, chunks=None):
    def edit(said):
        said["shape"] = shape or said["shape"]
        if chunks and "chunks" in said:
            said["chunks"] = chunks
        elif chunks:
            said["chunk_grid"]["configuration"]["chunk_shape"] = chunks

    return edit


@pytest.mark.parametrize("zarr_format, name", [(2, ".zarray"), (3, "zarr.json")])
@pytest.mark.parametrize(
    "edit, reason",
    [
        (set_grid([10**12, 8, 10]), "larger than any array that is read"),
        (set_grid([2**31 - 1] * 3), "larger than any array that is read"),
        (set_grid([int("9" * 400), 8, 10]), "larger than any array"),
        (set_grid([-6, 8, 10]), "none may be below 0"),
        (set_grid([0, 8, 10]), "holds no voxels"),
        (set_grid([6.0, 8, 10]), "is not a whole number"),
        (set_grid(chunks=[10**4] * 3), "a chunk of the array is larger than 2 GiB"),
        (set_grid(chunks=[0, 8, 10]), "none may be below 1"),
        (set_grid(chunks=[8, 10]), "have not as many axes"),
        (lambda said: said.update(zarr_format=4), "zarr_format is 4"),
        (lambda said: said.update(dtype="|O", data_type="string"), "holds no numbers"),
        (lambda said: said.update(dtype="<c16", data_type="complex128"), "holds no numbers"),
        (lambda said: said.update(dtype="<q9", data_type="r16"), "is none|holds no numbers"),
        (
            lambda said: said.update(filters=[{"id": "pickle"}], codecs=[{"name": "vlen-utf8"}]),
            "codec '(pickle|vlen-utf8)' is not read",
        ),
        (lambda said: said.update(fill_value="x" * 50), "not a readable Zarr"),
    ],
)
def test_arrays_that_say_what_cannot_be(tmp_path, zarr_format, name, edit, reason):
    path = plain(tmp_path / "a", zarr_format)
    made.change(path / name, edit)
    assert re.search(reason, refusal(path))


def test_nothing_pickled_is_run(tmp_path):
    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "ran"),)

    path = plain(tmp_path / "a", 2, filters=None, compressors=None)
    for codecs in ({"filters": [{"id": "pickle"}]}, {"compressor": {"id": "pickle"}}):
        made.change(path / ".zarray", lambda said, codecs=codecs: said.update(codecs))
        for chunk in path.glob("[0-9]*"):
            if chunk.is_file():
                chunk.write_bytes(pickle.dumps(Bomb()))
        assert "codec 'pickle' is not read" in refusal(path)
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need rights")
def test_links_that_lead_out_are_refused_and_others_followed(tmp_path):
    path, other = plain(tmp_path / "a", 3), plain(tmp_path / "b", 3)
    chunk = path / "c" / "0" / "0" / "0"
    shutil.copy(chunk, path / "kept")
    chunk.unlink()
    chunk.symlink_to(path / "kept")
    np.testing.assert_array_equal(read_zarr(str(path))[0].data[...], STACK)
    chunk.unlink()
    chunk.symlink_to(other / "c" / "0" / "0" / "0")
    assert "is a link that leads out of the store" in refusal(path)
    shutil.rmtree(path / "c")
    (path / "c").symlink_to(other / "c")
    assert "is a link that leads out of the store" in refusal(path)
    (tmp_path / "link").symlink_to(other)  # the store itself may be one
    np.testing.assert_array_equal(read_zarr(str(tmp_path / "link"))[0].data[...], STACK)


def test_a_chunk_that_is_no_file(tmp_path):
    path = plain(tmp_path / "a", 3)
    chunk = path / "c" / "0" / "0" / "0"
    chunk.unlink()
    os.mkfifo(chunk)
    assert "is not a regular file" in refusal(path)


def test_a_chunk_that_becomes_too_much(tmp_path):
    path = plain(tmp_path / "a", 3, compressors=zarr.codecs.GzipCodec())
    bomb = gzip.compress(bytes(2**28 + 2**22))
    (path / "c" / "0" / "0" / "0").write_bytes(bomb)
    assert f"a chunk becomes more than {2**24} bytes" in refusal(path)
    (path / "c" / "0" / "0" / "0").write_bytes(bytes(2**21))
    assert "more than what is stored there can need" in refusal(path)
    path = plain(tmp_path / "b", 2, compressors=numcodecs.Blosc())
    head = bytearray(next(c for c in path.rglob("0.0.0")).read_bytes())
    head[4:8] = (2**31 - 1).to_bytes(4, "little")
    (path / "0.0.0").write_bytes(head)
    assert "a chunk becomes more than" in refusal(path)


def test_metadata_that_is_no_metadata(tmp_path):
    path = plain(tmp_path / "a", 3)
    for text, reason in (
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "zarr.json is not an object"),
        (b"", "zarr.json is no JSON"),
        (b" " * (2**23 + 1), "more than what is stored there can need"),
        (b'{"zarr_format": 3, "node_type": "x"}', "neither array nor group"),
    ):
        (path / "zarr.json").write_bytes(text)
        assert reason in refusal(path)


def test_what_is_no_zarr(tmp_path):
    assert "no such file or folder" in refusal(tmp_path / "none")
    assert "holds no Zarr" in refusal(tmp_path)
    (tmp_path / "a.zip").write_bytes(b"PK\3\4" + bytes(50))
    assert "neither a folder nor a whole zip archive" in refusal(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("../zarr.json", "{}")
    assert "holds no Zarr" in refusal(tmp_path / "b.zip")
