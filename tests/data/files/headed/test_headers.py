"""NRRD and MetaImage: what headers say, written by pynrrd or by hand, and what of it is refused."""

import bz2
import random
import warnings

import numpy as np
import pytest

from volrender.data.files import VolumeFileError
from volrender.data.files.headed import read_metaimage, read_nrrd

nrrd = pytest.importorskip("nrrd")
VOXELS = np.arange(120, dtype=np.int16).reshape(4, 5, 6)


def written(path, data=VOXELS, **header):
    fields = {name.replace("_", " "): value for name, value in header.items()}
    nrrd.write(str(path), data.T, fields)
    return str(path)


def by_hand(path, *lines, data=b""):
    path.write_bytes("\n".join(lines).encode() + b"\n" + data)
    return str(path)


NRRD = ("NRRD0004", "type: short", "dimension: 3", "sizes: 6 5 4", "endian: little")
META = ("NDims = 3", "DimSize = 6 5 4", "ElementType = MET_SHORT")


@pytest.mark.parametrize("encoding", ["raw", "gzip", "bzip2", "ascii"])
def test_encodings(tmp_path, encoding):
    volume = read_nrrd(written(tmp_path / "a.nrrd", encoding=encoding))
    assert np.array_equal(volume.data, VOXELS)
    assert isinstance(volume.data, np.memmap) is (encoding == "raw")


@pytest.mark.parametrize(
    "space, signs",
    [
        ("left-posterior-superior", (-1, -1, 1)),
        ("LPS", (-1, -1, 1)),
        ("right-anterior-superior", (1, 1, 1)),
        ("RAS", (1, 1, 1)),
        ("LAS", (-1, 1, 1)),
        ("scanner-xyz", None),
        ("3D-right-handed", None),
    ],
)
def test_spaces(tmp_path, space, signs):
    origin = np.array([10.0, 20, 30])
    path = written(
        tmp_path / "a.nrrd",
        space=space,
        space_directions=np.diag([1.0, 2, 3]),
        space_origin=origin,
        space_units=["cm", "cm", "cm"],
    )
    volume = read_nrrd(path)
    scale = 1 if signs is None else 10
    np.testing.assert_allclose(volume.offset, origin * (signs or 1) * scale)
    assert volume.spacing_unit == ("cm" if signs is None else "mm")
    assert volume.directions == (None if signs is None else "RAS")


def test_spacings_and_centerings(tmp_path):
    mins = {"axis_mins": [0.0, 0, 0], "centerings": ["cell", "node", "cell"]}
    volume = read_nrrd(written(tmp_path / "a.nrrd", spacings=[1.0, 2, 3], units=["um"] * 3, **mins))
    assert volume.scale == (1, 2, 3) and volume.offset == (0.5, 0, 1.5)
    assert (volume.spacing_unit, volume.directions) == ("µm", None)


def test_axes_of_time_lie_in_no_space(tmp_path):
    series = np.arange(360, dtype=np.int16).reshape(4, 5, 6, 3)
    directions = np.vstack([[np.nan] * 3, np.eye(3)])
    place = {"space": "LPS", "space_directions": directions}
    listed = written(tmp_path / "a.nrrd", series, kinds=["list", *["domain"] * 3], **place)
    volume = read_nrrd(listed)
    assert volume.axes == "tzyx" and np.array_equal(volume.data, np.moveaxis(series, -1, 0))
    colours = written(tmp_path / "b.nrrd", series, kinds=["RGB-color", *["domain"] * 3], **place)
    assert read_nrrd(colours).axes == "zyxc"
    vectors = written(tmp_path / "c.nrrd", series, kinds=["vector", *["domain"] * 3], **place)
    assert len(read_nrrd(vectors)) == 3


@pytest.mark.parametrize("where", ["LIST", "a%d.raw 0 3 1"])
def test_slices_in_files_of_their_own(tmp_path, where):
    for number, plane in enumerate(VOXELS):
        (tmp_path / f"a{number}.raw").write_bytes(plane.tobytes())
    names = [f"a{number}.raw" for number in range(4)] if where == "LIST" else []
    detached = by_hand(tmp_path / "a.nhdr", *NRRD, "encoding: raw", f"data file: {where}", *names)
    assert np.array_equal(read_nrrd(detached).data, VOXELS)
    meta = by_hand(tmp_path / "a.mhd", *META, f"ElementDataFile = {where}", *names)
    assert np.array_equal(read_metaimage(meta).data, VOXELS)


