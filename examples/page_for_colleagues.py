"""A page for colleagues: orthogonal views of a head as one HTML file that needs nothing but a browser.

You should see three slices of a head and its skin, and find a file head.html beside where you started
this (or where its first argument says). Open it in a browser: a drag over a slice moves the crosshair, a
drag over the head turns it, and the controls below choose modes and colours. The voxels are in the file,
so whoever has it has the data. `volrender export scan.nii.gz -o scan.html --ortho` does that of a scan.
"""

import sys
from pathlib import Path

import volrender as vr

path = Path(sys.argv[1] if len(sys.argv) > 1 else "head.html")

figure = vr.OrthoFigure(
    vr.datasets.head(128),
    mode="iso",
    threshold=500,
    vmin=0,
    vmax=1800,
    directions="RAS",
    size=(800, 800),
)
figure.volume.name = "head"
figure.export(path, quality="8bit")  # 256 grey values are enough to look at
print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")

figure.show()

if __name__ == "__main__":
    vr.loop.run()
