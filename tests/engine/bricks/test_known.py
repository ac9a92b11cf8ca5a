"""What is known of bricks from last time: fewer are read, for the same picture of what is stored now."""

import gc
import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import volrender as vr
from volrender.data.sources.level_places import likely_places
from volrender.engine.bricks import bricked_resident, choosing
from volrender.engine.bricks.labels import bricked_labels
from volrender.engine.bricks.layout import BrickLayout
from volrender.engine.bricks.needed import Needed
from volrender.engine.bricks.reading import known, known_file, reader, stamps
from volrender.engine.bricks.reading.brick import failed_brick
from volrender.engine.bricks.reading.known import Known
from volrender.engine.bricks.reading.known_file import RECORD, read_known, write_known
from volrender.engine.bricks.stored.page_table import PageTable

zarr = pytest.importorskip("zarr", minversion="3")

MODES = {
    "iso": {"mode": "iso", "threshold": 150},
    "mip": {"mode": "mip", "vmin": 0, "vmax": 255},
    "composite": {"mode": "composite", "opacity": [(0, 0), (120, 0), (250, 0.5)]},
}


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("VOLRENDER_KNOWN", "on")
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))
    monkeypatch.setattr(stamps, "SETTLED_S", 0.0)
    monkeypatch.setattr(choosing, "are_dense", lambda *_: False)
    in_bricks = bricked_labels.LABELS._replace(is_dense=lambda *_: False)
    monkeypatch.setattr(bricked_labels, "LABELS", in_bricks)
    return known_file._path("").parent


@pytest.fixture
def reads(monkeypatch):
    """How many bricks were read."""
    counts = []
    read = reader.read_brick
    monkeypatch.setattr(reader, "read_brick", lambda *args: counts.append(1) or read(*args))
    return counts


def ball(side=190, dtype=np.uint8):
    z, y, x = np.ogrid[:side, :side, :side]
    r2 = (z - 95) ** 2 + (y - 95) ** 2 + (x - 95) ** 2
    return np.where(r2 < 25**2, 200, (z + y + x) % 40 * (r2 < 60**2)).astype(dtype)


def written(path, voxels, chunks=(64,) * 3, **options):
    """A store of two levels."""
    arrays = []
    for level in range(2):
        array = zarr.create_array(
            path / str(level), shape=voxels.shape, chunks=chunks, dtype=voxels.dtype, **options
        )
        array[...] = voxels
        arrays.append(array)
        voxels = voxels[..., ::2, ::2, ::2]
    return arrays


def opened(path):
    return vr.Multiscale([zarr.open_array(path / str(level), mode="r") for level in (0, 1)])


def picture(path, add="add_image_volume", **properties):
    """A picture of all voxels of a store, as a process shows it that opens it anew."""
    engine = vr.Engine()
    engine.memory_budget_bytes = 64 * 2**20
    figure = vr.Figure(size=(90, 80), engine=engine)
    getattr(figure[0, 0], add)(opened(path), **properties)
    array = figure.export_numpy(level=0)
    del figure, engine
    ended()
    return array


def ended():
    """Wait until nothing is read any more, and what is known is saved."""
    for name in ("volrender bricks", "volrender known bricks"):
        gc.collect()  # a loader and its threads know each other
        while any(thread.name == name for thread in threading.enumerate()):
            time.sleep(0.005)


@pytest.mark.parametrize("name", MODES)
def test_the_second_time_fewer_bricks_are_read_and_the_picture_is_the_same(tmp_path, reads, name):
    path = tmp_path / "store"
    written(path, ball())
    first = picture(path, **MODES[name])
    n_first, n_files = len(reads), len(list((tmp_path / "store").rglob("*")))
    reads.clear()
    np.testing.assert_array_equal(picture(path, **MODES[name]), first)
    assert n_first >= 60 and len(reads) <= 0.7 * n_first, (n_first, len(reads))
    assert len(list((tmp_path / "store").rglob("*"))) == n_files  # nothing is put in the store


