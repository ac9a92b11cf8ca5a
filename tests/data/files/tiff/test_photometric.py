"""What the samples of a TIFF mean, as Pillow, tifffile and the specification have it."""

import warnings

import numpy as np
import pytest
from PIL import Image, ImageSequence

from volrender.data.files import VolumeFileError, read_volume
from volrender.data.files.errors import ChoiceError
from volrender.data.files.tiff.photometric import Photometric

tifffile = pytest.importorskip("tifffile")

RNG = np.random.default_rng(0)
VOLUME = RNG.integers(0, 256, (5, 6, 7), dtype=np.uint8)
RGBA = RNG.integers(0, 256, (5, 6, 7, 4), dtype=np.uint8)
PALETTE = RNG.integers(0, 65536, (3, 256), dtype=np.uint16)


def saved(path, pixels, **options):
    tifffile.imwrite(path, pixels, **options)
    return path


def saved_by_pillow(path, pages):
    pages[0].save(path, save_all=True, append_images=pages[1:])
    return path


def quietly(path, **options):
    """Read with every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return read_volume(path, **options)


def read_whole(path):
    """All voxels, of which those whose colours were turned are read when they are asked for."""
    return np.asarray(quietly(path).data)


def by_pillow(path, mode):
    """All pages as Pillow shows them."""
    with Image.open(path) as image:
        return np.stack([np.asarray(page.convert(mode)) for page in ImageSequence.Iterator(image)])


@pytest.mark.parametrize("compression", [None, "zlib"])
def test_where_zero_is_white_values_are_turned_over(tmp_path, compression):
    path = tmp_path / "a.tif"
    for page in VOLUME:  # Pillow does not see the pages that one array becomes, but these
        tifffile.imwrite(path, page, photometric="miniswhite", compression=compression, append=True)
    volume = quietly(path)
    assert (volume.axes, volume.data.dtype) == ("zyx", np.uint8)
    np.testing.assert_array_equal(volume.data, by_pillow(path, "L"))
    np.testing.assert_array_equal(volume.data, 255 - VOLUME)
    np.testing.assert_array_equal(quietly(path, channel=0).data, 255 - VOLUME)


@pytest.mark.parametrize(
    "dtype, black", [("?", 1), ("u2", 2**16 - 1), ("u4", 2**32 - 1), ("i1", -1), ("i2", -1)]
)
def test_zero_is_white_in_any_integer(tmp_path, dtype, black):
    pixels = VOLUME.astype(dtype) if dtype != "?" else VOLUME > 100
    path = saved(tmp_path / "a.tif", pixels, photometric="miniswhite")
    volume = quietly(path)
    assert volume.data.dtype == dtype
    np.testing.assert_array_equal(volume.data, black - pixels.astype(np.int64))


def test_of_twelve_bits_the_white_is_their_own():
    numbers = np.array([0, 5, 4095], np.uint16)
    np.testing.assert_array_equal(Photometric("a", 0, 12).values(numbers, 0), 4095 - numbers)


def test_floats_have_no_white(tmp_path):
    pixels = VOLUME.astype(np.float32)
    path = saved(tmp_path / "a.tif", pixels, photometric="miniswhite")
    with pytest.warns(UserWarning, match="0 is white"):
        volume = read_volume(path)
    np.testing.assert_array_equal(volume.data, pixels)
    assert isinstance(volume.data, np.memmap)


def test_a_channel_beside_white_is_zero_is_as_it_is(tmp_path):
    path = saved(tmp_path / "a.tif", RGBA[..., :2], photometric="miniswhite", planarconfig="contig")
    np.testing.assert_array_equal(quietly(path, channel=0).data, 255 - RGBA[..., 0])
    np.testing.assert_array_equal(quietly(path, channel=1).data, RGBA[..., 1])


@pytest.mark.parametrize("inverted", [False, True])
def test_bilevel_pages(tmp_path, inverted):
    pages = [Image.fromarray(plane > 100) for plane in VOLUME]
    path = tmp_path / "a.tif"
    pages[0].save(
        path, save_all=True, append_images=pages[1:], tiffinfo={262: 0} if inverted else {}
    )
    expected = by_pillow(path, "1")
    with tifffile.TiffFile(path) as tif:
        assert tif.pages[0].photometric == (0 if inverted else 1)
    np.testing.assert_array_equal(quietly(path).data, expected)


@pytest.mark.parametrize("planes", [1, 3, 5])
def test_a_palette_gives_colours(tmp_path, planes):
    options = {"photometric": "palette", "colormap": PALETTE}
    path = saved(tmp_path / "a.tif", VOLUME[:planes], **options)
    volume = quietly(path)
    assert volume.axes == "zyxc"
    np.testing.assert_array_equal(volume.data[:1], by_pillow(path, "RGB")[:1])
    np.testing.assert_array_equal(volume.data, (PALETTE >> 8).T[VOLUME[:planes]])
    numbers = quietly(path, channel=0)
    np.testing.assert_array_equal(numbers.data, VOLUME[:planes])
    assert isinstance(numbers.data, np.memmap)


def test_palettes_of_16_bits_and_with_8_bits_in_16(tmp_path):
    colours = RNG.integers(0, 65536, (3, 65536), dtype=np.uint16)
    pixels = RNG.integers(0, 65536, (5, 6, 7), dtype=np.uint16)
    path = saved(tmp_path / "a.tif", pixels, photometric="palette", colormap=colours)
    np.testing.assert_array_equal(quietly(path).data, (colours >> 8).T[pixels])
    old = PALETTE >> 8  # as libtiff takes them, which such files were written for
    path = saved(tmp_path / "b.tif", VOLUME, photometric="palette", colormap=old)
    np.testing.assert_array_equal(quietly(path).data, old.T[VOLUME])


@pytest.mark.parametrize("planes", [2, 5, 12])
def test_each_page_has_its_own_palette(tmp_path, planes):
    pages = []
    for z in range(planes):
        page = Image.fromarray(VOLUME[z % 5])
        page.putpalette(np.random.default_rng(z).integers(0, 256, 768).astype(np.uint8).tobytes())
        pages.append(page)
    path = saved_by_pillow(tmp_path / "a.tif", pages)
    expected = by_pillow(path, "RGB")
    assert (expected[0] != expected[1]).any()
    np.testing.assert_array_equal(quietly(path).data, expected)


def test_a_palette_that_is_too_short_is_refused():
    short = Photometric("a.tif", 3, 8, palettes=(np.zeros((4, 3), np.uint8),))
    with pytest.raises(VolumeFileError, match="palette of 4 colours has not; channel=0"):
        short.colours(VOLUME)


def test_a_palette_in_time(tmp_path):
    options = {"photometric": "palette", "colormap": PALETTE, "metadata": {"axes": "TYX"}}
    path = saved(tmp_path / "a.tif", VOLUME, **options)
    volume = quietly(path)
    assert (volume.axes, volume.data.shape) == ("tzyxc", (5, 1, 6, 7, 3))
    expected = (PALETTE >> 8).T[VOLUME]
    np.testing.assert_array_equal(volume.data, expected[:, None])
    np.testing.assert_array_equal(volume.data[3, :, 1:4, ::-2, 1], expected[3, None, 1:4, ::-2, 1])
    assert volume.data[:, 0:0].shape == (5, 0, 6, 7, 3)
    assert quietly(path, channel=0).axes == "tzyx"


def test_the_palette_of_imagej_only_displays(tmp_path):
    description = b"ImageJ=1.54f\nimages=1\n"
    options = {"photometric": "palette", "colormap": PALETTE, "metadata": None}
    path = saved(tmp_path / "a.tif", VOLUME[0], description=description, **options)
    volume = quietly(path)
    np.testing.assert_array_equal(volume.data, VOLUME[:1])


def multiplied(colours):
    """Colours times their alpha, in whole numbers."""
    whole = np.iinfo(colours.dtype).max
    alpha = colours[..., 3:].astype(float) / whole
    result = colours.copy()
    result[..., :3] = np.rint(colours[..., :3] * alpha)
    return result


@pytest.mark.parametrize("planar", [False, True])
def test_colours_that_alpha_was_multiplied_with_are_divided_again(tmp_path, planar):
    pages = multiplied(RGBA)
    pages[0, 0, 0] = 0
    path = tmp_path / "a.tif"
    for page in pages:
        tifffile.imwrite(
            path,
            np.moveaxis(page, -1, 0) if planar else page,
            photometric="rgb",
            extrasamples=["assocalpha"],
            planarconfig="separate" if planar else "contig",
            append=True,
        )
    assert quietly(path).axes == "zyxc"
    data = read_whole(path)
    if not planar:  # which Pillow does not divide; it rounds down
        np.testing.assert_allclose(data, by_pillow(path, "RGBA"), atol=1)
    np.testing.assert_array_equal(data[..., 3], pages[..., 3])
    assert not data[0, 0, 0].any()
    seen = data[..., 3] > 100
    np.testing.assert_allclose(data[seen].astype(int), RGBA[seen].astype(int), atol=2)
    # Again multiplied, they are what was stored.
    np.testing.assert_array_equal(multiplied(data), pages)


@pytest.mark.parametrize("dtype", ["u2", "u4", "f2", "f4", "f8"])
def test_multiplied_colours_of_more_bits(tmp_path, dtype):
    if dtype[0] == "u":
        straight = (RGBA.astype(np.uint64) * (np.iinfo(dtype).max // 255)).astype(dtype)
        stored, within = multiplied(straight), np.iinfo(dtype).max / 255 / 2
    else:
        straight = (RGBA / 255).astype(dtype)
        stored = straight.copy()
        stored[..., :3] *= straight[..., 3:]
        within = 0.003 if dtype == "f2" else 1e-6
    path = saved(tmp_path / "a.tif", stored, photometric="rgb", extrasamples=["assocalpha"])
    data = read_whole(path)
    assert data.dtype == dtype
    seen = straight[..., 3] > 0
    np.testing.assert_allclose(data[seen].astype(float), straight[seen].astype(float), atol=within)


def test_colours_not_multiplied_stay_on_disk(tmp_path):
    for extra in (["unassalpha"], None):  # None: what tifffile writes for four samples
        path = saved(tmp_path / "a.tif", RGBA, photometric="rgb", extrasamples=extra)
        volume = quietly(path)
        np.testing.assert_array_equal(volume.data, RGBA)
        assert isinstance(volume.data, np.memmap)


@pytest.mark.parametrize(
    "extra, kept", [(["unspecified"], 3), (["unassalpha", "unspecified"], 4), ([0, 0, 0], 3)]
)
def test_samples_that_do_not_say_what_they_are_are_no_alpha(tmp_path, extra, kept):
    pixels = RNG.integers(0, 256, (1, 6, 7, 3 + len(extra)), dtype=np.uint8)
    path = saved(tmp_path / "a.tif", pixels, photometric="rgb", extrasamples=extra)
    with pytest.warns(UserWarning, match="do not say what they are"):
        volume = read_volume(path)
    np.testing.assert_array_equal(volume.data, by_pillow(path, "RGB" if kept == 3 else "RGBA"))
    np.testing.assert_array_equal(volume.data, pixels[..., :kept])
    last = pixels.shape[-1] - 1
    np.testing.assert_array_equal(quietly(path, channel=last).data, pixels[..., last])


@pytest.mark.parametrize("extra", ["unassalpha", "assocalpha"])
@pytest.mark.parametrize("photometric", ["minisblack", "miniswhite"])
def test_gray_with_alpha(tmp_path, extra, photometric):
    alpha = RGBA[..., 3]
    stored = np.stack([(RGBA[..., 0] * (alpha / 255)).astype(np.uint8), alpha], axis=-1)
    if photometric == "miniswhite":
        stored[..., 0] = 255 - stored[..., 0]
    options = {"planarconfig": "contig", "extrasamples": [extra]}
    path = saved(tmp_path / "a.tif", stored, photometric=photometric, **options)
    volume = quietly(path)
    assert volume.axes == "zyxc"
    expected = np.repeat((RGBA[..., 0] * (alpha / 255)).astype(np.uint8)[..., None], 4, axis=-1)
    expected[..., 3] = alpha
    if extra == "assocalpha":
        data = read_whole(path)
        assert not (data[..., :3] == expected[..., :3]).all()
        expected = np.asarray(
            [Image.fromarray(page, "RGBa").convert("RGBA") for page in expected]
        )  # rounds down
        np.testing.assert_allclose(data.astype(int), expected.astype(int), atol=1)
    else:
        np.testing.assert_array_equal(volume.data, expected)


def test_pillows_gray_with_alpha_and_its_palette_with_alpha(tmp_path):
    gray = [Image.fromarray(page[..., [0, 3]].copy(), "LA") for page in RGBA]
    path = saved_by_pillow(tmp_path / "a.tif", gray)
    np.testing.assert_array_equal(quietly(path).data, by_pillow(path, "RGBA"))
    stored = RGBA[..., [0, 3]]
    palette = Photometric("a", 3, 8, extra=(2,), palettes=((PALETTE >> 8).T.astype(np.uint8),))
    data = palette.colours(stored)
    np.testing.assert_array_equal(data[..., :3], (PALETTE >> 8).T[stored[..., 0]])
    np.testing.assert_array_equal(data[..., 3], stored[..., 1])


def test_ycbcr(tmp_path):
    pages = [Image.fromarray(page[..., :3].copy()).convert("YCbCr") for page in RGBA]
    path = saved_by_pillow(tmp_path / "a.tif", pages)
    with tifffile.TiffFile(path) as tif:
        assert tif.pages[0].photometric == 6
    shown = by_pillow(path, "RGB").astype(int)
    np.testing.assert_allclose(read_whole(path).astype(int), shown, atol=1)
    path = saved(tmp_path / "b.tif", RGBA[..., :3].astype(np.uint16), photometric="ycbcr")
    with pytest.raises(VolumeFileError, match="in 8 bits only"):
        read_volume(path)


def test_pages_appended_one_by_one_are_a_stack(tmp_path):
    for dtype, options in [
        ("u1", {"photometric": "minisblack"}),
        ("u2", {}),
        ("f4", {"compression": "zlib"}),
        ("u1", {"metadata": None}),
        ("u1", {"metadata": {"axes": "YX"}}),
        ("u2", {"bigtiff": True}),
    ]:
        path = tmp_path / "a.tif"
        path.unlink(missing_ok=True)
        for page in VOLUME.astype(dtype):
            tifffile.imwrite(path, page, append=True, **options)
        volume = quietly(path)
        assert volume.axes == "zyx"
        np.testing.assert_array_equal(volume.data, VOLUME.astype(dtype))


@pytest.mark.parametrize("contiguous", [False, True])
@pytest.mark.parametrize("shape", [(6, 7), (1, 6, 7), (6, 1), (1, 7), (6, 7, 3)])
def test_pages_written_in_a_loop_are_a_stack(tmp_path, shape, contiguous):
    pages = RNG.integers(0, 256, (12, *shape), dtype=np.uint8)
    photometric = "rgb" if shape[-1] == 3 else "minisblack"
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        for page in pages:
            writer.write(page, photometric=photometric, contiguous=contiguous)
    volume = quietly(tmp_path / "a.tif")
    np.testing.assert_array_equal(np.squeeze(volume.data), np.squeeze(pages))
    assert volume.axes == ("zyxc" if photometric == "rgb" else "zyx")


@pytest.mark.parametrize("other", [VOLUME[0, :4], VOLUME[0].astype(np.uint16)])
def test_appended_pages_that_differ_are_images_of_their_own(tmp_path, other):
    path = tmp_path / "a.tif"
    for page in (*VOLUME, other):
        tifffile.imwrite(path, page, append=True)
    with pytest.warns(UserWarning, match="holds 2 images; series 0 is read, of 0 IYX"):
        volume = read_volume(path)
    np.testing.assert_array_equal(volume.data, VOLUME)


def test_appended_volumes_are_volumes_of_their_own(tmp_path):
    path = tmp_path / "a.tif"
    for number in range(3):
        tifffile.imwrite(path, VOLUME + number, append=True)
    with pytest.raises(ChoiceError, match="holds 3 images; choose one with series=…: 0 ") as error:
        read_volume(path)
    assert len(error.value.choices) == 3
    np.testing.assert_array_equal(quietly(path, series=2).data, VOLUME + 2)
