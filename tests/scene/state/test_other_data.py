"""A state serves other data: what belongs to the view is taken, what belongs to the data is left."""

import json

import numpy as np
import pytest

import volrender as vr
from tests.pictures import SHEAR, difference
from volrender.base.property import property_names
from volrender.scene.state.other_data import OF_THE_DATA

BALL = np.linalg.norm(np.indices((14, 14, 14)) - 6.5, axis=0) < 6
PLACE = {"offset": (40, -300, 7), "scale": (5, 5, 5)}


def figure_of(data: np.ndarray, azimuth: float | None = None, **kwargs) -> vr.Figure:
    figure = vr.Figure(size=(60, 50))
    figure.add_image_volume(data.astype(np.uint8), **kwargs)
    if azimuth is not None:
        figure[0, 0].camera.look_from(azimuth, 20)
        figure[0, 0].auto_fit()
    return figure


def saved(figure: vr.Figure) -> dict:
    return json.loads(json.dumps(figure.get_state()))


def test_what_belongs_to_the_data_is_left_and_the_rest_taken():
    other = {"name": "b", "directions": "LPS", "metadata": {"value_unit": "HU"}, "affine": SHEAR}
    looks = {
        "mode": "iso",
        "threshold": 0.25,
        "cmap": "viridis",
        "gamma": 2,
        "crop": ((0, 4), (0, 5), (1, 3)),
    }
    first = figure_of(BALL, **PLACE, name="a", directions="LPS", metadata={"patient": 1}, **looks)
    first[0, 0].axes.visible = True
    first[0, 0].controller = "fly"
    second = figure_of(BALL[2:], **other)
    (graphic,) = second[0, 0].graphics
    second.set_state(saved(first), check_data=False)
    was, now, before = (
        each[0, 0].graphics[0].property_values
        for each in (first, second, figure_of(BALL[2:], **other))
    )
    left = {name for name in now if str(now[name]) == str(before[name]) != str(was[name])}
    assert left == {*OF_THE_DATA, "crop"} - {"directions", "rotation", "names", "values"}
    assert set(OF_THE_DATA) <= {
        *property_names(vr.ImageVolumeGraphic),
        *property_names(vr.LabelsGraphic),
    }
    assert (graphic.mode, graphic.threshold, graphic.gamma) == ("iso", 0.25, 2)
    assert second[0, 0].axes.visible and second[0, 0].controller.kind == "fly"


@pytest.mark.parametrize("fov", [0, 40])
def test_one_looks_from_the_same_side_at_what_is_elsewhere_and_larger(fov):
    first, second = figure_of(BALL, 130), figure_of(BALL[:, 3:], **PLACE)
    first[0, 0].camera.fov = fov
    first[0, 0].auto_fit()
    second.set_state(saved(first), check_data=False)
    fitted = figure_of(BALL[:, 3:], **PLACE)
    fitted[0, 0].camera.fov = fov
    fitted[0, 0].camera.look_from(130, 20)
    fitted[0, 0].auto_fit()
    image = second.export_numpy()
    assert image[..., 0].max() > 200 and difference(image, fitted.export_numpy()).max() <= 1
    first[0, 0].camera.zoom *= 2
    fitted[0, 0].camera.zoom *= 2
    second.set_state(saved(first), check_data=False)
    assert difference(second.export_numpy(), fitted.export_numpy()).max() <= 1


def test_what_is_off_the_middle_stays_there():
    first, second = figure_of(BALL, 60), figure_of(BALL, **PLACE)
    camera = first[0, 0].camera
    camera.position = camera.position + np.array((0, 4, 0))
    second.set_state(saved(first), check_data=False)
    assert difference(first.export_numpy(), second.export_numpy()).max() <= 1


def test_the_same_side_of_the_patient_is_seen_in_another_world():
    nose = BALL.copy()
    nose[5:9, :3, 2:12] = True  # asymmetric: one side along y, as "RAS" has it
    first = figure_of(nose, 60, directions="RAS")
    second = figure_of(nose[:, ::-1, ::-1], directions="LPS")
    second.set_state(saved(first), check_data=False)
    assert difference(first.export_numpy(), second.export_numpy()).max() <= 1


def test_planes_cut_at_the_same_share():
    first = figure_of(
        BALL, mode="slice", plane=(0, 0, 2, -2 * 9.75), clipping_planes=[(1, 0, 0, 0.5)]
    )
    second = figure_of(BALL, **PLACE)
    second.set_state(saved(first), check_data=False)
    (graphic,) = second[0, 0].graphics
    z = 7 - 2.5 + 5 * (9.75 + 0.5)  # three quarters on, as of the first
    np.testing.assert_allclose(graphic.plane / graphic.plane[2], (0, 0, 1, -z))
    x_min = 40 - 2.5 + 5 * (-0.5 + 0.5)
    np.testing.assert_allclose(graphic.clipping_planes, [(1, 0, 0, -x_min)])


def test_by_name_where_all_are_here_else_by_place():
    first = figure_of(BALL, name="ct", gamma=2)
    first.add_image_volume(BALL.astype(np.uint8), name="pet", gamma=3)
    state = saved(first)
    for names, gammas in ((("pet", "ct"), [3, 2]), (("pet", "mr"), [2, 3]), ((None, None), [2, 3])):
        second = figure_of(BALL, name=names[0])
        second.add_image_volume(BALL.astype(np.uint8), name=names[1])
        second.set_state(state, check_data=False)
        graphics = second[0, 0].graphics
        assert ([each.gamma for each in graphics], tuple(each.name for each in graphics)) == (
            gammas,
            names,
        )
    with pytest.raises(ValueError, match="graphics has 2 entries, and there is 1"):
        figure_of(BALL).set_state(state, check_data=False)


def test_the_crosshair_goes_to_the_same_share():
    figures = [vr.OrthoFigure(data.astype(np.uint8), size=(80, 80)) for data in (BALL, BALL[:7])]
    figures[0].index = (3, 13, 13)
    figures[1].set_state(saved(figures[0]), check_data=False)
    assert figures[1].index == (3, 13, 6)


@pytest.mark.parametrize(
    "bounds", [3, [1, 2], [[0, 0, 0], [1, 1, -1]], [[0, 0, 0], [1, 1, float("nan")]]], ids=str
)
def test_wrong_bounds_are_refused(bounds):
    figure = figure_of(BALL)
    state = {"background": "red", "subplots": [{"bounds": bounds, "graphics": [{"gamma": 3}]}]}
    with pytest.raises((TypeError, ValueError), match=r"subplots\[0\]\.bounds is "):
        figure.set_state(state)
    assert figure[0, 0].graphics[0].gamma == 1
