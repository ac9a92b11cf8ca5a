"""TIFFs whose tables lie: pages in a circle, pixels that are elsewhere or nowhere, sizes beyond all."""

import os
import re
import struct
import warnings
import zlib

import numpy as np
import pytest

from tests.data.files import refused
from volrender.data.files import read_volume
from volrender.data.files.tiff.directories import find_directories

tifffile = pytest.importorskip("tifffile")

STACK = np.random.default_rng(0).integers(0, 5000, (5, 6, 7), dtype=np.uint16)
TAGS = {
    "width": 256, "length": 257, "bits": 258, "compression": 259, "photometric": 262,
    "offset": 273, "samples": 277, "rows": 278, "count": 279,
}  # fmt: skip
PLAIN = {
    "width": 4, "length": 4, "bits": 8, "compression": 1, "photometric": 1,
    "offset": 0, "samples": 1, "rows": 4, "count": 16,
}  # fmt: skip
OME = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"{uuid}>{more}'
    '<Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="uint16" SizeX="7" '
    'SizeY="6" SizeZ="{planes}" SizeC="1" SizeT="1"><Channel ID="Channel:0:0" SamplesPerPixel="1"/>'
    "{data}</Pixels></Image></OME>"
)


def refusal(path):
    """As a file is refused, whatever warnings come before."""
    return refused.refusal(path, may_warn=True)


def directory(following=0, more=(), **changed):
    """A directory of a classic, little-endian file, with all tags LONG."""
    values = {**PLAIN, **changed}
    tags = sorted([*((TAGS[name], 4, 1, value) for name, value in values.items()), *more])
    return (
        struct.pack("<H", len(tags))
        + b"".join(struct.pack("<HHII", *tag) for tag in tags)
        + struct.pack("<I", following)
    )


def written(path, directories, pixels=b""):
    path.write_bytes(b"II*\0" + struct.pack("<I", 8) + b"".join(directories) + pixels)
    return path


SIZE = len(directory())


@pytest.mark.parametrize(
    "count, following",
    [
        (1, lambda page: 0),
        (300, lambda page: (page + 1) % 300),
        (150, lambda page: min(page + 1, 120)),
    ],
)
def test_pages_in_a_circle(tmp_path, count, following):
    pages = [
        directory(8 + SIZE * following(page), offset=8 + SIZE * count) for page in range(count)
    ]
    if count == 150:
        pages[-1] = directory(8 + SIZE * 120)
        pages[:-1] = [directory(8 + SIZE * (page + 1)) for page in range(149)]
    path = written(tmp_path / "a.tif", pages, bytes(16))
    assert f"in a circle: after {count} of them" in refusal(path)


def test_a_circle_in_bigtiff_and_below_a_page(tmp_path):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, STACK, bigtiff=True, metadata=None, contiguous=False)
    with tifffile.TiffFile(path) as tif:
        first, last = tif.pages.first.offset, tif.pages.next_page_offset
    content = bytearray(path.read_bytes())
    struct.pack_into("<Q", content, last, first)
    path.write_bytes(content)
    assert "in a circle: after 5 of them" in refusal(path)
    below = written(tmp_path / "b.tif", [directory(more=[(330, 4, 1, 8)])])
    assert "in a circle" in refusal(below)


def test_tags_that_are_more_than_the_file(tmp_path):
    shared = [(60000 + n, 1, 4000, 8) for n in range(100)]
    path = written(tmp_path / "a.tif", [directory(more=shared)], bytes(4000))
    assert "its tags are of 400000 bytes" in refusal(path)


def test_directories_are_found_in_every_kind_of_file(tmp_path):
    for options in ({}, {"bigtiff": True}, {"byteorder": ">"}, {"byteorder": ">", "bigtiff": True}):
        path = tmp_path / "a.tif"
        tifffile.imwrite(path, STACK, metadata=None, contiguous=False, **options)
        tifffile.imwrite(
            path,
            STACK[0, :2, :3],
            metadata=None,
            append=True,
            **{key: value for key, value in options.items() if key == "byteorder"},
        )
        found = find_directories(str(path))
        with tifffile.TiffFile(path) as tif:
            offsets = [page.offset for page in tif.pages]
        assert set(offsets) <= set(found.occupied[:, 0].tolist())
        assert (found.least_pixels, found.file_bytes) == (6, path.stat().st_size)


