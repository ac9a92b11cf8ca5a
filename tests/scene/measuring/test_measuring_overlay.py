"""Measurements in the picture: where they are, in every kind of view, and how large."""

import numpy as np
import pytest

import volrender as vr
from volrender.scene.measuring import wording
from volrender.scene.overlays.text import Font

RED = (1.0, 0.0, 0.0)


def is_red(picture) -> np.ndarray:
    return (picture[..., 0] > 150) & (picture[..., 1:3] < 90).all(axis=-1)


def dark_figure(size=(200, 160), **camera):
    """A volume that cannot be seen, from 0 to 20 along each axis."""
    figure = vr.Figure(size=size)
    figure.add_image_volume(np.zeros((20, 20, 20), np.uint8), vmin=0, vmax=1, offset=(0.5,) * 3)
    figure[0, 0].auto_fit()
    figure[0, 0].camera.set_state(camera)
    return figure, figure[0, 0].measurements


def place_of(figure, points, pixel_ratio=1) -> np.ndarray:
    """Where points are in the picture, by the camera's own rays: pixels, (n, 2)."""
    camera, (width, height) = figure[0, 0].camera, figure.size
    rays = camera.rays(width / height)
    found = []
    for point in points:
        t = (point - rays.origin) @ rays.direction
        middle = rays.origin + t * rays.direction
        across = rays.origin_dx + t * rays.direction_dx
        down = rays.origin_dy + t * rays.direction_dy
        x = (point - middle) @ across / (across @ across)
        y = (point - middle) @ down / (down @ down)
        found.append(((x + 1) / 2 * width, (1 - y) / 2 * height))
    return pixel_ratio * np.array(found)


@pytest.mark.parametrize("fov", [0, 50])
def test_a_line_goes_from_point_to_point_with_its_length(fov):
    figure, measurements = dark_figure(fov=fov)
    figure[0, 0].camera.look_from(30, 20)
    before = figure.export_numpy()
    points = np.array([(3, 4, 5), (17, 15, 12.0)])
    distance = measurements.add_distance(*points, colour="red")
    picture = figure.export_numpy()
    ends = place_of(figure, points)
    for share in (-0.25, -0.1, 0.0, 0.25, 0.75, 1.0, 1.1, 1.25):
        x, y = np.floor(ends[0] + share * (ends[1] - ends[0])).astype(int)
        part = is_red(picture)[y - 1 : y + 2, x - 1 : x + 2]
        assert part.any() == (0 <= share <= 1), share
    distance.visible = False
    np.testing.assert_array_equal(figure.export_numpy(), before)
    distance.visible, measurements.visible = True, False
    np.testing.assert_array_equal(figure.export_numpy(), before)


def test_a_sphere_has_its_outline_in_perspective():
    figure, measurements = dark_figure(fov=100, position=(9, 10, 28))
    centre, radius = np.array([11.0, 9, 14]), 8.0  # so near that one sees little of it
    volume = figure[0, 0].graphics[0]
    measurements.add_sphere(volume, centre, radius, colour="red")
    rays = figure[0, 0].camera.rays(figure.size[0] / figure.size[1])
    width, height = figure.size
    sees = np.zeros((height, width), bool)
    for row in range(height):
        for column in range(width):
            x, y = 2 * (column + 0.5) / width - 1, 1 - 2 * (row + 0.5) / height
            start, way = rays.through(x, y)
            away = centre - start
            sees[row, column] = away @ away - (away @ way / np.linalg.norm(way)) ** 2 < radius**2
    inner = [np.roll(sees, by, axis) for axis in (0, 1) for by in (-1, 1)]
    border = sees & ~np.logical_and.reduce(inner)
    red = is_red(figure.export_numpy())
    near = sum(np.roll(red, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1)) > 0
    assert border.sum() > 60 and (border & near).sum() > 0.97 * border.sum()


def test_all_grows_with_the_pixel_ratio():
    figure, measurements = dark_figure()
    measurements.add_distance((2, 4, 10), (16, 4, 10), colour="red")
    subplot = figure[0, 0]
    one = subplot.measuring.items(subplot, (0, 0, 200, 160), (200, 160), 1.0)
    two = subplot.measuring.items(subplot, (0, 0, 800, 640), (800, 640), 4.0)
    *lines_one, plates_one, text_one = one
    *lines_two, plates_two, text_two = two
    for small, large in zip(lines_one, lines_two, strict=True):
        np.testing.assert_allclose(
            4 * small.instances["start"][:, :2], large.instances["start"][:, :2], atol=0.01
        )
    for small, large in ((plates_one, plates_two), (text_one, text_two)):
        np.testing.assert_allclose(
            4 * small.instances["place_px"], large.instances["place_px"], rtol=0.1, atol=6
        )


