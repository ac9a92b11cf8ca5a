"""Windows play series: every frame shows what is due, and closing one pauses."""

import numpy as np
from rendercanvas.offscreen import OffscreenRenderCanvas

import volrender as vr


def test_a_window_plays_without_a_panel_and_pauses_when_it_is_closed(monkeypatch):
    now = [10.0]
    monkeypatch.setattr("volrender.scene.playback.player.time.perf_counter", lambda: now[0])
    canvas = OffscreenRenderCanvas(size=(60, 40), pixel_ratio=1.0)
    figure = vr.Figure(size=(60, 40), canvas=canvas)
    series = np.stack([np.full((4, 4, 4), 50 * time, np.uint8) for time in range(4)])
    volume = figure.add_image_volume(series, axes="tzyx", vmin=0, vmax=255)
    window = figure.show(panel=False)
    canvas.draw()
    canvas.submit_event({"event_type": "key_down", "key": " ", "modifiers": ()})
    canvas._process_events()
    times = []
    for frame in range(8):
        now[0] = 10 + frame * 0.05  # two frames a point: 10 a second
        picture = np.asarray(canvas.draw())
        times.append((volume.time, int(picture[..., :3].max())))
    assert [time for time, _ in times] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert len({brightest for _, brightest in times}) == 4
    assert figure.is_playing and window.is_moving
    window.close()
    now[0] += 9
    figure.export_numpy()
    assert not figure.is_playing and volume.time == 3
