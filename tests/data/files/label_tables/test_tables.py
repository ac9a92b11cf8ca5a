"""Tables of labels, each as its program writes it."""

import csv

import pytest

import volrender
from volrender.data.files import Label, VolumeFileError, VolumeFileNotFoundError

FREESURFER = """#$Id: made $
#No. Label Name:                            R   G   B   A
0   Unknown                                 0   0   0   0
4   Left-Lateral-Ventricle                  120 18  134 0

# listed after the others
192 Corpus_Callosum                         250 255 50  0
85\tOptic-Chiasm\t234\t169\t30\t0
"""
ITK_SNAP = """################################################
# ITK-SnAP Label Description File
# IDX   -R-  -G-  -B-  -A--  VIS MSH  LABEL
################################################
    0     0    0    0        0  0  0    "Clear Label"
    2   204    0    0      0.5  1  1    "label two (l2)"
    1   255  255  150        1  1  1    "Label 1"
"""
MRTRIX = """# Copyright
0    ???         Unknown                 0   0   0   0

1    PREL        Precentral_L            243 231 117 255
55   VER12       Vermis_1_2              73  126 151 128
"""
SLICER = """# Color table file C:/made/Segmentation.ctbl
# 3 values
0 Background 0 0 0 0
1 artery 216 101 79 255
3 connective_tissue 111.4 184 210 255
"""
FSLEYES = """1  0.00000 0.93333 0.00000 Frontal Pole
2  0.62745 0.32157 0.17647 Area 3
"""
AAL = "FAG\tPrecentral_L\t2001\nFAD\tPrecentral_R\t2002\n"
BIDS = (
    "index\tname\tabbreviation\tcolor\tmapping\n"
    "0\tBackground\tBG\t#000000\t0\n"
    "2\tWhite Matter\tWM\tn/a\t2\n"
    "1\tGrey Matter\tGM\t#FF53bb\t1\n"
)


def read(tmp_path, text, name="table.txt"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return volrender.read_label_table(path)


@pytest.mark.parametrize(
    "text, expected",
    [
        (
            FREESURFER,
            [
                (4, "Left-Lateral-Ventricle", "#781286"),
                (85, "Optic-Chiasm", "#eaa91e"),
                (192, "Corpus_Callosum", "#faff32"),
            ],
        ),
        (ITK_SNAP, [(1, "Label 1", "#ffff96"), (2, "label two (l2)", "#cc0000")]),
        (MRTRIX, [(1, "PREL Precentral_L", "#f3e775"), (55, "VER12 Vermis_1_2", "#497e97")]),
        (SLICER, [(1, "artery", "#d8654f"), (3, "connective_tissue", "#6fb8d2")]),
        (FSLEYES, [(1, "Frontal Pole", "#00ee00"), (2, "Area 3", "#a0522d")]),
        (AAL, [(2001, "Precentral_L", None), (2002, "Precentral_R", None)]),
        (BIDS, [(1, "Grey Matter", "#ff53bb"), (2, "White Matter", None)]),
        ("1 Precentral_L\n17 Left Thalamus\n", [(1, "Precentral_L", None), (17, "Left Thalamus", None)]),
        ("2: b\n1 = a\n", [(1, "a", None), (2, "b", None)]),
        ('1,"Left Thalamus"\n2,b\n', [(1, "Left Thalamus", None), (2, "b", None)]),
        ("label;name\n1;a\n4294967295;b\n", [(1, "a", None), (4294967295, "b", None)]),
        ("label,region\n3,a\n", [(3, "a", None)]),
        ("name id\na 3\n", [(3, "a", None)]),
        ("index,label,name\n1,X,a\n", [(1, "a", None)]),
        ("index,label\n1.0,X\n", [(1, "X", None)]),
        ("LabelValue,Name,Color_R,Color_G,Color_B\n7,a,1,2,255\n", [(7, "a", "#0102ff")]),
        ("id,name,r,g,b\n1,a,0.5,0,1.0\n2,b,1,0,0\n", [(1, "a", "#8000ff"), (2, "b", "#ff0000")]),
        ("id,name,r,g,b\n1,,1,0,0\n2,b,,,\n", [(1, "label 1", "#010000"), (2, "b", None)]),
        ("\ufeff1 a\r\n2 b\r\n", [(1, "a", None), (2, "b", None)]),
        ("1 Hüfte\n".encode("latin-1"), [(1, "Hüfte", None)]),
    ],
)  # fmt: skip
def test_ids_names_and_colours(tmp_path, text, expected):
    assert read(tmp_path, text) == tuple(Label(*each) for each in expected)


def test_columns_are_those_that_csv_has(tmp_path):
    text = 'name,index\n"Crus, ""left""",12\nVermis,3\n'
    rows = list(csv.DictReader(text.splitlines()))
    assert {label.id: label.name for label in read(tmp_path, text)} == {
        int(row["index"]): row["name"] for row in rows
    }


@pytest.mark.parametrize(
    "text, reason",
    [
        ("1 a 1 2 3 0\n\n2 b 1 2 300 0\n", "line 3: red, green and blue are from 0 to 255, not 1 2 300"),
        ("1 a 1 2 3 0\n# b\n2 b 1 x 3 0\n", "line 3: not written id name R G B A: '2 b 1 x 3 0'"),
        ("1 a\n2 b\n1 c\n", "line 3: id 1 was in line 1 already"),
        ("1 a\n-2 b\n", "line 2: not written id name: '-2 b'"),
        ("4294967296 a\n", "line 1: an id is a whole number from 0 to 4294967295, not '4294967296'"),
        ("id,name\n1,a\nx,b\n", "line 3: an id is a whole number from 0 to 4294967295, not 'x'"),
        ("1" * 900 + " a\n", "line 1: an id is a whole number from 0 to 4294967295, not '111"),
        ("id,name\n1.5,a\n", "line 2: an id is a whole number from 0 to 4294967295, not '1.5'"),
        ("id,name\n1\n", "line 2: 1 cells, fewer than the header has columns"),
        ("index\tname\tcolor\n1\ta\tred\n", "line 2: a colour is #rrggbb, not 'red'"),
        ("id,name,r,g,b\n1,a,1.5,0,0\n", "line 2: red, green and blue are from 0 to 1, not 1.5 0 0"),
        ("0.0 88 88 88\n1.0 255 0 0\n", "line 1: neither an id and a name nor names of columns"),
        ("# Color procedural file\n0 0 0 0\n", "line 2: neither an id and a name nor names of"),
        ("Notes of the scan\n", "line 1: neither an id and a name nor names of columns: 'Notes of"),
        ("1 a\n2 " + "b" * 1000, "line 2: not written id name: '2 bbb"),
        ("# nothing\n", "names no label"),
        ("0 Background\n", "names no label"),
        (b"1 a\n\0\0", "no table of labels: it is no text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_line(tmp_path, text, reason):
    with pytest.raises(VolumeFileError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'table.txt'}: {reason}") and message.isprintable()
    assert len(message) < len(str(tmp_path)) + 150


def test_files_that_are_none(tmp_path):
    with pytest.raises(VolumeFileNotFoundError, match="no such file"):
        volrender.read_label_table(tmp_path / "none.txt")
    with pytest.raises(VolumeFileError, match="is not a regular file"):
        volrender.read_label_table(tmp_path)
    with pytest.raises(TypeError, match="path must be"):
        volrender.read_label_table(b"table.txt")
    with open(tmp_path / "large.txt", "wb") as file:
        file.truncate(2**23 + 1)
    with pytest.raises(VolumeFileError, match="longer than any table"):
        volrender.read_label_table(tmp_path / "large.txt")
