"""Vessels of a volume that is larger than the memory it may take, as a whole and from near by.

You should see, in orange on black, a thicket of vessels at the left, thick trunks and a haze of thin ones; at
the right, five times as large, a few of them with soft edges and a fine grain. While bricks are still being
loaded, parts are blurred, and the corner of the window counts what is to come; then the corner is empty. In a
terminal, a line says that the picture is final.
"""

import math

import volrender as vr

# A real one is a file with several resolutions, vr.open("embryo.ome.zarr"), or arrays,
# vr.Multiscale([fine, coarse, coarser]). This one is made where it is read.
store = vr.datasets.vessels_store((768, 512, 512))

engine = vr.Engine()
engine.memory_budget_bytes = math.prod(store.shape_zyx) // 2  # little, so that it does not fit

figure = vr.Figure(size=(640, 320), shape=(1, 2), names=["whole", "near"], engine=engine)
whole = figure["whole"].add_image_volume(store, cmap="inferno", vmin=0, vmax=200)
near = figure["near"].add_image_volume(whole.data, cmap="inferno", vmin=0, vmax=200)
for subplot in figure:
    subplot.camera.look_from(azimuth=30, elevation=15)
    subplot.auto_fit()
figure["near"].camera.zoom *= 5

figure.export("vessels.png")  # waits for what it needs, and draws in parts what has no room at once
print(figure.fidelity)

figure.show()

if __name__ == "__main__":
    vr.loop.run()
