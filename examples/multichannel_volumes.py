"""Several channels: blood vessels in magenta and neurons in green, as fluorescence shows them.

You should see a slab of tissue in which a tree of magenta vessels branches among round green cells.
The channels add up as light does: where a cell and a vessel overlap, the picture is white.
"""

import numpy as np

import volrender as vr

# One array with an axis of channels, as microscopes save it: (channel, z, y, x).
size = (64, 128, 128)
vessels = vr.datasets.vessels(size, dtype="float32")
neurons = vr.datasets.cells_movie(frames=1, size=size, cells=400, noise=0.01)[0]
channels = np.stack([vessels, neurons])

figure = vr.Figure(size=(700, 560))
subplot = figure[0, 0]

# One volume a channel, each with its own colours and contrast limits, blended by addition.
subplot.add_multichannel_volume(
    channels,
    axis=0,
    cmaps=["magenta", "lime"],
    clims=[(0.0, 0.9), (0.06, 0.6)],
    names=["vessels", "neurons"],
)

# Each is a volume of its own, with all properties: dim one, hide it, show it as a surface.
subplot["neurons"].gamma = 0.8

subplot.camera.set_state({"reference_up": (0, 0, 1)})
subplot.camera.look_from(azimuth=35, elevation=35)
subplot.auto_fit()
subplot.camera.zoom = 0.88

subplot.outline.visible = True
subplot.outline.colour = "gray"

figure.show()

if __name__ == "__main__":
    vr.loop.run()
