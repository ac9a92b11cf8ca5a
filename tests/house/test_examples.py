"""Every example runs as it stands, headless, and shows what it says it shows."""

import ast
import inspect
import itertools
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import volrender
from tests.hosts.qt.needed import needed_qt
from volrender import datasets
from volrender.base.colour import linear_from_srgb
from volrender.base.property import property_names

FOLDER = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))
ANIMATED = {
    "volume_movie",
    "share_buffers",
    "non_orthogonal_slicing_animation",
    "multichannel_volumes",
    "live_stream",
}
SIX = {
    "volume_movie",
    "multichannel_volumes",
    "non_orthogonal_slicing",
    "volume_modes",
    "share_buffers",
    "non_orthogonal_slicing_animation",
}


@pytest.fixture
def run(monkeypatch):
    """``run(name, *arguments)``: the names of an example that ran as a script, on half-size data.

    `asked` holds what it asked of `volrender.datasets`.
    """
    asked: dict[str, dict] = {}
    applications: list = []

    def smaller(name: str):
        original = getattr(datasets, name)
        signature = inspect.signature(original)

        def call(*arguments, **keywords):
            asked[name] = signature.bind(*arguments, **keywords).arguments
            given = dict(asked[name])
            size = given["size"]
            given["size"] = size // 2 if isinstance(size, int) else tuple(n // 2 for n in size)
            if "frames" in given:
                given["frames"] = min(given["frames"], 6)
            return original(**given)

        return call

    for name in datasets.__all__:
        monkeypatch.setattr(datasets, name, smaller(name))

    def run(name: str, *arguments) -> SimpleNamespace:
        if name.startswith("qt_"):
            applications.append(needed_qt().QApplication)
            monkeypatch.setattr(applications[-1], "exec", lambda *_: 0)
        script = str(FOLDER / f"{name}.py")
        monkeypatch.setattr(sys, "argv", [script, *map(str, arguments)])
        return SimpleNamespace(asked=asked, **runpy.run_path(script, run_name="__main__"))

    yield run
    for application in applications:  # else a loop goes on for its windows
        for widget in application.topLevelWidgets():
            widget.close()
            widget.deleteLater()
        application.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
        application.processEvents()


def lit(picture: np.ndarray) -> np.ndarray:
    """Where a picture is brighter than nearly black."""
    return picture[..., :3].max(axis=-1) > 40


def test_the_six_are_there():
    assert set(NAMES) >= SIX


