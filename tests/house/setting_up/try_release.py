"""Tries what would be released, as a user gets it: a wheel, installed with all extras, in fresh environments.

    python -m tests.house.setting_up.try_release [PYTHON ...]

builds sdist and wheel, and for each Python, such as python3.13 (default: the one that runs this), makes an
environment, installs the wheel, draws, and reads what needs no extra; then installs it with ``[all]`` from
the package index, and outside the checkout draws a picture, exports a page, and, where there is Xvfb, opens a
window. A Python that is not there is told, and is a failure in the end. No test: it needs a network and
minutes.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]

BARE = """
import numpy as np
import volrender as vr
head = vr.datasets.head(32)
np.save("a.npy", head)
np.savez("a.npz", head=head)
head.tofile("a_32x32x32_int16.raw")
with open("a.mha", "wb") as file:
    file.write(b"NDims = 3\\nDimSize = 32 32 32\\nElementType = MET_SHORT\\nElementDataFile = LOCAL\\n")
    file.write(head.tobytes())
for name in ("a.npy", "a.npz", "a_32x32x32_int16.raw", "a.mha"):
    figure = vr.Figure(size=(120, 96))
    figure.add(vr.open(name))
    assert figure.export_numpy(rgb=True).max() > 100, name
figure.export("bare.png")
print("draws and reads without extras")
"""
DRAW = """
from pathlib import Path
import volrender as vr
figure = vr.Figure(size=(120, 96))
figure.add_image_volume(vr.datasets.head(32), mode="iso", threshold=500)
for name in ("out.png", "out.pdf", "out.html"):
    figure.export(name)
    assert Path(name).stat().st_size > 1000, name
figure.record("out.mp4", frames=3, turn=30, progress=False)
assert figure.export_numpy(rgb=True).max() > 100
print("draws with", figure.engine.name)
"""
WINDOW = """
import volrender as vr
figure = vr.Figure(size=(240, 200), canvas="glfw")
figure.add_image_volume(vr.datasets.head(32))
figure.show()
frames = []
figure.add_animations(lambda: frames.append(1) or (len(frames) > 3 and vr.loop.stop()))
vr.loop.run()
assert len(frames) > 3
print("opens a window")
"""


def run(*command, cwd: Path) -> str:
    """The stdout of a command that must succeed, without the checkout on Python's path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout.strip()


def try_with(python: str, wheel: Path, folder: Path) -> None:
    """Install the wheel for a Python, and use it."""
    root = Path(tempfile.mkdtemp(dir=folder))  # of its own, also where two have one name
    print(run(python, "--version", cwd=folder), flush=True)
    run(python, "-m", "venv", root, cwd=folder)
    inside = Path(sysconfig.get_path("scripts", "venv", {"base": str(root)})) / "python"
    run(inside, "-m", "pip", "install", "--quiet", wheel, cwd=root)
    print(run(inside, "-c", BARE, cwd=root), flush=True)
    run(inside, "-m", "pip", "install", "--quiet", f"volrender[all] @ {wheel.as_uri()}", cwd=root)
    version = run(inside, "-m", "volrender", "--version", cwd=root).split()[-1]
    assert f"-{version}-" in wheel.name, (version, wheel.name)
    print(version, run(inside, "-c", DRAW, cwd=root), flush=True)
    if shutil.which("xvfb-run"):
        print(run("xvfb-run", "-a", inside, "-c", WINDOW, cwd=root), flush=True)


def main(pythons: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--outdir", folder, CHECKOUT, cwd=folder)
        (wheel,) = folder.glob("*.whl")
        missing = [python for python in pythons if shutil.which(python) is None]
        for python in pythons or [sys.executable]:
            if python not in missing:
                try_with(python, wheel, folder)
        if missing:
            sys.exit(f"not tried, since not there: {', '.join(missing)}")


if __name__ == "__main__":
    main(sys.argv[1:])