@pytest.mark.parametrize("dtype", ["uint16", "uint32", "channels"])
def test_labels_and_channels_are_known_too(tmp_path, reads, monkeypatch, dtype):
    path = tmp_path / "store"
    if dtype == "channels":
        written(path, np.stack([ball(), ball() // 2]), chunks=(1, 64, 64, 64))
        add = "add_multichannel_volume"
        look = {"axes": "czyx", "mode": "iso", "threshold": 90}
    else:
        # Of labels, those in the middle alone: what is met first has another number next time.
        written(
            path,
            np.where(ball() > 50, 70000 % 2 ** (8 * np.dtype(dtype).itemsize), 0).astype(dtype),
        )
        add, look = "add_labels", {"mode": "surface"}
    first = picture(path, add, **look)
    n_first = len(reads)
    reads.clear()
    np.testing.assert_array_equal(picture(path, add, **look), first)
    assert first[..., :3].any() and 0 < len(reads) <= 0.7 * n_first, (n_first, len(reads))


def test_a_chunk_that_was_written_since_is_in_the_picture(tmp_path, reads, monkeypatch):
    path = tmp_path / "store"
    array = written(path, ball())[0]
    old = picture(path, **MODES["iso"])
    spot = (slice(20, 40),) * 3
    array[spot] = 250
    reads.clear()
    new = picture(path, **MODES["iso"])
    n_read = len(reads)
    monkeypatch.setenv("VOLRENDER_KNOWN", "off")
    reads.clear()
    np.testing.assert_array_equal(picture(path, **MODES["iso"]), new)
    assert (new != old).any() and n_read < len(reads)  # only what was written is unknown


def test_a_chunk_that_was_not_there_and_is_now_is_in_the_picture(tmp_path):
    path = tmp_path / "store"
    voxels = ball()
    voxels[:64, :64, :64] = 0
    array = written(path, voxels)[0]
    chunk = path / "0" / "c" / "0" / "0" / "0"
    assert not chunk.exists()
    old = picture(path, **MODES["iso"])
    array[10:50, 10:50, 10:50] = 250
    assert chunk.exists() and (picture(path, **MODES["iso"]) != old).any()


def known_of(path, engine, layout=None):
    """What is known of the bricks of a store, and its table."""
    voxels = bricked_resident.ImageCoding.in_levels(vr.ImageVolumeGraphic(opened(path)).data.source)
    coarsest = voxels.read(tuple(slice(0, n) for n in voxels.levels[-1]), len(voxels.levels) - 1)
    encoding = bricked_resident.ImageCoding.encoding(engine, voxels, coarsest, Needed())
    low, high = float(coarsest.min()), float(coarsest.max())
    codes = bricked_resident.ImageCoding.codes(
        encoding, voxels.dtype, encoding.texel(low), encoding.texel(high)
    )
    layout = BrickLayout(voxels.levels, voxels.level_places)
    source_reader = reader.BrickReader(voxels, layout, encoding)
    return source_reader, codes, PageTable(engine, layout), layout


def sought(source_reader, codes, table):
    """Which pages are known from last time."""
    source_reader.known.seek(codes, True)
    source_reader.known.teach(table)
    return set(np.flatnonzero(table.entries).tolist())


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32", "float64", "uint32"])
def test_what_was_found_is_known_within_a_code_and_never_too_narrow(tmp_path, engine, dtype):
    path = tmp_path / "store"
    voxels = ball().astype(dtype)
    if dtype == "float64":
        voxels = 1e6 + voxels / 3
    written(path, voxels)
    source_reader, codes, table, layout = known_of(path, engine)
    exact = {}
    for page in layout.pages_of_level(0)[:8].tolist():
        brick = source_reader.read(page)
        exact[page] = codes.bits(brick.low, brick.high)
    del source_reader
    ended()
    again, codes, table, layout = known_of(path, engine)
    assert sought(again, codes, table) == set(exact)
    for page, bits in exact.items():
        least, most = (int(table.entries[page]) >> shift & 255 for shift in (16, 24))
        assert bits >> 16 & 255 >= least >= (bits >> 16 & 255) - (dtype == "float64")
        assert bits >> 24 & 255 >= most >= (bits >> 24 & 255) - (dtype == "float64")


def test_values_are_rounded_away_from_each_other_and_whole_ones_are_exact():
    values = np.random.default_rng(0).normal(1e6, 1e4, 1000)
    units = known._Units("", 1.0, 0.0, False)
    assert (units.kept(values, -np.inf) <= values).all()
    assert (units.kept(values, np.inf) >= values).all()
    whole = np.arange(2**16)
    units = known._Units("", 65535.0, -7.0, True)
    texels = (whole + 7) / 65535
    for towards in (-np.inf, np.inf):
        np.testing.assert_array_equal(units.kept(texels, towards), whole)


def test_nothing_is_kept_of_what_changes_is_missing_failed_or_was_just_written(
    tmp_path, engine, monkeypatch
):
    path = tmp_path / "store"
    voxels = ball().astype(np.float32)
    voxels[5, 5, 5] = np.nan
    written(path, voxels)
    source_reader, _, _, layout = known_of(path, engine)
    pages = layout.pages_of_level(0)[:4].tolist()
    bricks = [source_reader.read(page) for page in pages]
    assert bricks[0].has_missing
    source_reader.known.note(1, failed_brick(layout, source_reader._encoding, 9))
    source_reader.forget(np.array(pages[1:2]))
    assert source_reader.known.stamp(pages[1]) is None
    assert source_reader.known.stamp(pages[2]) is not None
    del source_reader
    ended()
    again, codes, table, _ = known_of(path, engine)
    again.known.forget(np.array(pages[2:3]))
    assert sought(again, codes, table) == set(pages[3:4])
    monkeypatch.setattr(stamps, "SETTLED_S", 1000.0)
    again, codes, table, _ = known_of(path, engine)
    assert again.known.stamp(pages[3]) is None and sought(again, codes, table) == set()


def test_what_changes_after_it_was_first_looked_at_is_not_known_next_time(tmp_path, engine):
    path = tmp_path / "store"
    array = written(path, ball())[0]
    source_reader, _, _, layout = known_of(path, engine)
    page = int(layout.pages_of_level(0)[0])
    source_reader.read(page)  # the chunks are kept as they are now
    array[:30, :30, :30] = 250
    source_reader.read(page)
    del source_reader
    ended()
    again, codes, table, _ = known_of(path, engine)
    assert sought(again, codes, table) == set()


def test_stores_are_told_apart_by_their_path_and_what_they_say(tmp_path, engine):
    names = set()
    for name, options in (("a", {}), ("b", {}), ("c", {"compressors": None})):
        written(tmp_path / name, ball(70), **options)
        names.add(known_of(tmp_path / name, engine)[0].known._notes.name)
    array = zarr.open_array(tmp_path / "a" / "0")
    array.attrs["painted"] = "blue"
    names.add(known_of(tmp_path / "a", engine)[0].known._notes.name)
    assert len(names) == 3


def test_what_is_in_memory_or_switched_off_is_not_kept(tmp_path, engine, monkeypatch):
    layout = BrickLayout([(70, 70, 70)], likely_places([(70, 70, 70)]))
    source = vr.ImageVolumeGraphic(ball(70)).data.source
    encoding = bricked_resident.ImageCoding.encoding(engine, source, ball(70), Needed())
    assert Known(source, layout, encoding)._notes is None
    path = tmp_path / "store"
    written(path, ball(70))
    assert known_of(path, engine)[0].known._notes is not None
    monkeypatch.setenv("VOLRENDER_KNOWN", "off")
    assert known_of(path, engine)[0].known._notes is None
    monkeypatch.setenv("VOLRENDER_KNOWN", "maybe")
    with pytest.raises(ValueError, match=r"VOLRENDER_KNOWN.*maybe"):
        known_of(path, engine)


def records(pages, stamp=1):
    return np.array([(page, stamp, 0.0, 1.0) for page in pages], RECORD)


def test_damaged_files_count_for_nothing_and_an_unwritable_folder_is_no_error(folder, monkeypatch):
    write_known("a", records(range(5)))
    write_known("a", records(range(4, 9), stamp=2))
    found = read_known("a")
    assert dict(found[["page", "stamp"]].tolist()) == {
        **dict.fromkeys(range(4), 1),
        **dict.fromkeys(range(4, 9), 2),
    }
    path = folder / "a.bricks"
    whole = path.read_bytes()
    (folder / "b.bricks").write_bytes(whole)  # of another store
    assert len(read_known("b")) == 0
    for damaged in (
        whole[:-1],
        whole[:60] + bytes([whole[60] ^ 1]) + whole[61:],
        b"",
        b"x" * 10**5,
    ):
        path.write_bytes(damaged)
        assert len(read_known("a")) == 0
    write_known("a", records([3]))
    assert read_known("a")["page"].tolist() == [3]
    monkeypatch.setenv(
        "XDG_CACHE_HOME", os.path.abspath(__file__)
    )  # no folder can be made in a file
    monkeypatch.setenv("LOCALAPPDATA", os.path.abspath(__file__))
    monkeypatch.setenv("HOME", os.path.abspath(__file__))
    write_known("a", records([3]))
    assert len(read_known("a")) == 0


def test_files_are_bounded_and_the_oldest_ones_go(folder, monkeypatch):
    monkeypatch.setattr(known_file, "MOST_BRICKS", 6)
    write_known("a", records(range(5)))
    write_known("a", records(range(3, 10)))
    assert read_known("a")["page"].tolist() == [3, 4, 5, 6, 7, 8]
    monkeypatch.setattr(known_file, "MOST_STORES", 2)
    for number, name in enumerate(("b", "c")):
        os.utime(folder / "a.bricks", ns=(number, number))
        write_known(name, records([1]))
    assert sorted(path.name for path in folder.iterdir()) == ["b.bricks", "c.bricks"]
    monkeypatch.setattr(known_file, "MOST_BYTES", 100)
    write_known("d", records([1]))
    assert [path.name for path in folder.iterdir()] == ["d.bricks"]


def test_processes_that_write_at_once_damage_nothing(folder):
    text = (
        "import sys, numpy as np\n"
        "from volrender.engine.bricks.reading.known_file import RECORD, write_known\n"
        "first = int(sys.argv[1])\n"
        "for n in range(40):\n"
        "    write_known('a', np.array([(first + n, first, 0, 1)], RECORD))\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", text, str(at)]) for at in (0, 1000)]
    while any(process.poll() is None for process in both):
        if (folder / "a.bricks").exists():
            assert len(read_known("a")) > 0
    assert [process.returncode for process in both] == [0, 0]
    found = read_known("a")
    assert all((page >= 1000) * 1000 == stamp for page, stamp in found[["page", "stamp"]].tolist())
    assert [path.name for path in folder.iterdir()] == ["a.bricks"]


def test_what_is_new_is_saved_now_and_then(tmp_path, engine, monkeypatch):
    path = tmp_path / "store"
    written(path, ball(70))
    monkeypatch.setattr(known, "SAVED_S", -1.0)
    source_reader, _, _, layout = known_of(path, engine)
    page = int(layout.pages_of_level(0)[0])
    source_reader.read(page)
    assert read_known(source_reader.known._notes.name)["page"].tolist() == [page]


def test_what_is_new_is_saved_when_the_process_ends(tmp_path, folder):
    written(tmp_path / "store", ball(70))
    text = (
        "import pathlib, sys, volrender as vr\n"
        "from tests.engine.bricks.test_known import known_of\n"
        "from volrender.engine.bricks.reading import stamps\n"
        "stamps.SETTLED_S = 0.0\n"
        "held = known_of(pathlib.Path(sys.argv[1]), vr.Engine())\n"
        "held[0].read(0)\n"
    )
    subprocess.run([sys.executable, "-c", text, str(tmp_path / "store")], check=True, timeout=60)
    (path,) = folder.iterdir()
    assert read_known(path.stem)["page"].tolist() == [0]