def test_skips_and_the_order_of_bytes(tmp_path):
    (tmp_path / "a.raw").write_bytes(b"one\ntwo\nxyz" + VOXELS.astype(">i2").tobytes())
    lines = ("NRRD0004", "type: short", "dimension: 3", "sizes: 6 5 4", "endian: big")
    for skips in (("line skip: 2", "byte skip: 3"), ("byte skip: -1",)):
        path = by_hand(tmp_path / "a.nhdr", *lines, "encoding: raw", *skips, "data file: a.raw")
        assert np.array_equal(read_nrrd(path).data, VOXELS)
    for skip in (11, -1):
        keys = ("BinaryDataByteOrderMSB = True", f"HeaderSize = {skip}", "ElementDataFile = a.raw")
        assert np.array_equal(
            read_metaimage(by_hand(tmp_path / "a.mhd", *META, *keys)).data, VOXELS
        )


@pytest.mark.parametrize("name", ["/etc/passwd", "../a.raw", "sub/a.raw", "link", "absent", "sub"])
def test_nothing_but_a_file_of_the_folder_is_read(tmp_path, name):
    home = tmp_path / "home"
    (home / "sub").mkdir(parents=True)
    for place in (tmp_path, home / "sub"):
        (place / "a.raw").write_bytes(VOXELS.tobytes())
    (home / "link").symlink_to(tmp_path / "a.raw")
    for path, read in (
        (by_hand(home / "a.nhdr", *NRRD, "encoding: raw", f"data file: {name}"), read_nrrd),
        (by_hand(home / "a.mhd", *META, f"ElementDataFile = {name}"), read_metaimage),
    ):
        with pytest.raises(
            VolumeFileError, match=r"outside of its folder|not there|no regular file"
        ):
            read(path)


def test_sizes_beyond_the_file(tmp_path):
    big = "sizes: 60000 50000 40000"
    for encoding in ("raw", "gzip", "bzip2", "ascii"):
        lines = (*NRRD[:3], big, NRRD[4], f"encoding: {encoding}", "")
        with pytest.raises(VolumeFileError, match="cut short"):
            read_nrrd(by_hand(tmp_path / "a.nrrd", *lines, data=bytes(500)))
    keys = ("NDims = 3", "DimSize = 60000 50000 40000", "ElementType = MET_SHORT")
    with pytest.raises(VolumeFileError, match="cut short"):
        read_metaimage(by_hand(tmp_path / "a.mha", *keys, "ElementDataFile = LOCAL"))


def test_damage_is_told_or_harmless(tmp_path):
    files = {}
    for encoding in ("raw", "gzip", "bzip2", "ascii"):
        place = {"space": "LPS", "space_directions": np.eye(3)}
        files[written(tmp_path / f"{encoding}.nrrd", encoding=encoding, **place)] = read_nrrd
    local = (*META, "ElementSpacing = 1 1 2", "ElementDataFile = LOCAL")
    files[by_hand(tmp_path / "a.mha", *local, data=VOXELS.tobytes())] = read_metaimage
    draw, refused = random.Random(7), 0
    for path, read in files.items():
        with open(path, "rb") as file:
            whole = file.read()
        for case in range(80):
            place = draw.randrange(len(whole))
            damaged = bytearray(whole[:place] if case % 8 == 7 else whole)
            if case % 8 != 7:
                damaged[place] ^= 1 << draw.randrange(8)
            with open(path, "wb") as file:
                file.write(damaged)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    volume = read(path)
                except VolumeFileError as error:
                    assert str(error).startswith(path) and str(error).isprintable()
                    refused += 1
                else:
                    assert np.array(volume.data).nbytes <= 2 * len(whole) + 8 * VOXELS.size
    assert refused > 100


def test_bzip2_of_several_streams(tmp_path):
    raw = VOXELS.tobytes()
    data = bz2.compress(raw[:100]) + bz2.compress(raw[100:])
    path = by_hand(tmp_path / "a.nrrd", *NRRD, "encoding: bzip2", "", data=data)
    assert np.array_equal(read_nrrd(path).data, VOXELS)
    with open(path, "ab") as file:
        file.write(b"abc")
    with pytest.raises(VolumeFileError, match="bzip2 stream is"):
        read_nrrd(path)