def test_short_numbers_in_tags_come_first_in_their_bytes(tmp_path):
    for order in "<>":
        tags = [
            struct.pack(f"{order}HHIHH", code, 3, 1, side, 9) for code, side in ((256, 4), (257, 5))
        ]
        start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(tags))
        (tmp_path / "a.tif").write_bytes(start + b"".join(tags) + bytes(4))
        assert find_directories(str(tmp_path / "a.tif")).least_pixels == 20


@pytest.mark.parametrize(
    "changed, reason",
    [
        ({"width": 40000, "length": 40000, "compression": 8, "count": 9}, "3200000000|1600000000"),
        ({"width": 2**31, "length": 2**31}, "more than a file of"),
        ({"offset": 2**31}, "cut short"),
        ({"offset": 0}, "none of its pixels"),
        ({"count": 0}, "none of its pixels"),
        ({"offset": 60}, "lie where tags do"),
        ({"rows": 0}, "not a readable TIFF"),
        ({"compression": 3}, "pixels of 8 bits are compressed as black and white"),
        ({"compression": 8, "count": 0, "rows": 4}, "none of its pixels"),
        ({"compression": 8, "count": 9, "rows": 1}, "has 1 strips or tiles where it says 4"),
    ],
)
def test_pixels_that_cannot_be_there(tmp_path, changed, reason):
    path = written(tmp_path / "a.tif", [directory(**{"offset": 8 + SIZE, **changed})], bytes(16))
    assert re.search(reason, refusal(path))


def test_an_offset_below_zero(tmp_path):
    number = struct.pack("<HHII", 273, 4, 1, 224)
    page = directory(offset=224).replace(number, struct.pack("<HHII", 273, 6, 1, 224))
    path = written(tmp_path / "a.tif", [page], bytes(300))
    assert "before the beginning" in refusal(path)


def test_pages_that_share_their_pixels_in_part(tmp_path):
    start = 8 + 2 * SIZE
    pages = [directory(8 + SIZE, offset=start), directory(offset=start + 8)]
    assert "lie where others do" in refusal(written(tmp_path / "a.tif", pages, bytes(24)))
    pages[1] = directory(offset=start + 16)
    assert read_volume(written(tmp_path / "a.tif", pages, bytes(32))).data.shape == (2, 4, 4)


def test_some_strips_that_are_missing_are_told(tmp_path):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, STACK, compression="zlib", metadata=None)
    with tifffile.TiffFile(path) as tif:
        tag = tif.pages[2].aspage().tags[279]
        place = tag.offset + 8
    content = bytearray(path.read_bytes())
    content[place : place + 4] = bytes(4)
    path.write_bytes(content)
    with pytest.warns(UserWarning, match="1 of 5 strips are missing, and read as 0"):
        data = read_volume(path).data
    assert not data[2].any()
    np.testing.assert_array_equal(data[3:], STACK[3:])


def test_a_strip_that_is_longer_than_its_rows_is_told(tmp_path):
    pixels = zlib.compress(bytes(range(16)))
    page = directory(compression=8, offset=8 + SIZE, count=len(pixels), width=3)
    with pytest.warns(UserWarning, match="longer than the 12 bytes"):
        read_volume(written(tmp_path / "a.tif", [page], pixels))
    pixels = zlib.compress(bytes(2**25))
    page = directory(compression=8, offset=8 + SIZE, count=len(pixels))
    path = written(tmp_path / "a.tif", [page], pixels)
    assert "longer than the 16 bytes" in refusal(path)
    page = directory(offset=8 + SIZE, width=3)
    with pytest.warns(UserWarning, match="a page of 12 bytes has 16 of them"):
        read_volume(written(tmp_path / "a.tif", [page], bytes(16)))


def test_what_samples_mean_is_said(tmp_path):
    page = directory(offset=8 + SIZE).replace(
        struct.pack("<HHI", 262, 4, 1), struct.pack("<HHI", 263, 4, 1)
    )
    pixels = bytes(range(16))
    with pytest.warns(UserWarning, match="does not say what its samples mean"):
        volume = read_volume(written(tmp_path / "a.tif", [page], pixels))
    assert volume.data.tobytes() == pixels


def ome(path, planes=5, data="<TiffData/>", more="", uuid="", pixels=STACK, **options):
    description = OME.format(planes=planes, data=data, more=more, uuid=uuid).encode()
    tifffile.imwrite(
        path, pixels, photometric="minisblack", metadata=None, description=description, **options
    )
    return path


def part(name, first=0, count=5):
    return (
        f'<TiffData IFD="0" FirstZ="{first}" PlaneCount="{count}">'
        f'<UUID FileName="{name}">urn:uuid:{name}</UUID></TiffData>'
    )


