"""Three channels of one piece of tissue, as fluorescence shows them: they turn, and their colours add up.

You should see a slab of tissue that turns once in 180 frames: a tree of red arteries grows from below, one
of blue veins from above, among round green nuclei. Where they lie behind each other their light adds up: an
artery and a vein to magenta, a nucleus makes the one yellow and the other cyan. At the right, a bar for each
channel has its name, its colours and its contrast limits.
"""

import itertools

import numpy as np

import volrender as vr

FRAMES = 180

# One array with an axis of channels, as microscopes save it: (channel, z, y, x).
size = (64, 128, 128)
arteries = vr.datasets.vessels(size, dtype="float32")
veins = vr.datasets.vessels(size, dtype="float32", seed=1)[::-1]  # from the top
nuclei = vr.datasets.cells_movie(frames=1, size=size, cells=400, noise=0.01)[0]
channels = np.stack([arteries, veins, nuclei])

figure = vr.Figure(size=(700, 560))
subplot = figure[0, 0]

# One graphic and one texture, marched once. Each channel has its own colours and contrast limits.
graphic = subplot.add_multichannel_volume(
    channels,
    axis=0,
    cmaps=["#ff3030", "#3080ff", "#30d030"],
    clims=[(0, 0.9), (0, 0.9), (0.06, 0.6)],
    names=["arteries", "veins", "nuclei"],
    alpha_mode="add",  # hides no edge of the outline behind it
)

# What belongs to one channel is set on it, what belongs to all, such as the mode, on the graphic.
graphic["nuclei"].gamma = 0.8

subplot.camera.set_state({"reference_up": (0, 0, 1)})
subplot.camera.look_from(azimuth=35, elevation=35)
subplot.auto_fit()
subplot.camera.zoom = 0.88

subplot.colorbar.visible = True
subplot.outline.visible = True
subplot.outline.colour = "gray"

azimuths = itertools.cycle(35 + np.arange(FRAMES) * 360 / FRAMES)


def turn():
    subplot.camera.look_from(azimuth=next(azimuths), elevation=35)


figure.add_animations(turn)
figure.show()

if __name__ == "__main__":
    vr.loop.run()
