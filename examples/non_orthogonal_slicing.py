"""A slice at any angle: a head, cut open along an oblique plane.

You should see a face from the front left, and no top of the head: what is above the plane is taken
away. On the cut are the skull (white) and the brain with its folds; the air around the head is
transparent, so that the skin below the cut can be seen.
"""

import numpy as np

import volrender as vr

head = vr.datasets.head(128)  # air 0, soft tissue about 1000, bone above 1300
size_xyz = np.array(head.shape[::-1])
spacing = 256 / size_xyz  # the field of view is 256 mm
place = {"scale": spacing, "offset": -spacing * (size_xyz - 1) / 2}  # the origin in the middle

# A plane is (a, b, c, d): the points (x, y, z) of the world where ax + by + cz + d = 0. This one
# goes through `point`; its normal points to the side that is taken away.
point = np.array([0, 0, 40])
normal = np.array([-0.3, 0.4, 0.86])
plane = (*normal, -normal @ point)

figure = vr.Figure(size=(700, 560))
subplot = figure[0, 0]

# Shades of grey, of which the first is transparent: air. "blend" leaves what is behind it visible.
shade = np.linspace(0, 1, 256)
colours = np.column_stack([shade, shade, shade, shade > 0])
cut = subplot.add_image_volume(
    head, mode="slice", plane=plane, cmap=colours, vmin=600, vmax=1400, alpha_mode="blend", **place
)

# The skin shares the voxels of the slice. A clipping plane keeps the side to which its normal
# points; this one runs half a millimetre below the slice, so that the two do not coincide.
subplot.add_image_volume(
    cut.data,
    mode="iso",
    threshold=500,
    cmap=[(0.88, 0.67, 0.55)] * 2,  # one colour, whatever the value
    clipping_planes=[(*-normal, normal @ point - 0.5)],
    **place,
)

subplot.camera.set_state({"reference_up": (0, 0, 1)})
subplot.camera.look_from(azimuth=35, elevation=35)
subplot.auto_fit()
subplot.camera.zoom = 1.6

figure.show()

if __name__ == "__main__":
    vr.loop.run()
