"""A movie of a volume: calcium imaging of a layer of neurons, 128 time points, played in a loop.

You should see a flat box of tissue from above, at a slant. Some 300 neurons glow faintly; now and
then one flashes up from violet to yellow and fades over the next ten frames or so.
"""

import volrender as vr

# Like a recording from a microscope: (time, z, y, x), from 0, dark, to 1, saturated.
movie = vr.datasets.cells_movie(frames=128, size=(30, 128, 128))

figure = vr.Figure(size=(700, 560))
subplot = figure[0, 0]

# The planes of the recording are twice as far apart as its pixels.
volume = subplot.add_image_volume(
    movie,
    axes="tzyx",  # of which one time point is shown, and on the GPU
    vmin=0.05,
    vmax=0.8,
    cmap="inferno",
    scale=(1, 1, 2),
    alpha_mode="add",  # hides no edge of the outline behind it
)

subplot.camera.set_state({"reference_up": (0, 0, 1)})
subplot.camera.look_from(azimuth=30, elevation=40)
subplot.auto_fit()
subplot.camera.zoom = 0.88

subplot.outline.visible = True
subplot.outline.colour = "gray"


def show_next_time_point():
    volume.time = (volume.time + 1) % volume.n_times  # the texture stays, its voxels change


figure.add_animations(show_next_time_point)
figure.show()

if __name__ == "__main__":
    vr.loop.run()
