"""Rendering modes, side by side: one head, four ways to get a pixel from the ray through it.

You should see, from the front left:

- top left, mip, the largest value on each ray: the skull and, brightest, the teeth;
- top right, minip, the smallest value, in a box cut out of the face: air in the nose, the sinuses
  and the throat is black, fluid in the brain dark grey;
- bottom left, iso, the first surface above a threshold: the skin, lit from the camera;
- bottom right, slice, the values on a plane: the head halved, brain, face and spine.
"""

import volrender as vr

head = vr.datasets.head(128)  # air 0, fluid 900, soft tissue about 1050, bone 1300 to 1950
nz, ny, nx = head.shape

PARAMETERS = {
    "mip": {"cmap": "inferno", "vmin": 0, "vmax": 2000},
    # Nearly every ray passes through air outside the head, so minip needs a crop, in voxels z, y, x.
    "minip": {
        "cmap": "gray",
        "vmin": 400,
        "vmax": 1100,
        "crop": [
            (n * a // 100, n * b // 100) for n, a, b in ((nz, 18, 72), (ny, 33, 74), (nx, 33, 67))
        ],
    },
    "iso": {"cmap": [(0.88, 0.67, 0.55)] * 2, "threshold": 500},
    "slice": {"cmap": "gray", "vmin": 700, "vmax": 1400, "plane": (1, 0, 0, -(nx - 1) / 2)},
}

figure = vr.Figure(size=(900, 720), shape=(2, 2), names=list(PARAMETERS))
shared = head
for mode, parameters in PARAMETERS.items():
    subplot = figure[mode]
    volume = subplot.add_image_volume(shared, mode=mode, name=mode, **parameters)
    shared = volume.data  # the first one's buffer: the voxels are on the GPU once
    subplot.camera.set_state({"reference_up": (0, 0, 1)})
    subplot.camera.look_from(azimuth=50, elevation=15)
    subplot.auto_fit()
    subplot.camera.zoom = 1.0 if "crop" in parameters else 1.3  # the head leaves its corners empty

figure.show()

if __name__ == "__main__":
    vr.loop.run()
