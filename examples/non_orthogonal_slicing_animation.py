"""An oblique plane that moves through a head, as one looks through a scan for the best section.

You should see a section of a head, brain and skull, that sways like a spinning coin and sweeps up
and down; around it, dim and blue, the whole skull stands still. One cycle takes 120 frames.
"""

import itertools

import numpy as np

import volrender as vr

FRAMES = 120

head = vr.datasets.head(128)  # air 0, soft tissue about 1000, bone above 1300
size_xyz = np.array(head.shape[::-1])
spacing = 256 / size_xyz  # the field of view is 256 mm
place = {"scale": spacing, "offset": -spacing * (size_xyz - 1) / 2}  # the origin in the middle

figure = vr.Figure(size=(700, 560))
subplot = figure[0, 0]

# Adding black, as the air is, leaves what is behind it as it was.
skull = subplot.add_image_volume(
    head, mode="mip", cmap="#4060a0", vmin=1100, vmax=2000, alpha_mode="add", alpha=0.4, **place
)
section = subplot.add_image_volume(
    skull.data, mode="slice", cmap="gray", vmin=700, vmax=1400, alpha_mode="add", **place
)

subplot.camera.set_state({"reference_up": (0, 0, 1)})
subplot.camera.look_from(azimuth=35, elevation=25)
subplot.auto_fit()
subplot.camera.zoom = 1.5

phases = itertools.cycle(np.linspace(0, 2 * np.pi, FRAMES, endpoint=False))


def move_plane():
    phase = next(phases)
    point = np.array([0, 0, 30 + 40 * np.sin(phase)])  # mm
    normal = np.array([0.4 * np.cos(phase) - 0.3, 0.4 * np.sin(phase) + 0.35, 1.0])
    section.plane = (*normal, -normal @ point)


figure.add_animations(move_plane)
figure.show()

if __name__ == "__main__":
    vr.loop.run()
