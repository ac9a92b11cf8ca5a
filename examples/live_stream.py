"""A live stream: new volumes of two channels, as a camera delivers them, shown as they come.

You should see a cube in which 40 green cells swim among 40 magenta ones, bounce off its faces, and never
stop. At the right are the bars of both channels, and above them how many volumes are shown in a second.
"""

import collections
import time

import numpy as np

import volrender as vr

SIZE = 128
CELLS = 40  # of each channel
RADIUS = 9  # voxels


def camera():
    """Frames without end: (channel, z, y, x), uint16; detector noise, and cells that move."""
    rng = np.random.default_rng(0)
    dark = rng.integers(80, 120, (2, SIZE, SIZE, SIZE), np.uint16)
    offsets = np.linspace(-2.5, 2.5, 2 * RADIUS)  # of the voxels of a cell, in standard deviations
    profile = np.exp(-(offsets**2) / 2)
    cell = np.uint16(3000 * profile[:, None, None] * profile[:, None] * profile)
    room = SIZE - 2 * RADIUS
    place = rng.uniform(0, room, (2, CELLS, 3))
    velocity = rng.normal(0, 1, (2, CELLS, 3))  # voxels a frame
    while True:
        frame = dark.copy()
        for image, places in zip(frame, np.round(place).astype(int), strict=True):
            for z, y, x in places:
                image[z : z + 2 * RADIUS, y : y + 2 * RADIUS, x : x + 2 * RADIUS] += cell
        yield frame
        place += velocity
        velocity = np.where((place < 0) | (place > room), -velocity, velocity)
        place = np.clip(place, 0, room)


frames = camera()

figure = vr.Figure(size=(700, 560))
subplot = figure[0, 0]

# Contrast limits are given: what comes later is brighter or darker than the first frame.
graphic = subplot.add_multichannel_volume(
    next(frames),
    axis=0,
    cmaps=["lime", "magenta"],
    clims=[(150, 3000), (150, 3000)],
    names=["GFP", "mCherry"],
    alpha_mode="add",  # hides no edge of the outline behind it
)

subplot.camera.set_state({"reference_up": (0, 0, 1)})
subplot.camera.look_from(azimuth=30, elevation=25)
subplot.auto_fit()
subplot.camera.zoom = 0.85

subplot.colorbar.visible = True
subplot.outline.visible = True
subplot.outline.colour = "gray"

shown = collections.deque(maxlen=30)  # when the latest were, in seconds


def show_next_frame():
    graphic.data[:] = next(frames)  # into the texture that is there
    shown.append(time.perf_counter())
    if len(shown) > 1:
        rate = (len(shown) - 1) / (shown[-1] - shown[0])
        subplot.colorbar.title = f"{rate:.1f} volumes/s"


figure.add_animations(show_next_frame)
figure.show()

if __name__ == "__main__":
    vr.loop.run()
