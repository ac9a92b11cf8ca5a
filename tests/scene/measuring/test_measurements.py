"""What is measured is right in the world, follows the data, and goes through tables and states."""

import csv
import json
import math

import nibabel
import numpy as np
import pytest

import volrender as vr
from tests.pictures import SHEAR
from volrender.base.property import property_names

RNG = np.random.default_rng(3)
DATA = RNG.integers(-500, 900, (10, 12, 14)).astype(np.int16)


def shown(data=DATA, **kwargs):
    """A subplot, its volume and its measurements."""
    figure = vr.Figure(size=(200, 160))
    volume = figure.add_image_volume(data, **kwargs)
    figure[0, 0].unit = "mm"
    return figure[0, 0], volume, figure[0, 0].measurements, figure


def test_lengths_and_angles_agree_with_the_affine_of_a_file(tmp_path):
    affine = np.array(
        [[-0.8, 0.1, 0.3, 90], [0.2, 1.7, -0.4, -126], [0.1, 0.3, 2.9, -72.0], [0, 0, 0, 1]]
    )
    path = tmp_path / "scan.nii"
    image = nibabel.Nifti1Image(DATA.T, affine)
    image.header.set_xyzt_units("mm")
    nibabel.save(image, path)
    affine = nibabel.load(path).affine
    figure = vr.Figure(size=(50, 40))
    volume = figure.add(vr.open(path))
    measurements = figure[0, 0].measurements
    for _ in range(5):
        p, q, apex = RNG.uniform(0, 9, (3, 3))
        there = [nibabel.affines.apply_affine(affine, point) for point in (p, q, apex)]
        ours = volume.map_model_to_world([p, q, apex])
        distance = measurements.add_distance(ours[0], ours[1])
        assert distance.length == pytest.approx(np.linalg.norm(there[0] - there[1]), abs=1e-6)
        one, other = there[0] - there[2], there[1] - there[2]
        cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
        angle = measurements.add_angle(ours[0], ours[2], ours[1])
        assert angle.degrees == pytest.approx(math.degrees(math.acos(cosine)), abs=1e-6)
    assert distance.text.endswith(" mm") and angle.text.endswith("°")


def test_a_profile_and_regions_of_a_sheared_volume_are_those_of_its_voxels():
    _, volume, measurements, _ = shown(
        affine=SHEAR, offset=(5, -3, 2), metadata={"value_unit": "HU"}
    )
    ends = volume.map_model_to_world([(2, 5, 7), (9, 5, 7)])
    profile = measurements.add_profile(volume, *ends)
    np.testing.assert_allclose(profile.values[::2], DATA[7, 5, 2:10], atol=1e-9)
    np.testing.assert_allclose(profile.distances[-1], profile.length)
    z, y, x = np.indices(DATA.shape)
    world = volume.map_model_to_world(np.stack([x, y, z], -1).reshape(-1, 3)).reshape(
        *DATA.shape, 3
    )
    centre = world[5, 6, 7] + 0.01
    sphere = measurements.add_sphere(volume, centre, 3.3)
    box = measurements.add_box(volume, centre + 2.2, centre - 1.7)
    for region, inside in (
        (sphere, np.linalg.norm(world - centre, axis=-1) <= 3.3),
        (box, ((world >= centre - 1.7) & (world <= centre + 2.2)).all(-1)),
    ):
        values = DATA[inside].astype(float)
        assert region.voxels == inside.sum() > 10
        assert region.volume == pytest.approx(
            inside.sum() * abs(np.linalg.det(volume.world_from_data))
        )
        for name, function in (
            ("mean", np.mean),
            ("std", np.std),
            ("median", np.median),
            ("sum", np.sum),
        ):
            assert getattr(region, name) == pytest.approx(function(values)), name
    assert (
        sphere.text.startswith("mean ") and " HU, " in sphere.text and sphere.text.endswith(" mm³")
    )


def test_values_are_those_of_the_time_point_that_is_shown():
    series = np.stack([DATA, 2 * DATA, DATA + 7])
    _, volume, measurements, figure = shown(series, axes="tzyx")
    sphere = measurements.add_sphere(volume, (6, 6, 5), 3)
    profile = measurements.add_profile(volume, (0, 3, 4), (13, 3, 4))
    mean, values = sphere.mean, profile.values
    picture = figure.export_numpy()
    volume.time = 1
    assert sphere.mean == pytest.approx(2 * mean) and (profile.values == 2 * values).all()
    assert measurements.table()[0]["time"] == 1
    volume.data[:] = 5
    assert sphere.mean == 5 and sphere.std == 0
    assert (figure.export_numpy() != picture).any()
    volume.offset = (100, 0, 0)
    assert sphere.voxels == 0 and sphere.text == "no value, 0 mm³".replace("no", "mean no", 1)


