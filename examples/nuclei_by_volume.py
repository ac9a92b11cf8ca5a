"""Segmented nuclei, coloured by how large each is: a label has the colour of what was measured of it.

You should see some two hundred nuclei with smooth, shaded surfaces in a box, from violet (small) to yellow
(large), and a bar at the right that says how many cubic micrometres a colour is. Where two touch, their
border is a line. In a window, the pointer names the nucleus below it, and a click picks one out: the others
become dim.
"""

import numpy as np

import volrender as vr

# Ids, as a segmentation has them: 0 is background. Ellipsoids of any size and direction, here.
shape = np.array((64, 128, 128))
random = np.random.default_rng(7)
nuclei = np.zeros(shape, np.uint16)
for label in range(1, 221):
    middle = random.uniform(8, shape - 8)
    radii = random.uniform(3.5, 8.5) * random.uniform(0.7, 1.1, 3)
    axes = np.linalg.qr(random.normal(size=(3, 3)))[0]
    low = np.maximum(middle - 10, 0).astype(int)
    box = tuple(slice(a, b) for a, b in zip(low, np.minimum(low + 21, shape), strict=True))
    places = np.stack(np.mgrid[box], axis=-1) - middle
    inside = (((places @ axes) / radii) ** 2).sum(axis=-1) < 1
    nuclei[box][inside & (nuclei[box] == 0)] = label

figure = vr.Figure(size=(800, 600))
subplot = figure[0, 0]
graphic = subplot.add_labels(nuclei, name="nuclei", scale=(0.5, 0.5, 0.5))
subplot.unit = "µm"

# What was measured: sizes in voxels, which are found in one pass, times the volume of a voxel.
volumes = graphic.found.sizes * 0.5**3
graphic.values = dict(zip(graphic.ids.tolist(), volumes.tolist(), strict=True))
graphic.cmap = "plasma"
graphic.vmin, graphic.vmax = 0, np.percentile(volumes, 98)
graphic.names = {label: f"nucleus {label}" for label in graphic.ids.tolist()}

subplot.colorbar.visible = True
subplot.outline.visible = True
subplot.outline.colour = "gray"
subplot.scale_bar.visible = True
subplot.camera.look_from(azimuth=30, elevation=30)
subplot.auto_fit()

figure.show()

if __name__ == "__main__":
    vr.loop.run()
