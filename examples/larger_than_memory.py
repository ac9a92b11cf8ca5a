"""Vessels of a volume that is larger than the memory it may take, in bricks of several levels of detail.

You should see, from dark red to yellow on black, a tangle of vessels in a box, a few of them thick, whose
cut ends are bright. While bricks are being loaded, parts are blurred, and the corner of the window counts
what is to come. In a terminal, a line says that the exported picture is final.
"""

import math

import volrender as vr

# A real one is a file with several resolutions, vr.open("embryo.ome.zarr"), or arrays,
# vr.Multiscale([fine, coarse, coarser]). This one is made where it is read.
store = vr.datasets.vessels_store((1024, 768, 768))

engine = vr.Engine()
engine.memory_budget_bytes = math.prod(store.shape_zyx) * 3 // 4  # too little for all voxels

figure = vr.Figure(size=(480, 360), engine=engine)
vessels = figure.add_image_volume(
    store, mode="composite", cmap="inferno", vmin=0, vmax=255, opacity=[(0, 0), (255, 0.9)]
)
figure[0, 0].camera.look_from(azimuth=30, elevation=15)
figure[0, 0].auto_fit()
figure[0, 0].camera.zoom *= 1.3

figure.export("vessels.png")  # waits for what it needs, and draws in parts what has no room at once
print(figure.fidelity)

figure.show()

if __name__ == "__main__":
    vr.loop.run()