@pytest.mark.parametrize(
    "said, reason",
    [
        ({"planes": "9" * 400}, "SizeZ: 999"),
        ({"planes": 10**12}, "SizeZ: 1000000000000"),
        ({"planes": 100000}, "planes in all: 100000"),
        ({"data": '<TiffData IFD="0" PlaneCount="1000000000000"/>'}, "PlaneCount"),
        ({"data": '<TiffData IFD="-1"/>'}, "IFD: -1"),
        ({"data": '<TiffData IFD="0" FirstZ="1000000000"/>'}, "FirstZ"),
        ({"data": '<TiffData IFD="x"/>'}, "its metadata: .*'x'"),
        ({"more": '<A><ModuloAlongZ Start="0" End="1e15"/></A>'}, "steps: 1000000000000000"),
    ],
)
def test_numbers_of_ome_metadata(tmp_path, said, reason):
    assert re.search(reason, refusal(ome(tmp_path / "a.ome.tif", **said)))


@pytest.mark.parametrize("depth", [800, 50000])
def test_ome_metadata_nested_deeply_says_nothing(tmp_path, depth):
    path = ome(tmp_path / "a.ome.tif", more="<a>" * depth + "</a>" * depth)
    np.testing.assert_array_equal(read_volume(path).data, STACK)


@pytest.mark.parametrize(
    "description, reason",
    [
        ('{"shape": %s}' % ("[" * 800 + "]" * 800), "metadata: .*\\[\\[\\["),
        ('{"shape": %s}' % ("[" * 9000 + "]" * 9000), "nested too deeply, in"),
        ('{"shape": [%s, 6, 7]}' % ("9" * 400), "more than a file of"),
        ('{"shape": [1000000000000000, 6, 7]}', "1000000000000000, 6, 7"),
        ('{"shape": "abc"}', "abc"),
        ('{"shape": [1e400, 6, 7]}', "1e400"),
    ],
)
def test_numbers_of_other_metadata(tmp_path, description, reason):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, STACK, metadata=None, description=description.encode())
    assert re.search(reason, refusal(path))


@pytest.mark.parametrize(
    "name", ["../x.tif", "/etc/passwd", "/dev/zero", "..", "pipe.tif", "out.tif", "folder.tif"]
)
def test_what_ome_metadata_names_is_a_file_of_its_folder(tmp_path, name):
    folder = tmp_path / "set"
    folder.mkdir()
    os.mkfifo(folder / "pipe.tif")
    (folder / "folder.tif").mkdir()
    ome(tmp_path / "x.tif")
    (folder / "out.tif").symlink_to(tmp_path / "x.tif")
    path = ome(folder / "a.ome.tif", data=part(name))
    assert name in refusal(path)


@pytest.mark.parametrize("options", [{}, {"compression": "zlib"}])
def test_files_of_a_set_are_read_together(tmp_path, options):
    data = part("a.ome.tif", 0, 2) + part("b.ome.tif", 2, 3)
    for name, planes in (("a.ome.tif", STACK[:2]), ("b.ome.tif", STACK[2:])):
        ome(tmp_path / name, data=data, uuid=f' UUID="urn:uuid:{name}"', pixels=planes, **options)
    for name in ("a.ome.tif", "b.ome.tif"):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            np.testing.assert_array_equal(read_volume(tmp_path / name).data, STACK)
    (tmp_path / "b.ome.tif").unlink()
    with (
        pytest.warns(UserWarning, match="3 of 5 planes are missing"),
        pytest.warns(UserWarning, match="Missing data are zeroed"),
    ):
        data = read_volume(tmp_path / "a.ome.tif").data
    np.testing.assert_array_equal(data[:2], STACK[:2])


def test_pixels_that_are_all_in_another_file_are_read_there(tmp_path):
    data = part("b.ome.tif")
    ome(tmp_path / "b.ome.tif", data=data, uuid=' UUID="urn:uuid:b.ome.tif"')
    more = f"<!--{'x' * 3000}-->"  # so that pixels are at another offset
    path = ome(tmp_path / "a.ome.tif", data=data, more=more, pixels=STACK + 1)
    np.testing.assert_array_equal(read_volume(path).data, STACK)


def test_a_file_of_a_set_with_pages_in_a_circle(tmp_path):
    written(tmp_path / "b.tif", [directory(8, offset=8 + SIZE)], bytes(16))
    assert "in a circle" in refusal(ome(tmp_path / "a.ome.tif", data=part("b.tif")))
