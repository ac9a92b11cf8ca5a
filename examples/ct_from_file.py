"""A scan from a file: ``python examples/ct_from_file.py SCAN.nii.gz``; also .tif, .npy and .npz.

You should see the volume twice, from the front left: its maximum intensity projection on the left,
and its surface on the right. In a CT scan that is bone, and skin. Without a file it makes up a head,
and says so.
"""

import sys

import volrender as vr

figure = vr.Figure(size=(1000, 560), shape=(1, 2))

if len(sys.argv) > 1:
    # As the file means it: placed in the world, a patient upright, a series as a series.
    scan = vr.open(sys.argv[1])
    projection = figure[0, 0].add_image_volume(scan, mode="mip", cmap="gray")
    place = scan[0].graphic_kwargs
else:
    print("No file was given: this is a procedural head.")
    place = {"scale": 2.0, "name": "head", "directions": "RAS"}
    projection = figure[0, 0].add_image_volume(
        vr.datasets.head(128), mode="mip", cmap="gray", **place
    )

# "auto": the threshold that best parts the values into two classes, such as air and body.
figure[0, 1].add_image_volume(
    projection.data, mode="iso", threshold="auto", color=(0.88, 0.67, 0.55), **place
)

figure.link_cameras()
figure[0, 0].camera.look_from(azimuth=35, elevation=15)
figure.show()

if __name__ == "__main__":
    vr.loop.run()
