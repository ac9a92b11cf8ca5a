"""Tables of labels within volume files: of Workbench and AFNI in NIfTI headers, of AFNI, of FreeSurfer."""

import gzip
import io
import struct
import warnings
from pathlib import Path

import numpy as np
import pytest

import volrender
from volrender.data.files import Label, VolumeFileError, read_volume

nibabel = pytest.importorskip("nibabel")

from nibabel.cifti2.cifti2 import Cifti2Label, Cifti2LabelTable  # noqa: E402
from nibabel.nifti1 import Nifti1Extension  # noqa: E402

SHIPPED = Path(nibabel.__file__).parent
IDS = np.zeros((6, 5, 4), np.uint8)
IDS[1:4, 1:3], IDS[4:, 3:] = 1, 12
NAMES = {0: "???", 1: "Left & right", 12: "Area <4>"}
COLOURS = {0: (1, 1, 1), 1: (1, 0.2, 0), 12: (0, 0.5, 1)}
LABELS = (Label(1, "Left & right", "#ff3300"), Label(12, "Area <4>", "#0080ff"))


def workbench(*tables):
    maps = "".join(
        f'<VolumeInformation Index="{number}">{table}<VolumeType><![CDATA[Label]]></VolumeType>'
        "</VolumeInformation>"
        for number, table in enumerate(tables)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<CaretExtension>{maps}</CaretExtension>'


def table(names=NAMES):
    """As nibabel writes it."""
    made = Cifti2LabelTable()
    for key, name in names.items():
        made.append(Cifti2Label(key, name, *COLOURS[key], 1))
    return made.to_xml().decode()


AFNI_TABLE = (
    '<VALUE_LABEL_DTABLE\nni_type="2*String"\nni_dimen="3" >\n"0" "Unknown"\n"1" "L A1"\n12 R_V1\n'
)
AFNI_TABLE += "</VALUE_LABEL_DTABLE>"
AFNI_POINTS = """<atlas_point_list
 ni_form="ni_group" >

<ATLAS_POINT
  data_type="atlas_point"
  STRUCT="L A1"
  VAL="1"
  OKEY="1"
  GYoAR="0"
  COG="0.0 0.0 0.0"
  />

<ATLAS_POINT STRUCT='R_V1' VAL="12" ></ATLAS_POINT>

</atlas_point_list>"""
OF_AFNI = (Label(1, "L A1"), Label(12, "R_V1"))


def afni(**attributes):
    """The extension that AFNI writes: attributes as text in quotes, escaped."""
    parts = "".join(
        f'<AFNI_atr ni_type="String" ni_dimen="1" atr_name="{name}" >\n "{_escaped(text)}~"\n</AFNI_atr>'
        for name, text in attributes.items()
    )
    return f"<?xml version='1.0' ?>\n<AFNI_attributes self_idcode=\"x\">{parts}</AFNI_attributes>"


def _escaped(text):
    for character, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot")):
        text = text.replace(character, f"&{name};")
    return text


def saved(path, *extensions, ids=IDS, image=nibabel.Nifti1Image, intent=None):
    made = image(ids, np.eye(4))
    for code, text in extensions:
        made.header.extensions.append(Nifti1Extension(code, text.encode()))
    if intent is not None:
        made.header.set_intent(intent)
    nibabel.save(made, path)
    return path


def read_quietly(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        volume = read_volume(path)
    np.testing.assert_array_equal(volume.data[...], np.asarray(nibabel.load(path).dataobj).T)
    return volume


@pytest.mark.parametrize("image", [nibabel.Nifti1Image, nibabel.Nifti2Image])
@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
@pytest.mark.parametrize("code", [30, 0])  # its own, and that which TotalSegmentator writes
def test_the_table_of_workbench(tmp_path, name, code, image):
    path = saved(tmp_path / name, (6, "a comment"), (code, workbench(table())), image=image)
    volume = read_quietly(path)
    assert volume.labels == LABELS and volume.is_labels


def test_the_table_of_a_gifti_that_nibabel_ships(tmp_path):
    shipped = nibabel.load(SHIPPED / "gifti" / "tests" / "data" / "label.gii").labeltable
    path = saved(tmp_path / "a.nii", (30, workbench(shipped.to_xml().decode())))
    expected = [(each.key, each.label, None) for each in shipped.labels if each.key]
    assert [(one.id, one.name, one.color) for one in read_quietly(path).labels] == expected


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("name", ["a.img", "a.hdr.gz"])
def test_pairs_and_byte_orders(tmp_path, name, big):
    header = nibabel.nifti1.Nifti1PairHeader(endianness=">" if big else "<")
    header.set_data_dtype(np.int16)
    made = nibabel.Nifti1Pair(IDS.astype(np.int16), np.eye(4), header)
    made.header.extensions.append(Nifti1Extension(30, workbench(table()).encode()))
    nibabel.save(made, tmp_path / "a.img")
    if name.endswith(".gz"):
        packed = gzip.compress((tmp_path / "a.hdr").read_bytes())
        (tmp_path / name).write_bytes(packed)
        (tmp_path / "a.hdr").unlink()
    assert read_volume(tmp_path / name).labels == LABELS
    single = nibabel.Nifti1Image(IDS.astype(np.int16), np.eye(4), header.copy())
    single.header.extensions = made.header.extensions
    nibabel.save(single, tmp_path / "b.nii")
    assert read_quietly(tmp_path / "b.nii").labels == LABELS


@pytest.mark.parametrize("intent, expected", [("label", True), ("none", False), ("z score", False)])
def test_the_intent(tmp_path, intent, expected):
    volume = read_quietly(saved(tmp_path / "a.nii", intent=intent))
    assert volume.is_labels is expected and volume.labels == ()
    image = nibabel.load(tmp_path / "a.nii")
    assert volrender.open(image)[0].is_labels is expected


def test_an_image_of_nibabel_has_them_too(tmp_path):
    image = nibabel.load(saved(tmp_path / "a.nii", (30, workbench(table()))))
    assert volrender.open(image)[0].labels == LABELS
    others = SHIPPED / "tests" / "data"
    for other in ("test.mgz", "phantom_EPI_asc_CLEAR_2_1.PAR", "example4d+orig.HEAD"):
        assert not volrender.open(nibabel.load(others / other))[0].is_labels


@pytest.mark.parametrize(
    "attributes, expected",
    [
        ({"VALUE_LABEL_DTABLE": AFNI_TABLE}, OF_AFNI),
        ({"ATLAS_LABEL_TABLE": AFNI_POINTS}, OF_AFNI),
        ({"ATLAS_LABEL_TABLE": AFNI_POINTS, "ATLAS_PROB_MAP": "1"}, ()),
        ({"HISTORY_NOTE": "made"}, ()),
    ],
)
def test_the_tables_of_afni(tmp_path, attributes, expected):
    volume = read_quietly(saved(tmp_path / "a.nii.gz", (4, afni(**attributes))))
    assert volume.labels == expected and volume.is_labels is bool(expected)
    head = (SHIPPED / "tests" / "data" / "scaled+tlrc.HEAD").read_text(encoding="latin-1")
    for name, text in attributes.items():
        kind = "string"
        if name == "ATLAS_PROB_MAP":
            kind, text = "integer", "1"
        quote, end = ("'", "~") if kind == "string" else ("", "")
        count = len(text) + 1 if kind == "string" else 1
        head += f"\ntype  = {kind}-attribute\nname  = {name}\ncount = {count}\n{quote}{text}{end}\n"
    (tmp_path / "a+tlrc.HEAD").write_text(head, encoding="latin-1")
    voxels = (SHIPPED / "tests" / "data" / "scaled+tlrc.BRIK").read_bytes()
    (tmp_path / "a+tlrc.BRIK").write_bytes(voxels)
    volume = read_volume(tmp_path / "a+tlrc.HEAD")
    assert volume.labels == expected and volume.is_labels is bool(expected)


@pytest.mark.parametrize(
    "extension, reason",
    [
        ((30, workbench(table())[:-9]), "line 2: no XML: "),
        ((30, workbench(table().replace('"12"', '"x"'))), "line 2: an id is a whole number"),
        ((30, workbench(table().replace('Key="12"', ""))), "line 2: an id is a whole number"),
        ((30, workbench(table().replace('"0.5"', '"5"'))), "red, green and blue are from 0 to 1"),
        (
            (30, workbench(table(), table().replace("Area", "area"))),
            "its maps have 2 tables that differ",
        ),
        ((4, afni(VALUE_LABEL_DTABLE=AFNI_TABLE.replace("12", "1"))), "id 1 was in line 2 already"),
        ((4, afni(VALUE_LABEL_DTABLE=AFNI_TABLE)[:-5]), "no XML: "),
    ],
)
def test_a_damaged_table_is_told_and_the_voxels_are_read(tmp_path, extension, reason):
    path = saved(tmp_path / "a.nii", extension)
    with pytest.warns(UserWarning, match=reason) as told:
        volume = read_volume(path)
    assert "its table of labels is not read" in str(told[0].message)
    assert volume.labels == () and not volume.is_labels
    np.testing.assert_array_equal(volume.data, IDS.T)


def test_maps_with_the_same_table_share_it(tmp_path):
    series = np.stack([IDS, IDS], axis=-1)
    path = saved(tmp_path / "a.nii", (30, workbench(table(), table())), ids=series)
    assert read_quietly(path).labels == LABELS and read_quietly(path).axes == "tzyx"


def test_extensions_that_are_cut_are_passed_over(tmp_path):
    content = bytearray(saved(tmp_path / "a.nii", (30, workbench(table()))).read_bytes())
    for length in (0, 7, -16, 2**31 - 1):
        content[352:356] = struct.pack("<i", length)
        (tmp_path / "b.nii").write_bytes(content)
        assert read_volume(tmp_path / "b.nii").labels == ()


def colour_table(tmp_path):
    """The colour table of an annotation that nibabel writes, with the tag that it begins with."""
    colours = np.array([[25, 5, 25, 0], [120, 18, 134, 0], [10, 250, 0, 0]])
    names = ["Unknown", "Left-Vent", "Right-Vent"]
    nibabel.freesurfer.write_annot(tmp_path / "a.annot", np.arange(3), colours, names)
    content = (tmp_path / "a.annot").read_bytes()
    return content[4 + 3 * 8 :], colours, names


@pytest.mark.parametrize("name", ["aseg.mgh", "aseg.mgz"])
@pytest.mark.parametrize("before", ["", "transform", "command"])
def test_the_colour_table_of_freesurfer(tmp_path, name, before):
    block, colours, names = colour_table(tmp_path)
    tags = {
        "": b"",
        "transform": struct.pack(">iq", 31, 5) + b"auto\0",
        "command": struct.pack(">ii", 30, 5) + b"auto" + struct.pack(">iq", 3, 3) + b"ab\0",
    }
    made = io.BytesIO()
    image = nibabel.MGHImage(IDS.astype(np.int32), np.eye(4))
    image.to_file_map({"image": nibabel.fileholders.FileHolder(fileobj=made)})
    voxels_end = 284 + IDS.size * 4
    content = made.getvalue()[:voxels_end] + struct.pack(">5f", *range(5)) + tags[before] + block
    pack = gzip.compress if name.endswith("z") else bytes
    (tmp_path / name).write_bytes(pack(content))
    volume = read_quietly(tmp_path / name)
    expected = [
        Label(number, names[number], "#" + bytes(colours[number, :3].astype(np.uint8)).hex())
        for number in (1, 2)  # 0 belongs to none
    ]
    assert list(volume.labels) == expected and volume.is_labels
    for cut in (voxels_end, voxels_end + 10, voxels_end + 20):
        (tmp_path / name).write_bytes(pack(content[:cut]))
        assert not read_quietly(tmp_path / name).is_labels
    (tmp_path / name).write_bytes(pack(content[:-3]))
    with pytest.warns(UserWarning, match="its colour table is cut short"):
        assert read_volume(tmp_path / name).labels == ()
    content = content.replace(struct.pack(">2i", 1, -2), struct.pack(">2i", 1, -3))
    (tmp_path / name).write_bytes(pack(content))
    with pytest.warns(UserWarning, match="its colour table is of version 3, not of 2"):
        assert read_volume(tmp_path / name).labels == ()


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_of_very_long_extensions_the_first_are_looked_at(tmp_path, name):
    long = (6, "a" * 2**23)
    assert read_quietly(saved(tmp_path / name, (30, workbench(table())), long)).labels == LABELS
    assert read_quietly(saved(tmp_path / name, long, (30, workbench(table())))).labels == ()


def test_flipped_bits_give_one_line_or_volumes(tmp_path):
    draw = np.random.default_rng(0)
    content = saved(tmp_path / "a.nii", (30, workbench(table())), (4, afni())).read_bytes()
    for _ in range(200):
        damaged = bytearray(content)
        damaged[draw.integers(348, len(content) - IDS.size)] ^= 1 << int(draw.integers(8))
        (tmp_path / "a.nii").write_bytes(damaged)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                assert read_volume(tmp_path / "a.nii").data.shape == IDS.T.shape
            except VolumeFileError as error:
                assert str(error).isprintable()