def test_texts_do_not_lie_on_each_other_and_stay_in_the_view():
    figure, measurements = dark_figure()
    for at in range(4):
        measurements.add_distance((9, 10, 10), (11 + at, 10, 10), colour="red")
    measurements.add_distance((0, 0, 0), (0, 20, 0))
    measurements.add_distance((1, 20, 20), (19, 20, 20))  # along the upper edge
    subplot = figure[0, 0]
    *_, plates, _, _ = subplot.measuring.items(subplot, (0, 0, 200, 160), (200, 160))
    boxes = plates.instances["place_px"]
    assert len(boxes) == 6
    for at, (left, top, width, height) in enumerate(boxes):
        assert left >= 0 and top >= 0 and left + width <= 200 and top + height <= 160
        for x, y, w, h in boxes[:at]:
            assert left >= x + w or x >= left + width or top >= y + h or y >= top + height


def test_slices_show_what_lies_in_them():
    figure = vr.OrthoFigure(np.zeros((20, 24, 28), np.uint8), size=(400, 400), vmin=0, vmax=1)
    figure.index = (14, 12, 10)
    measurements = figure["3d"].measurements
    assert all(view.measurements is measurements for view in figure)

    def reds(**options) -> dict[str, int]:
        picture = is_red(figure.export_numpy())
        measurements.clear()
        names = {"axial": (0, 0), "3d": (0, 1), "coronal": (1, 0), "sagittal": (1, 1)}
        return {
            # Titles and frames are red, too: the middle of each view is looked at.
            name: int(picture[200 * r + 40 : 200 * r + 170, 200 * c + 12 : 200 * c + 188].sum())
            for name, (r, c) in names.items()
        }

    for view in figure:
        for name in ("crosshair", "planes"):
            if hasattr(view, name):
                getattr(view, name).colour = "black"
    assert max(reds().values()) == 0
    measurements.add_distance((4, 4, 10), (24, 20, 10), colour="red")
    found = reds()
    assert found["axial"] > 100 and found["3d"] > 50
    assert 0 < found["coronal"] < found["axial"] / 3  # where it goes through
    measurements.add_distance((4, 4, 12), (10, 9, 12), colour="red")
    found = reds()
    assert found["3d"] > 20 and found["axial"] == found["coronal"] == found["sagittal"] == 0
    measurements.add_sphere(figure["axial"].graphics[0], (14, 12, 14), 5, colour="red")
    assert measurements[0].graphic is figure.volume  # which the slice shows
    found = reds()
    assert min(found.values()) > 50
    measurements.add_box(figure.volume, (2, 3, 4), (12, 11, 9.4), colour="red")
    found = reds()
    assert found["3d"] > 50 and found["axial"] == found["coronal"] == found["sagittal"] == 0
    state = figure.get_state()
    assert ["measurements" in entry for entry in state["subplots"]] == [False, True, False, False]


@pytest.mark.parametrize(
    "value, text",
    [
        (23.4, "23.4"),
        (123.456, "123.5"),
        (98765.4, "98765"),
        (0.0123456, "0.01235"),
        (0, "0"),
        (3e-7, "3.000e-07"),
        (2e9, "2.000e+09"),
        (float("nan"), "–"),
    ],
)
def test_numbers_have_four_digits(value, text):
    assert wording.number(value) == text


def test_means_have_the_digits_of_their_spread():
    assert wording.mean_and_spread(123.456, 4.2, "HU") == "123.5 ± 4.2 HU"
    assert wording.mean_and_spread(123.456, 42, None) == "123 ± 42"
    assert wording.mean_and_spread(0.0123, 0.0004, None) == "0.01230 ± 0.00040"
    assert wording.volume(2100, "mm") == "2.1 cm³" and wording.volume(999, "mm") == "999 mm³"
    assert wording.volume(12, None) == "volume 12"


def test_the_built_in_font_raises_digits():
    font = Font(None, 20)
    assert font.missing("cm³ µm²") == ""
    (plain, base), (raised, top) = font.coverage("cm"), font.coverage("cm³")
    assert raised.shape[1] > plain.shape[1] and top > base
    assert (raised[: top - base, : plain.shape[1]] == 0).all()  # over the letters there is nothing
    assert raised[top:, plain.shape[1] :].max(initial=0) == 0  # below the digit, too
    assert font.coverage("cm³ x")[0].shape[1] > raised.shape[1] + 5
