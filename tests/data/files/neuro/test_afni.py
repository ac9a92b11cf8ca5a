"""AFNI datasets: the voxels and the place that nibabel has, of files that it ships."""

import gzip
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

from tests.data.files.corners import corners
from tests.data.files.refused import refusal
from volrender.data.files import VolumeFileError, read_volume
from volrender.data.files.read import read_volumes

nibabel = pytest.importorskip("nibabel")

SHIPPED = Path(nibabel.__file__).parent / "tests" / "data"
SERIES, SCALED = "example4d+orig", "scaled+tlrc"
VALUES = np.random.default_rng(1).integers(-900, 900, (3, 4, 5, 6)).astype("<i2")


def write_afni(path, change=lambda text: text, values=VALUES):
    """A dataset of 3 sub-bricks of 6 × 5 × 4 voxels, whose text is changed."""
    text = (SHIPPED / f"{SERIES}.HEAD").read_text(encoding="latin-1")
    text = text.replace(" 33 41 25 0 0", " 6 5 4 0 0")
    path.write_text(change(text), encoding="latin-1")
    path.with_suffix(".BRIK" if path.suffix == ".HEAD" else ".brik").write_bytes(values.tobytes())
    return path


def without(*names):
    def change(text):
        return "\n\n".join(
            part for part in text.split("\n\n") if not re.search(rf"= ({'|'.join(names)})\n", part)
        )

    return change


def attribute(name, values):
    return lambda text: re.sub(rf"(= {name}\ncount = )\d+\n[^a-z]*", rf"\g<1>3\n{values}\n\n", text)


def check(path, whole=None) -> None:
    """What is read is what nibabel has; `whole`: where nibabel is to look."""
    volumes, image = read_volumes(path), nibabel.load(whole or path)
    expected = np.asarray(image.dataobj).T
    data = np.array([volume.data[...] for volume in volumes])
    np.testing.assert_allclose(data.reshape(expected.shape), expected, rtol=1e-6)
    ends = np.array([(x, y, z) for z in (0, -1) for y in (0, -1) for x in (0, -1)])
    points = ends % np.array(image.shape[:3])
    in_ras = nibabel.affines.apply_affine(image.affine, points)
    np.testing.assert_allclose(corners(volumes[0]), in_ras, rtol=0, atol=1e-3)
    assert (volumes[0].format, volumes[0].spacing_unit) == ("afni", "mm")
    assert volumes[0].directions == "RAS"


def test_the_files_that_nibabel_ships():
    check(SHIPPED / f"{SERIES}.HEAD")
    volume = read_volume(SHIPPED / f"{SERIES}.BRIK.gz")
    assert (volume.axes, volume.data.dtype, volume.name) == ("tzyx", np.int16, SERIES)
    check(SHIPPED / f"{SCALED}.HEAD")
    volume = read_volume(SHIPPED / f"{SCALED}.HEAD")
    assert (volume.axes, volume.data.dtype) == ("zyx", np.float32)
    assert volume.data[...].max() > 0


def test_a_plain_one_is_mapped(tmp_path):
    path = write_afni(tmp_path / "a+orig.HEAD")
    check(path)
    for name in (path, path.with_suffix(".BRIK")):
        assert isinstance(read_volume(name).data, np.memmap)


def test_the_order_of_bytes(tmp_path):
    big = write_afni(
        tmp_path / "a.HEAD",
        lambda text: text.replace("LSB_FIRST", "MSB_FIRST"),
        VALUES.astype(">i2"),
    )
    check(big)
    np.testing.assert_array_equal(read_volume(big).data, VALUES)
    silent = write_afni(tmp_path / "b.HEAD", without("BYTEORDER_STRING"))
    np.testing.assert_array_equal(read_volume(silent).data, VALUES)


def test_without_a_time_axis_sub_bricks_are_channels(tmp_path):
    path = write_afni(tmp_path / "a.HEAD", without("TAXIS_NUMS"))
    check(path)
    first, *_, last = read_volumes(path)
    assert (first.channel, last.channel, first.axes) == ("#0", "#2", "zyx")
    np.testing.assert_array_equal(read_volume(path, channel=1).data, VALUES[1])
    with pytest.raises(VolumeFileError, match="holds 3 channels"):
        read_volume(path)

    def named(text):
        return without("TAXIS_NUMS")(text).replace("'#0~#1~#2~", "'Full_F~Tstat~Coef~")

    assert [volume.channel for volume in read_volumes(write_afni(tmp_path / "b.HEAD", named))] == [
        *("Full_F", "Tstat", "Coef")
    ]

    def many(text):
        text = without("TAXIS_NUMS", "BRICK_TYPES", "BRICK_FLOAT_FACS")(text)
        text = text.replace("\n 3 3 0 0 0", "\n 3 17 0 0 0")
        types = "type = integer-attribute\nname = BRICK_TYPES\ncount = 17\n" + " 1" * 17
        return f"{text}\n\n{types}\n"

    volume = read_volume(write_afni(tmp_path / "c.HEAD", many, np.tile(VALUES, (6, 1, 1, 1))[:17]))
    assert (volume.axes, volume.data.shape) == ("tzyx", (17, 4, 5, 6))


def test_each_sub_brick_has_its_factor(tmp_path):
    factors = attribute("BRICK_FLOAT_FACS", " 0.5 0 2.25")
    path = write_afni(tmp_path / "a.HEAD", factors)
    check(path)
    np.testing.assert_allclose(read_volume(path).data[2], VALUES[2] * 2.25)
    path = write_afni(tmp_path / "b.HEAD", lambda text: factors(without("TAXIS_NUMS")(text)))
    check(path)
    assert [str(volume.data.dtype) for volume in read_volumes(path)] == [
        *("float32", "int16", "float32")
    ]


