"""XML of atlases: of FSL, whose index is a value or the number of a map, and of SPM."""

import random

import pytest

import volrender
from volrender.data.files import VolumeFileError


def atlas(kind, labels):
    return (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<atlas version="1.0">\n<header>\n'
        f"<name>made</name>\n<type>{kind}</type>\n</header>\n<data>\n{labels}\n</data>\n</atlas>\n"
    )


FSL = (
    '<label index="0" x="39" y="73" z="35">Caudate</label>\n'
    '<label index="1" x="34" y="32" z="15">Frontal &amp; Pole</label>'
)
SPM = (
    "<label><index>4</index><name>3rd Ventricle</name></label>\n"
    "<label><index>11</index><short_name>x</short_name><name>4th Ventricle</name></label>"
)


def read(tmp_path, text):
    path = tmp_path / "atlas.xml"
    path.write_text(text, encoding="latin-1")
    return [(label.id, label.name, label.color) for label in volrender.read_label_table(path)]


@pytest.mark.parametrize("kind", ["Probabilistic", "Probabalistic", "Statistic", ""])
def test_maps_are_counted_from_0_and_values_from_1(tmp_path, kind):
    assert read(tmp_path, atlas(kind, FSL)) == [(1, "Caudate", None), (2, "Frontal & Pole", None)]


def test_an_index_of_labels_is_the_value(tmp_path):
    assert read(tmp_path, atlas("Label", FSL)) == [(1, "Frontal & Pole", None)]


@pytest.mark.parametrize("kind", ["Label", ""])
def test_an_index_of_spm_is_the_value(tmp_path, kind):
    assert read(tmp_path, atlas(kind, SPM)) == [
        (4, "3rd Ventricle", None),
        (11, "4th Ventricle", None),
    ]


@pytest.mark.parametrize(
    "text, reason",
    [
        (atlas("Label", "<label>a</label>"), "line 8: a label without index"),
        (atlas("Label", '<label index="a">b</label>'), "line 8: an id is a whole number from"),
        (atlas("", f'<label index="{"1" * 5000}">a</label>'), "line 8: an id is a whole number"),
        (atlas("", FSL + FSL), "line 9: id 1 was in line 8 already"),
        (atlas("Label", "<label>a</data>"), "line 8: no XML: mismatched tag"),
        ("<kml/>", "line 1: <kml> is no <atlas>, as those of FSL and SPM are"),
        ("<atlas/>", "names no label"),
        ("<", "line 1: no XML: "),
        ("<atlas>\n" + "<a>" * 2**19, "line 2: more elements than any table has"),
        ('<?xml version="1.0" encoding="odd"?><atlas/>', "line 1: no XML: it is of an encoding"),
        (
            '<!DOCTYPE atlas [\n<!ENTITY a "b">]><atlas/>',
            "line 2: it declares an entity, which is not read",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_line(tmp_path, text, reason):
    with pytest.raises(VolumeFileError) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'atlas.xml'}: {reason}")


def test_damage_is_one_line_or_labels(tmp_path):
    draw, refused = random.Random(0), 0
    for _ in range(300):
        text = bytearray(atlas("Label", SPM).encode())
        text[draw.randrange(len(text))] = draw.randrange(128)
        (tmp_path / "atlas.xml").write_bytes(text)
        try:
            volrender.read_label_table(tmp_path / "atlas.xml")
        except VolumeFileError as error:
            assert str(error).isprintable()
            refused += 1
    assert 60 < refused < 300
