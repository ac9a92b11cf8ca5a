"""Two volumes, one buffer: a projection and a slice of the same voxels, which are replaced live.

You should see a noisy head from the side, twice: left as a maximum intensity projection, right as a
slice through its middle. Frame by frame both grow smoother together; after every fifth they are
noisy again.
"""

import itertools

import volrender as vr


def smooth(volume):
    """Mean of each voxel and its neighbours along z, y and x, weighted 1 : 2 : 1."""
    for axis in range(3):
        before = volume.swapaxes(0, axis)
        after = before.copy()
        after[1:-1] = (before[:-2] + 2 * before[1:-1] + before[2:]) / 4
        volume = after.swapaxes(0, axis)
    return volume


noisy = vr.datasets.head(128, dtype="float32", noise=150)
stages = [noisy]
for _ in range(4):
    stages.append(smooth(stages[-1]))

nz, ny, nx = noisy.shape
figure = vr.Figure(size=(1000, 560))
subplot = figure[0, 0]

projection = subplot.add_image_volume(noisy, mode="mip", cmap="inferno", vmin=0, vmax=2200)

# Given the `data` of a graphic, another one shares it: one array, and one texture on the GPU.
section = subplot.add_image_volume(
    projection.data,
    mode="slice",
    plane=(1, 0, 0, -(nx - 1) / 2),  # x = the middle, in the world
    offset=(0, -1.1 * ny, 0),
    cmap="gray",
    vmin=400,
    vmax=1700,
)

subplot.camera.set_state({"reference_up": (0, 0, 1)})
subplot.camera.look_from(azimuth=90, elevation=0)
subplot.auto_fit()
subplot.camera.zoom = 1.6

voxels = itertools.cycle(stages)


def show_next_stage():
    projection.data = next(voxels)  # and `section` shows it, too


figure.add_animations(show_next_stage)
figure.show()

if __name__ == "__main__":
    vr.loop.run()