@pytest.mark.parametrize("orient", [(0, 3, 4), (3, 4, 0), (4, 1, 2)])
def test_older_ones_lie_along_the_axes_of_the_patient(tmp_path, orient):
    """As AFNI has it: x of DICOM to the left, y to the back, z upwards; DELTA has the sign."""
    signs = [1 if code in (0, 3, 4) else -1 for code in orient]
    deltas = np.array(signs) * (2, 3, 4)

    def change(text):
        for name, values in {
            "ORIENT_SPECIFIC": orient,
            "DELTA": deltas,
            "ORIGIN": (10, 20, 30),
        }.items():
            text = attribute(name, " ".join(map(str, values)))(text)
        return text

    dicom = np.eye(4)
    dicom[:3] = 0
    for axis, code in enumerate(orient):
        dicom[code // 2, axis], dicom[code // 2, 3] = deltas[axis], (10, 20, 30)[axis]
    real = " ".join(map(str, dicom[:3].ravel()))
    newer = write_afni(
        tmp_path / "a.HEAD",
        lambda text: re.sub(
            r"(= IJK_TO_DICOM_REAL\ncount = 12\n)[^a-z]*", rf"\g<1>{real}\n\n", text
        ),
    )
    older = write_afni(
        tmp_path / "b.HEAD", lambda text: without("IJK_TO_DICOM", "IJK_TO_DICOM_REAL")(change(text))
    )
    assert "IJK_TO_DICOM_REAL" not in older.read_text()
    check(older, whole=newer)


def test_older_ones_as_the_shipped_one(tmp_path):
    for name in (SERIES, SCALED):
        text = (SHIPPED / f"{name}.HEAD").read_text(encoding="latin-1")
        (tmp_path / "a.HEAD").write_text(without("IJK_TO_DICOM", "IJK_TO_DICOM_REAL")(text))
        for end in (".BRIK", ".BRIK.gz"):
            if (SHIPPED / f"{name}{end}").exists():
                (tmp_path / f"a{end}").write_bytes((SHIPPED / f"{name}{end}").read_bytes())
        check(tmp_path / "a.HEAD", whole=SHIPPED / f"{name}.HEAD")
        for end in (".BRIK", ".BRIK.gz"):
            (tmp_path / f"a{end}").unlink(missing_ok=True)


@pytest.mark.parametrize(
    "change, reason",
    [
        (lambda text: text.replace(" 6 5 4 0 0", " 30000 30000 4 0 0"), "cut short"),
        (lambda text: text.replace(" 6 5 4 0 0", " -6 5 4 0 0"), "shape (-6, 5, 4, 3)"),
        (lambda text: text.replace(" 6 5 4 0 0", " 6 0 4 0 0"), "holds no voxels"),
        (lambda text: text.replace(" 6 5 4 0 0", " 6 5"), "DATASET_DIMENSIONS is [6, 5]"),
        (lambda text: text.replace("\n 1 1 1\n", "\n 1 3 1\n"), "of type 1, type 3"),
        (lambda text: text.replace("\n 1 1 1\n", "\n 5 5 5\n"), "of complex numbers"),
        (lambda text: text.replace("\n 1 1 1\n", "\n 6 6 6\n"), "of colours"),
        (lambda text: text.replace("LSB_FIRST", "PDP_FIRST"), "BYTEORDER_STRING is PDP_FIRST"),
        (attribute("BRICK_FLOAT_FACS", " nan 1 1"), "BRICK_FLOAT_FACS is [nan"),
        (attribute("DELTA", " x y z"), "improper type casting"),
        (without("DATASET_RANK"), "DATASET_RANK is missing"),
        (without("IJK_TO_DICOM_REAL", "ORIENT_SPECIFIC"), "ORIENT_SPECIFIC is missing"),
        (
            lambda text: attribute("ORIENT_SPECIFIC", " 0 1 4")(without("IJK_TO_DICOM_REAL")(text)),
            "ORIENT_SPECIFIC is [0, 1, 4]",
        ),
        (lambda text: text + " " * 2**24, "longer than any"),
        (lambda text: "hello", "not a readable AFNI dataset"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, change, reason):
    path = tmp_path / "a.head"
    if reason == "longer than any":  # which alone is more than a refusal may take
        write_afni(path, change)
        with pytest.raises(VolumeFileError, match=reason):
            read_volume(path)
        return
    assert reason in refusal(write_afni(path, change), may_warn=True)


def test_halves(tmp_path):
    path = write_afni(tmp_path / "a.HEAD")
    brik = path.with_suffix(".BRIK")
    content = brik.read_bytes()
    brik.write_bytes(content[:-1])
    assert "cut short: 719 bytes" in refusal(path)
    brik.unlink()
    assert "its voxels lie in a.brik or a.brik.gz beside it" in refusal(path)
    (tmp_path / "a.BRIK.gz").write_bytes(gzip.compress(content))
    np.testing.assert_array_equal(read_volume(path).data, VALUES)
    path.unlink()
    assert "its header lies in a.head beside it" in refusal(tmp_path / "a.BRIK.gz")


def test_without_an_inverse_the_voxel_sizes_are_left(tmp_path):
    zeros = re.compile(r"(= IJK_TO_DICOM_REAL\ncount = 12\n)[^a-z]*")
    path = write_afni(tmp_path / "a.HEAD", lambda text: zeros.sub(rf"\g<1>{' 0' * 12}\n\n", text))
    with pytest.warns(UserWarning, match="singular"):
        assert read_volume(path).scale == (3, 3, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_volume(write_afni(tmp_path / "b.HEAD"))
