"""Orthogonal views: three slices through a head, and the head, linked by a crosshair.

You should see four views. In the axial (blue), the coronal (green) and the sagittal slice (red), lines
cross in the right eye; letters at the edges say where the left and right side of the head are, its back
and front, and up and down. At the top right, planes in the same colours cut the head where the slices
are; below it stands what is in the eye: voxel, position and value.

In a slice, drag with the left button to move the crosshair, and turn the wheel for the next slice; a
double click on the head moves it to the skin.
"""

import numpy as np

import volrender as vr

head = vr.datasets.head(128)  # air 0, soft tissue about 1000, bone above 1300
size_xyz = np.array(head.shape[::-1])
spacing = 256 / size_xyz  # the field of view is 256 mm

figure = vr.OrthoFigure(
    head,
    mode="iso",
    threshold=500,
    vmin=0,
    vmax=1500,
    scale=spacing,
    offset=-spacing * (size_xyz - 1) / 2,  # the origin in the middle
    unit="mm",
    directions="RAS",  # x points to the right of the head, y to its front, z upward
    size=(900, 900),
)
figure.position = (33, 69, 17)  # in the world, mm; figure.index is the voxel

figure.show()

if __name__ == "__main__":
    vr.loop.run()