@pytest.mark.parametrize("name", NAMES)
def test_says_what_one_should_see(name):
    text = ast.get_docstring(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8")))
    assert "You should see" in text


@pytest.mark.parametrize("name", NAMES)
def test_is_listed(name):
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert text.count(f"[{name}.py]({name}.py)") == 1


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder, in which examples leave files."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_shows_something_and_moves_if_it_is_an_animation(name, run):
    figure = run(name).figure
    first, second = figure.export_numpy(), figure.export_numpy()
    assert 0.05 < lit(first).mean() < 0.8
    assert first[..., :3].max() > 200
    # What is drawn in parts is not always drawn in the same ones, which may round otherwise.
    assert (np.abs(first.astype(int) - second).max() > 1) == (name in ANIMATED)


def test_nuclei_have_the_colours_of_their_volumes(run):
    graphic = run("nuclei_by_volume").graphic
    ids = graphic.ids[[0, len(graphic.ids) // 2, -1]]
    largest, smallest = (graphic.ids[pick(graphic.found.sizes)] for pick in (np.argmax, np.argmin))
    assert len(graphic.ids) > 150 and len(set(map(tuple, graphic.colors_now(ids)))) == 3
    assert graphic.color_of(largest)[:3].sum() > 1.5 > graphic.color_of(smallest)[:3].sum()


def test_regions_of_a_brain_lie_in_all_four_views(run):
    example = run("brain_atlas")
    assert set(example.labels.ids) == set(range(1, 9)) and example.labels.outline == 1.5
    for view in example.figure:
        kinds = [graphic.kind for graphic in view.graphics]
        assert kinds.count("labels") == 1, view.name
    shown = example.figure.export_numpy()[..., :3].astype(int)
    for quarter in (shown[:400, :400], shown[:400, 400:], shown[400:, :400], shown[400:, 400:]):
        assert (quarter.max(axis=-1) - quarter.min(axis=-1) > 50).sum() > 500


def test_volume_movie_shows_one_time_point_after_the_other(run):
    example = run("volume_movie")  # which drew the second
    assert example.asked["cells_movie"]["frames"] == 128
    texture = example.volume.drawing.resident.texture
    pictures = [example.figure.export_numpy() for _ in range(len(example.movie))]
    assert len({picture.tobytes() for picture in pictures}) == len(example.movie) > 1
    assert (example.volume.data.value == example.movie[1]).all()
    assert (example.figure.export_numpy() == pictures[0]).all()
    assert (example.volume.data.value == example.movie[2]).all()
    assert example.volume.drawing.resident.texture is texture


def test_multichannel_volumes_add_up_as_light_does(run):
    example = run("multichannel_volumes")
    subplot, graphic = example.subplot, example.graphic
    assert graphic["nuclei"].gamma == 0.8
    example.figure.clear_animations()
    subplot.outline.visible = subplot.colorbar.visible = False

    def light(*names: str) -> np.ndarray:
        for channel in graphic:
            channel.visible = channel.name in names
        return linear_from_srgb(example.figure.export_numpy(rgb=True) / 255)

    alone = {name: light(name) for name in graphic.channels.names}
    for number, name in enumerate(("arteries", "nuclei", "veins")):  # red, green, blue
        assert alone[name].max() > 0.5
        assert alone[name].sum(axis=(0, 1)).argmax() == number
    together = light(*alone)
    assert np.abs(together - np.minimum(sum(alone.values()), 1)).max() < 0.01


def test_multichannel_volumes_turn_once_with_a_bar_for_each_channel(run):
    example = run("multichannel_volumes")  # which drew the first
    camera = example.subplot.camera
    position = camera.position
    distances = []
    for _ in range(example.FRAMES):
        example.turn()
        distances.append(np.linalg.norm(camera.position - position))
    assert min(distances[:-1]) > 0 and distances[-1] < 1e-6 < 1 < max(distances)
    bars = example.figure.export_numpy()[:, -70:, :3]  # to the right of the tissue
    for channel in example.graphic:
        colour = np.round(255 * np.array(channel.cmap(1.0).rgba[:3]))
        assert (np.abs(bars - colour).max(axis=-1) < 4).sum() > 10


def test_live_stream_shows_each_frame_and_its_rate(run):
    example = run("live_stream")  # which drew the second
    figure, graphic, bar = example.figure, example.graphic, example.subplot.colorbar
    assert bar.title is None  # of one frame there is no rate
    texture = graphic.drawing.residents[0].texture
    for frame in itertools.islice(example.camera(), 2, 5):  # the same frames again
        figure.export_numpy()
        assert (graphic.data.value == frame).all()
    assert graphic.drawing.residents[0].texture is texture
    assert 0 < float(bar.title.removesuffix(" volumes/s")) < 1e4
    figure.clear_animations()
    example.subplot.outline.visible = bar.visible = False
    green, magenta = graphic
    for channel, other, dark in ((green, magenta, [0, 2]), (magenta, green, [1])):
        channel.visible, other.visible = True, False
        alone = figure.export_numpy()
        assert alone[..., dark].max() == 0 and 0.01 < lit(alone).mean() < 0.3


def test_cells_of_the_live_stream_move_and_stay_inside(run):
    frames = itertools.islice(run("live_stream").camera(), 0, 150, 30)
    bright = [frame > 2000 for frame in frames]
    assert min(map(np.sum, bright)) > 0.5 * max(map(np.sum, bright)) > 0
    assert all((a & b).sum() < 0.5 * a.sum() for a, b in itertools.pairwise(bright))


def test_non_orthogonal_slicing_cuts_along_the_plane(run):
    example = run("non_orthogonal_slicing")
    plane = np.array(example.plane)
    assert np.abs(plane[:3]).min() > 0.2  # oblique
    subplot = example.subplot
    cut, skin = subplot.graphics
    assert skin.data is cut.data

    def sides() -> np.ndarray:
        """Distances from the plane of what a raster of pixels shows, mm."""
        width, height = example.figure.size
        raster = [(x, y) for x in range(0, width, 35) for y in range(0, height, 35)]
        found = [info for info in (subplot.pick(*point) for point in raster) if info]
        worlds = np.array([info["world"] for info in found])
        return (worlds @ plane[:3] + plane[3]) / np.linalg.norm(plane[:3])

    cut.visible = False
    below = sides()
    assert len(below) > 20 and below.max() < 0.1 and below.min() < -20
    cut.visible, skin.visible = True, False
    on = sides()
    assert len(on) > 20 and np.abs(on).max() < 0.1


def test_volume_modes_shows_each_mode(run):
    example = run("volume_modes")
    volumes = [subplot.graphics[0] for subplot in example.figure]
    assert [volume.mode for volume in volumes] == list(example.PARAMETERS)
    assert all(volume.data is volumes[0].data for volume in volumes)
    picture = example.figure.export_numpy()
    for subplot in example.figure:
        left, top, width, height = subplot.viewport_px
        part = picture[top : top + height, left : left + width]
        assert 0.1 < lit(part).mean() < 0.8
    assert example.figure["mip"].graphics[0].name == "mip"


def test_share_buffers_has_one_texture_and_both_show_what_replaces_it(run):
    example = run("share_buffers")  # which drew the first stage
    projection, section, figure = example.projection, example.section, example.figure
    texture = projection.drawing.resident.texture
    assert section.data is projection.data
    before = figure.export_numpy()
    after = figure.export_numpy()
    assert projection.drawing.resident is section.drawing.resident
    assert projection.drawing.resident.texture is texture
    assert (section.data.value == example.stages[2]).all()
    assert np.std(example.stages[2]) < np.std(example.stages[0])
    for half in (np.s_[:, :500], np.s_[:, 500:]):  # the projection's, and the section's
        assert (before[half] != after[half]).any(axis=-1).mean() > 0.1

    copies = volrender.Figure(size=figure.size)
    copies[0, 0].camera.set_state(example.subplot.camera.get_state())
    for graphic in (projection, section):
        names = property_names(volrender.ImageVolumeGraphic)
        parameters = {name: getattr(graphic, name) for name in names}
        copies.add_image_volume(example.stages[2].copy(), **parameters)
    assert (copies.export_numpy() == after).all()


def test_the_moving_plane_comes_back_and_never_leaves_the_head(run):
    example = run("non_orthogonal_slicing_animation")  # which drew the first
    planes = [np.array(example.section.plane)]
    for _ in range(example.FRAMES):
        example.move_plane()
        planes.append(np.array(example.section.plane))
    steps = np.abs(np.diff(planes, axis=0)).max(axis=1)
    assert (steps > 0).all()
    assert (planes[0] == planes[-1]).all()
    assert len(np.unique(planes, axis=0)) == example.FRAMES
    heights = [-plane[3] / plane[2] for plane in planes]  # z on the axis of the head, mm
    assert min(heights) > -40 and max(heights) < 100 and np.ptp(heights) > 50
    layers = {layer.graphic: layer for layer in example.figure.render_layers()}
    assert (layers[example.section].scalar > 900).mean() > 0.03  # brain and bone, not only air


def test_orthogonal_views_meet_in_the_eye(run):
    example = run("orthogonal_views")
    figure, head = example.figure, example.head
    x, y, z = figure.index
    assert figure.value == head[z, y, x] and 700 < figure.value < 1200  # no air, no bone
    assert x > head.shape[2] / 2 and y > 0.7 * head.shape[1]  # on the right, in front
    assert len({view.graphics[0].data for view in figure}) == 1
    for name, cut in (("axial", head[z]), ("coronal", head[:, y]), ("sagittal", head[:, :, x])):
        (layer,) = (la for la in figure.render_layers() if la.graphic in figure[name])
        shown = layer.scalar[np.isfinite(layer.scalar)]
        assert shown.mean() == pytest.approx(cut.mean(), rel=0.05)


def test_the_page_for_colleagues_is_written(run, folder, capsys):
    run("page_for_colleagues")
    assert "WebGPU" in (folder / "head.html").read_text(encoding="utf-8")
    assert "head.html: 0." in capsys.readouterr().out


def test_measuring_measures_a_head(run, capsys):
    example = run("measuring")
    printed = capsys.readouterr().out
    for measurement in example.measurements:
        assert measurement.text in printed and measurement.visible
    width, front, brain, bone = example.measurements
    assert width.text == "152 mm" and 30 < front.degrees < 45
    assert 950 < brain.mean < 1150 and brain.std < 60  # soft tissue alone
    assert brain.volume == pytest.approx(4 / 3 * np.pi * 15**3, rel=0.05)
    assert bone.values.max() > 1300 and bone.values[-1] < 300
    assert 70 < bone.distances[bone.values.argmax()] < 90


@pytest.mark.parametrize("suffix", [".npz", ".tif", ".nii.gz"])
def test_ct_from_file_shows_the_file(suffix, run, tmp_path, capsys):
    head = datasets.head((24, 32, 32))
    path = tmp_path / f"scan{suffix}"
    scale = np.ones(3)
    if suffix == ".npz":
        np.savez(path, head)
    elif suffix == ".tif":
        import tifffile

        tifffile.imwrite(path, head)
    else:
        import nibabel

        scale = np.array([8.0, 8.0, 10.0])
        nibabel.save(nibabel.Nifti1Image(head.T, np.diag([*scale, 1])), path)
    example = run("ct_from_file", path)
    assert "procedural" not in capsys.readouterr().out
    assert (example.projection.data.value == head).all()
    assert example.projection.name == "scan"
    np.testing.assert_allclose(example.projection.scale, scale)
    picture = example.figure.export_numpy()
    assert lit(picture[:, :500]).mean() > 0.03 and lit(picture[:, 500:]).mean() > 0.03


def test_ct_from_file_takes_one_volume_of_a_series(run, tmp_path):
    import tifffile

    movie = datasets.cells_movie(frames=3, size=(8, 24, 24), dtype="uint16")
    path = tmp_path / "movie.tif"
    tifffile.imwrite(path, movie, imagej=True, metadata={"axes": "TZYX"})
    assert (run("ct_from_file", path).projection.data.value == movie[0]).all()


def test_ct_from_file_says_that_it_made_up_a_head(run, capsys):
    run("ct_from_file")
    assert "procedural" in capsys.readouterr().out


def test_controls_in_a_dock_set_the_figure_and_follow_it(run):
    example = run("qt_dock")
    head = example.head
    try:
        example.mode.setCurrentText("composite")
        example.threshold.setValue(90)
        example.opacity.setValue(30)
        example.colormap.setCurrentText("magma")
        assert (head.mode, head.threshold, head.alpha) == ("composite", 900, 0.3)
        assert head.cmap.name.endswith("magma")
        head.mode, head.threshold, head.alpha, head.cmap = "attenuated", 1250, 0.75, "cividis"
        shown = example.mode.currentText(), example.colormap.currentText()
        assert shown == ("attenuated", "cividis")
        assert (example.threshold.value(), example.opacity.value()) == (125, 75)
    finally:
        example.window.deleteLater()
