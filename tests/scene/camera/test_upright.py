"""A first picture of a patient is one from the front, superior up, however the file lies."""

import numpy as np
import pytest

import volrender as vr
from volrender.io import read_volume

nibabel = pytest.importorskip("nibabel")
from nibabel import orientations  # noqa: E402

SIZE = (60, 60)


def landmarks() -> np.ndarray:
    """(R, A, S) indices: dim everywhere, bright at the right of the patient, brighter on top."""
    values = np.full((12, 10, 16), 40, np.uint8)
    values[8:, :, :8] = 120
    values[:, :, 12:] = 250
    return values


def scan(folder, codes: str):
    """A file of the landmarks whose axes are stored in this order."""
    image = nibabel.Nifti1Image(landmarks(), np.diag([2.0, 2.0, 2.0, 1.0]))
    wanted = orientations.axcodes2ornt(codes)
    image = image.as_reoriented(
        orientations.ornt_transform(orientations.io_orientation(image.affine), wanted)
    )
    path = folder / f"{codes}.nii.gz"
    nibabel.save(image, path)
    return read_volume(path)


def picture(file, **kwargs) -> np.ndarray:
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(file, vmin=0, vmax=255, cmap="gray", **kwargs)
    return figure.export_numpy()[..., 0].astype(int)


@pytest.mark.parametrize("codes", ["RAS", "LPS", "PIR", "SLA", "AIL"])
def test_a_file_is_seen_from_the_front_with_the_head_up(tmp_path, codes):
    image = picture(scan(tmp_path, codes))
    assert image[8:14, 20:40].min() > 200  # the top
    # One who faces us has his right at our left.
    assert image[40:50, 16:24].mean() > image[40:50, 36:44].mean() + 40


def test_one_looks_from_elsewhere_with_the_head_up(tmp_path):
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(scan(tmp_path, "RAS"), vmin=0, vmax=255, cmap="gray")
    figure[0, 0].camera.look_from(180, 0)
    image = figure.export_numpy()[..., 0].astype(int)
    assert image[8:14, 20:40].min() > 200
    assert image[40:50, 36:44].mean() > image[40:50, 16:24].mean() + 40  # from behind


def test_what_is_given_wins_over_the_file(tmp_path):
    file = scan(tmp_path, "RAS")
    figure = vr.Figure(size=SIZE)
    graphic = figure.add_image_volume(file, name="mine", directions=None, offset=(1, 2, 3))
    assert (graphic.name, graphic.directions, tuple(graphic.offset)) == ("mine", None, (1, 2, 3))
    assert np.array_equal(graphic.scale, (2, 2, 2))
    figure.export_numpy()
    assert np.array_equal(figure[0, 0].camera.reference_up, (0, 1, 0))


def test_directions_do_the_same_for_an_array():
    upside_down = landmarks().T[::-1, :, ::-1]  # [z, y, x], x to the left, z to the feet
    from_file = picture(landmarks().T, directions="RAS")
    assert np.abs(picture(upside_down, directions="LAI") - from_file).max() <= 1
    assert np.abs(picture(upside_down) - from_file).max() > 100


@pytest.mark.parametrize("name", ["rotation", "reference_up", "position", "look_from", "state"])
def test_a_camera_that_somebody_turned_stays(name):
    figure, other = vr.Figure(size=SIZE), vr.Figure(size=SIZE)
    for one, directions in ((figure, "RAS"), (other, None)):
        camera = one[0, 0].camera
        if name == "look_from":
            camera.look_from(0, 0)
        elif name == "state":
            one.set_state(vr.Figure(size=SIZE).get_state() | {"subplots": []}, check_data=False)
            camera.set_state({"rotation": (0, 0, 0, 1)})
        else:
            value = {"rotation": (0, 0, 0, 1), "reference_up": (0, 1, 0), "position": (11, 9, 90)}
            setattr(camera, name, value[name])
        one.add_image_volume(landmarks().T, directions=directions)
    assert np.array_equal(figure.export_numpy(), other.export_numpy())


def test_a_view_that_was_fitted_does_not_turn_when_a_patient_is_added():
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(np.ones((4, 4, 4), np.uint8))
    figure.export_numpy()
    before = figure[0, 0].camera.rotation
    figure.add_image_volume(landmarks().T, directions="RAS")
    figure[0, 0].auto_fit()
    assert np.array_equal(figure[0, 0].camera.rotation, before)


def test_asking_for_the_state_turns_nothing():
    figure = vr.Figure(size=SIZE)
    figure.add_image_volume(landmarks().T)
    figure.get_state()
    figure[0, 0].graphics[0].directions = "RAS"
    assert np.allclose(figure.get_state()["subplots"][0]["camera"]["reference_up"], (0, 0, 1))
    assert not figure[0, 0].camera.is_turned


def test_a_file_without_an_orientation_says_no_directions(tmp_path):
    image = nibabel.Nifti1Image(landmarks(), np.eye(4))
    image.set_sform(None, code=0)
    image.set_qform(None, code=0)
    path = tmp_path / "unknown.nii"
    image.to_filename(path)
    assert read_volume(path).directions is None
    assert scan(tmp_path, "LPS").directions == "RAS"
