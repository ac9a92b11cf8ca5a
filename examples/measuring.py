"""Measuring: the width of a head, an angle, a profile through its bone, and statistics of its brain.

You should see three slices of a head and the head itself, with lines and what they measure: in the axial
slice (top left) in yellow the width of the head, 152 mm, and an angle that opens to the front; in cyan a
sphere in the brain, in every view that it meets, with its mean and its volume, 14 cm³. A green profile
runs upward through brain and bone: a line in the coronal slice (bottom left), a cross where it goes
through the axial one; the panel of a window plots its values. What was measured is printed, too.

In a window, M measures another distance, and the ends of all lines can be dragged.
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
    directions="RAS",
    size=(900, 900),
)
z = 41.0  # mm, of the axial slice
figure.position = (0, 0, z)

measurements = figure["3d"].measurements  # those of all four views
measurements.add_distance((-76, 0, z), (76, 0, z), name="width")
measurements.add_angle((-45, 60, z), (0, -70, z), (45, 60, z), name="front")
measurements.add_sphere(figure.volume, (30, 18, 48), 15, name="brain", colour="cyan")
profile = measurements.add_profile(
    figure.volume, (-25, 0, 30), (-25, 0, 125), name="bone", colour="lime"
)

for measurement in measurements:
    print(f"{measurement.kind:10}{measurement.name:8}{measurement.text}")
peak = profile.values.argmax()
print(f"densest at {profile.distances[peak]:.1f} mm of the profile: {profile.values[peak]:.0f}")

figure.show()

if __name__ == "__main__":
    vr.loop.run()