def test_several_channels_and_labels():
    stack = np.stack([DATA, DATA // 3])
    subplot, volume, measurements, _ = shown(
        stack, axes="czyx", channels=[{"name": "A"}, {"name": "B"}]
    )
    box = measurements.add_box(volume, (1, 2, 3), (4, 5, 6))
    part = stack[:, 3:7, 2:6, 1:5]
    np.testing.assert_allclose(box.mean, part.mean(axis=(1, 2, 3)))
    assert [row["channel"] for row in measurements.table()] == ["A", "B"]
    assert measurements.add_profile(volume, (0, 0, 0), (9, 9, 9)).values.shape[0] == 2
    ids = np.zeros(DATA.shape, np.uint8)
    ids[2:5, 3:6, 4:9] = 3
    labels = subplot.add_labels(ids, names={3: "nucleus"})
    label = measurements.add_label(volume, labels, 3)
    np.testing.assert_allclose(label.sum, stack[:, ids == 3].sum(axis=1))
    assert label.lines[0].startswith("nucleus: ")
    with pytest.raises(KeyError, match="no label 4"):
        measurements.add_label(volume, labels, 4)
    with pytest.raises(TypeError, match="graphic is an image"):
        measurements.add_sphere(labels, (0, 0, 0), 2)
    subplot.remove_graphic(labels)
    assert label not in measurements and box in measurements


def all_kinds(subplot, volume):
    labels = subplot.add_labels((DATA > 0).astype(np.uint8), visible=False)
    measurements = subplot.measurements
    measurements.add_distance((1, 2, 3), (9, 8, 7), name="=width", colour="red")
    measurements.add_angle((1, 2, 3), (9, 8, 7), (0, 8, 3))
    measurements.add_profile(volume, (0, 2, 3), (12, 8, 7), samples=5, visible=False)
    measurements.add_sphere(volume, (6, 5, 4), 2.5)
    measurements.add_box(volume, (1, 1, 1), (4, 4, 4))
    measurements.add_label(volume, labels, 1)
    return measurements


def test_a_state_makes_the_same_in_another_figure_and_changes_nothing_where_it_is_wrong():
    subplot, volume, _, figure = shown()
    measurements = all_kinds(subplot, volume)
    measurements.font_size = 20
    state = json.loads(json.dumps(figure.get_state(), allow_nan=False))
    other, copy, copied, second = shown()
    other.add_labels((DATA > 0).astype(np.uint8))
    second.set_state(state)
    assert second.get_state() == state
    assert [each.text for each in copied] == [each.text for each in measurements]
    assert copied[3].graphic is copy and copied[0].name == "=width" and copied.font_size == 20
    kept = copied.entries
    second.set_state(state)
    assert copied.entries == kept  # the same objects: nothing was set
    for change, error in (
        ({"kind": "circle"}, ValueError),
        ({"kind": "sphere", "points": [[0, 0, 0]], "radius": -1, "graphic": 0}, ValueError),
        ({"kind": "sphere", "points": [[0, 0, 0]], "radius": 1}, KeyError),
        ({"kind": "sphere", "points": [[0, 0, 0]], "radius": 1, "graphic": 7}, ValueError),
        ({"kind": "distance", "points": [[0, 0, 0]]}, ValueError),
    ):
        wrong = json.loads(json.dumps(state))
        wrong["subplots"][0]["measurements"] = {"font_size": 9, "entries": [change]}
        with pytest.raises(error, match=r"measurements\.entries\[0\]"):
            second.set_state(wrong)
        assert copied.entries == kept and copied.font_size == 20


def test_every_property_of_every_kind_is_in_its_entry():
    subplot, volume, _, _ = shown()
    measurements = all_kinds(subplot, volume)
    for measurement, entry in zip(measurements, measurements.state()["entries"], strict=True):
        assert set(property_names(type(measurement))) <= set(entry)


def test_tables_as_files(tmp_path):
    subplot, volume, _, _ = shown(metadata={"value_unit": "HU"})
    measurements = all_kinds(subplot, volume)
    measurements.to_csv(tmp_path / "all.csv")
    measurements.to_json(tmp_path / "all.json")
    profile = measurements[2]
    profile.to_csv(tmp_path / "profile.csv")
    rows = list(csv.DictReader((tmp_path / "all.csv").open(encoding="utf-8", newline="")))
    assert [row["kind"] for row in rows] == [each.kind for each in measurements]
    assert float(rows[0]["length"]) == measurements[0].length and rows[0]["mean"] == ""
    assert rows[0]["name"] == "'=width"  # no formula
    assert float(rows[3]["mean"]) == measurements[3].mean and rows[3]["value_unit"] == "HU"
    content = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert [sample["value"] for sample in content[2]["samples"]] == profile.values.tolist()
    assert content[0]["points"] == measurements[0].points.tolist()
    samples = list(csv.DictReader((tmp_path / "profile.csv").open(encoding="utf-8", newline="")))
    assert [float(row["value"]) for row in samples] == profile.values.tolist()
    assert [float(row["distance"]) for row in samples] == profile.distances.tolist()


def test_events_and_what_cannot_be_added():
    _, _, measurements, _ = shown()
    seen = []
    measurements.add_event_handler(lambda event: seen.append(event.type), "entries")
    distance = measurements.add_distance((0, 0, 0), (3, 4, 0))
    distance.add_event_handler(lambda event: seen.append(event.type), "points", "visible")
    distance.points = [(0, 0, 0), (6, 8, 0)]
    distance.visible = False
    measurements.remove(distance)
    assert seen == ["entries", "points", "visible", "entries"] and distance.length == 10
    assert measurements.add(distance) is distance and len(measurements) == 1
    with pytest.raises(ValueError, match="once"):
        measurements.add(distance)
    with pytest.raises(ValueError, match="is in this subplot"):
        measurements.add_sphere(vr.ImageVolumeGraphic(DATA), (0, 0, 0), 1)
    with pytest.raises(ValueError, match="point 2 is 3"):
        measurements.add_distance((0, 0, 0), (1, 2))
    with pytest.raises(TypeError, match="not a name"):
        measurements.add_box("ct", (0, 0, 0), (1, 1, 1))
    with pytest.raises(KeyError, match="no measurement 'x'"):
        measurements["x"]
    assert len(measurements) == 1
