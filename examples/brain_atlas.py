"""A head and an atlas of its brain: in three slices, and on the surface of the brain, linked by a crosshair.

You should see three gray slices of a head with regions of the brain in colours, each with an outline, and at
the top right the regions as smooth surfaces, four of them translucent, between the three planes. In a
window the readout names the region under the crosshair, a click on a region picks it out in all views, and
the panel has a list of regions with their names, colours and sizes.
"""

import numpy as np

import volrender as vr

head = vr.datasets.head(128)
size = head.shape[0]

# An atlas, as files have it: an id for each voxel, and what the ids stand for. Parts of an ellipsoid, here.
z, y, x = (np.indices(head.shape) + 0.5) / size * 2 - 1
z, y, x = z - 0.3, y + 0.01, x
brain = (head > 600) & (head < 1250) & ((x / 0.45) ** 2 + (y / 0.61) ** 2 + (z / 0.55) ** 2 < 1)
lobe = np.select([z < -0.15, y > 0.2, y < -0.25], [4, 1, 3], 2)
atlas = np.where(brain, lobe + 4 * (x > 0), 0).astype(np.uint8)
lobes = ("frontal", "parietal", "occipital", "temporal")
names = [f"{lobe}, {side}" for side in ("left", "right") for lobe in lobes]

figure = vr.OrthoFigure(
    head, size=(800, 800), mode="iso", cmap="gray", vmin=600, vmax=1500, directions="RAS"
)
figure.volume.visible = False  # of the head, the slices are enough
labels = figure.add_labels(atlas, names=names, opacity=dict.fromkeys(range(1, 5), 0.25))

# What is set on one is the same in all four views.
labels.colors = dict(
    zip(range(1, 9), 2 * ["#e0605a", "#e8b84b", "#5aa9e0", "#69c084"], strict=True)
)
labels.outline = 1.5
labels.fill = 0.35

figure.index = (int(0.36 * size), int(0.58 * size), int(0.72 * size))
figure["3d"].camera.look_from(azimuth=140, elevation=25)
figure["3d"].auto_fit()

figure.show()

if __name__ == "__main__":
    vr.loop.run()
