"""A scan from a file: ``python examples/ct_from_file.py SCAN.nii.gz``; also .tif, .npy and .npz.

You should see the volume twice, from the front left: its maximum intensity projection on the left,
and its surface on the right. In a CT scan that is bone, and skin. Without a file it makes up a head,
and says so.
"""

import sys

import volrender as vr
from volrender.data.statistics import otsu_threshold
from volrender.io import read_volume

if len(sys.argv) > 1:
    scan = read_volume(sys.argv[1])
    data = scan.data[0] if scan.axes == "tzyx" else scan.data  # of a series, the first volume
    place = scan.graphic_kwargs  # offset, rotation, scale and name, as the file has them
else:
    print("No file was given: this is a procedural head.")
    data, place = vr.datasets.head(128), {"scale": 2.0, "name": "head"}

figure = vr.Figure(size=(1000, 560), shape=(1, 2))

projection = figure[0, 0].add_image_volume(data, mode="mip", cmap="gray", **place)

# The threshold that best parts the values into two classes, such as air and body.
threshold = otsu_threshold(data[::2, ::2, ::2])
bronze = [(0.88, 0.67, 0.55)] * 2  # a colormap of one colour
figure[0, 1].add_image_volume(
    projection.data, mode="iso", threshold=threshold, cmap=bronze, **place
)

for subplot in figure:
    subplot.camera.set_state({"reference_up": (0, 0, 1)})
    subplot.camera.look_from(azimuth=35, elevation=15)
    subplot.auto_fit()
    subplot.camera.zoom = 1.0
figure.link_cameras()
figure.show()

if __name__ == "__main__":
    vr.loop.run()
