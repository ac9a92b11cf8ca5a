"""Files that say what cannot be: refused at once, in one sentence, and without the memory they ask for."""

import gzip
import os
import re
import struct
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.data.files.refused import refusal
from volrender.data.files import VolumeFile, VolumeFileError, describe, read_volume

nibabel = pytest.importorskip("nibabel")

RAMP = np.arange(24, dtype=np.int16).reshape(2, 3, 4)
DIGITS = "9" * 400


def npy(header, data=bytes(100)):
    text = header.encode()
    return b"\x93NUMPY\2\0" + struct.pack("<I", len(text)) + text + data


def header(shape, descr="'<i2'"):
    return f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}"


def nifti(path, change=lambda header: None, data=None, compressed=False):
    """A NIfTI file of 2×4×4 fives, whose header is changed."""
    image = nibabel.Nifti1Image(np.full((4, 4, 2), 5, np.int16), np.eye(4))
    content = bytearray(image.to_bytes())
    change(content)
    path.write_bytes(gzip.compress(content) if compressed else content)
    return path


def put(form, place, *values):
    return lambda content: struct.pack_into(form, content, place, *values)


@pytest.mark.parametrize(
    "text, reason",
    [
        (header("(2, 3, 1000000000000000)"), "cut short"),
        (header(f"(2, 3, {DIGITS})"), "shape (2, 3, 999"),
        (header("(-2, 3, -4)"), "shape (-2, 3, -4)"),
        (header("(" * 800 + "2, 3, 4" + ")" * 800), "not a readable"),
        (header("(2, 3, 4)", f"'<i{DIGITS}'"), "<i999"),
        (header("(2, 3, 4)", "'\x1b[2J'"), "not a readable"),
        ("x" * 60000, "60000 bytes"),
    ],
)
def test_headers_of_npy(tmp_path, text, reason):
    path = tmp_path / "a.npy"
    path.write_bytes(npy(text))
    assert reason in refusal(path)


def test_a_header_of_an_npz_that_is_longer_than_any(tmp_path):
    path = tmp_path / "a.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", b"\x93NUMPY\2\0" + struct.pack("<I", 2**26) + bytes(2**26))
    assert f"its header is of {2**26} bytes" in refusal(path)


def test_an_npz_that_says_more_than_its_bytes_can_hold(tmp_path):
    path = tmp_path / "a.npz"
    np.savez_compressed(path, RAMP)
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\1\2")
    struct.pack_into("<I", content, directory + 24, 2**31)  # how long the member is when inflated
    path.write_bytes(content)
    assert "more than" in refusal(path)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_the_checksum_of_an_npz_is_compared(tmp_path, save):
    path = tmp_path / "a.npz"
    save(path, RAMP)
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\1\2")
    content[directory + 16] ^= 1
    path.write_bytes(content)
    assert "CRC" in refusal(path)


def test_the_checksum_of_an_npz_is_compared_behind_the_array_too(tmp_path):
    path = tmp_path / "a.npz"
    np.save(tmp_path / "a.npy", RAMP)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.npy", (tmp_path / "a.npy").read_bytes() + bytes(2**20))
    content = bytearray(path.read_bytes())
    content[2**19] ^= 1
    path.write_bytes(content)
    assert "CRC" in refusal(path)


def test_bytes_beyond_the_array_are_told(tmp_path):
    path = tmp_path / "a.npy"
    np.save(path, RAMP)
    path.write_bytes(path.read_bytes() + b"abc")
    with pytest.warns(UserWarning, match="3 bytes more than its header says"):
        assert np.array_equal(read_volume(path).data, RAMP)


@pytest.mark.parametrize("offset", [0.0, 348.0, 351.0, 352.5, -1e15, float("nan"), float("inf")])
def test_voxels_of_nifti_begin_after_its_header(tmp_path, offset):
    text = refusal(nifti(tmp_path / "a.nii", put("<f", 108, offset)))
    assert re.search(rf"at byte {offset:g}, it says|offset -?\d+ too low|cut short", text)


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_nifti_that_says_more_than_its_bytes_can_hold(tmp_path, name):
    is_compressed = name.endswith("gz")
    far = nifti(tmp_path / name, put("<f", 108, 1e15), compressed=is_compressed)
    assert "of 999999986991" in refusal(far) or is_compressed
    large = nifti(tmp_path / name, put("<4h", 40, 3, 1500, 1500, 1500), compressed=is_compressed)
    assert "6750000352" in refusal(large)
    negative = nifti(tmp_path / name, put("<4h", 40, 3, -4, -4, 2), compressed=is_compressed)
    assert "shape (-4, -4, 2)" in refusal(negative)


def test_half_of_a_pair_of_nifti_files(tmp_path):
    path = nifti(tmp_path / "a.nii", put("<4s", 344, b"ni1\0"))
    assert "another file, an .img" in refusal(path)


def test_nothing_of_an_extension_of_nifti_is_read(tmp_path):
    def lengthen(content):
        struct.pack_into("<f", content, 108, 400)
        content[348:352] = struct.pack("<ii", 1, 2**30)[:4]
        content[352:352] = bytes(48)

    volume = read_volume(nifti(tmp_path / "a.nii", lengthen))
    assert (volume.data == 5).all()


def test_the_checksum_of_gzip_is_compared(tmp_path):
    path = nifti(tmp_path / "a.nii.gz", compressed=True)
    content = path.read_bytes()
    for place in (-8, -4):  # CRC-32, then the length
        damaged = bytearray(content)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        assert "gzip stream is damaged" in refusal(path)
    path.write_bytes(content[:-1])
    assert "cut short" in refusal(path)
    path.write_bytes(content + b"abc")
    assert "damaged" in refusal(path)


def test_gzip_of_several_members_and_zeros(tmp_path):
    path = nifti(tmp_path / "a.nii")
    content = path.read_bytes()
    members = b"".join(gzip.compress(content[i : i + 100]) for i in range(0, len(content), 100))
    path = tmp_path / "b.nii.gz"
    path.write_bytes(members + bytes(512))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (read_volume(path).data == 5).all()


def test_a_tilde_is_a_name_as_any_other(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for folder, value in (("home", 7), ("~", 3)):
        (tmp_path / folder).mkdir()
        image = nibabel.Nifti1Image(np.full((4, 4, 4), value, np.uint8), np.eye(4))
        (tmp_path / folder / "a.nii").write_bytes(image.to_bytes())
    (tmp_path / "~b.nii").write_bytes((tmp_path / "~" / "a.nii").read_bytes())
    for path in ("~/a.nii", Path("~") / "a.nii", "~b.nii"):
        assert (read_volume(path).data == 3).all()


def test_what_a_terminal_would_obey_reaches_none(tmp_path):
    name = "\x1b[2Ja.npy"
    np.save(tmp_path / name, RAMP)
    text = describe(read_volume(tmp_path / name))
    assert r"\x1b[2Ja.npy" in text and all(line.isprintable() for line in text.splitlines())
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(VolumeFileError) as caught:
        read_volume(tmp_path / name)
    assert str(caught.value).isprintable()
    unit = VolumeFile("a.npy", "npy", RAMP, "zyx", spacing_unit="\x1b[2J")
    assert r"\x1b[2J" in describe(unit)


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null"])
@pytest.mark.parametrize("name", ["a.npy", "a.npz", "a.tif", "a.nii", "a.nii.gz"])
@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such devices here")
def test_a_device_is_refused(tmp_path, path, name):
    (tmp_path / name).symlink_to(path)
    assert refusal(tmp_path / name) == "is not a regular file"
