"""Tries what would be released, as a user gets it: a wheel, installed with all extras, in fresh environments.

    python -m tests.house.setting_up.try_release [PYTHON ...]

builds sdist and wheel, and for each Python, such as python3.13 (default: the one that runs this), makes an
environment, installs the wheel with ``[all]`` from the package index, and outside the checkout draws a
picture, exports a page, and, where there is Xvfb, opens a window. No test: it needs a network and minutes.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]

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
    root = folder / Path(python).name
    print(run(python, "--version", cwd=folder), flush=True)
    run(python, "-m", "venv", root, cwd=folder)
    inside = Path(sysconfig.get_path("scripts", "venv", {"base": str(root)})) / "python"
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
        for python in pythons or [sys.executable]:
            try_with(python, wheel, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
