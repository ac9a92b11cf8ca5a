"""Does volrender work once it is installed? Builds it, installs the wheel, renders elsewhere.

The fresh environment borrows the dependencies of this one through a `.pth` line. Python does not
follow the `.pth` files of a folder added that way, so an editable volrender stays behind.
"""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import imageio.v3 as iio
import pytest

import volrender

CHECKOUT = Path(__file__).resolve().parents[3]

RENDER = """
import volrender as vr
figure = vr.Figure(size=(64, 48))
figure.add_image_volume(vr.datasets.sphere(16))
figure.export("out.png")
print(vr.__file__)
"""


def run(*command, cwd):
    """The stdout of a command that must succeed, without the checkout on Python's path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def executable(root, name):
    """Path of a program in the environment that lies in the folder `root`."""
    return Path(sysconfig.get_path("scripts", "venv", {"base": str(root)})) / name


def checkout_files(folder, pattern):
    """The checkout's files of a kind under a folder, as they are named in an archive."""
    found = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / folder).rglob(pattern)}
    assert found
    return found


@pytest.fixture(scope="module")
def distributions(tmp_path_factory):
    """Paths of the sdist and of the wheel that is built from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, CHECKOUT, cwd=folder)
    [sdist], [wheel] = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def fresh(distributions, tmp_path_factory):
    """The folder of a fresh environment with the wheel installed in it."""
    root = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(root, with_pip=False)
    install = ["install", "--quiet", "--no-deps", "--no-index", distributions[1]]
    run(sys.executable, "-m", "pip", "--python", executable(root, "python"), *install, cwd=root)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(root)}))
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "borrowed.pth").write_text("\n".join(sorted(borrowed)), encoding="utf-8")
    return root


def test_wheel_holds_every_shader_and_page_and_says_that_it_is_typed(distributions):
    shaders = {f"volrender/{path}" for path in checkout_files("shaders", "*.wgsl")}
    pages = checkout_files("volrender", "*.js") | checkout_files("volrender", "*.css")
    with zipfile.ZipFile(distributions[1]) as wheel:
        names = set(wheel.namelist())
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = wheel.read(about).decode("utf-8")
    assert {*shaders, *pages, "volrender/py.typed"} <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert f"\nVersion: {volrender.__version__}\n" in metadata
    assert not [name for name in names if name.startswith(("shaders/", "tests/"))]
    # What docs/explanation/licences.md says: nothing that others wrote, such as a font or a library.
    kinds = {Path(name).suffix for name in names if ".dist-info/" not in name}
    assert kinds == {".py", ".wgsl", ".js", ".css", ".typed"}


def test_sdist_holds_the_whole_checkout(distributions):
    wanted = checkout_files("shaders", "*.wgsl") | checkout_files("volrender", "*.py")
    wanted |= checkout_files("volrender", "*.js") | checkout_files("docs/howto", "*.md")
    wanted |= checkout_files("tests", "*.py")
    wanted |= {"run.py", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"}
    wanted |= {"CONTRIBUTING.md"}
    wanted |= {"volrender/py.typed"}
    with tarfile.open(distributions[0]) as sdist:
        names = {name.split("/", 1)[1] for name in sdist.getnames() if "/" in name}
    assert wanted <= names


def test_installed_wheel_renders_from_another_folder(fresh, tmp_path):
    imported = run(executable(fresh, "python"), "-c", RENDER, cwd=tmp_path).splitlines()[-1]
    assert Path(imported).resolve().is_relative_to(fresh.resolve())
    picture = iio.imread(tmp_path / "out.png")
    assert picture.shape[:2] == (48, 64)
    assert picture[..., :3].max() > 60


@pytest.mark.parametrize("as_module", [True, False])
def test_installed_command_describes_the_machine(fresh, tmp_path, as_module):
    module = [executable(fresh, "python"), "-m", "volrender"]
    report = run(
        *(module if as_module else [executable(fresh, "volrender")]), "doctor", cwd=tmp_path
    )
    assert "volrender" in report
