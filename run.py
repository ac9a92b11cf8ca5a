#!/usr/bin/env python3
"""Runs volrender from a checkout: makes the environment, finds a driver, then demo, tests or site.

Needs nothing but Python and its standard library. The syntax stays within Python 3.6, so that
an old Python gets as far as the message which says that it is too old.
"""

import argparse
import hashlib
import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

USAGE = """\
usage: python3 run.py demo [FILE] [-o PICTURE]     draw a volume in every mode, to demo.png
       python3 run.py test [PYTEST ARGUMENT ...]   run the test suite (--soak: the long one)
       python3 run.py docs                         build the site, to docs/_build/html"""

OLDEST_PYTHON = (3, 11)
EXTRAS = {
    "demo": ["io"],
    "test": ["gui", "io", "movie", "test"],
    "docs": ["docs", "io", "notebook", "qt"],
}
VULKAN_PACKAGES = ["libvulkan1", "mesa-vulkan-drivers"]  # Debian: the loader, lavapipe
# Debian, for tests: a display without a screen, who clicks on it, what glfw loads to open windows; and a
# second compiler of shaders.
TEST_PACKAGES = {
    "The tests of windows need a virtual display": [
        *("xvfb", "xdotool", "libxcursor1", "libxi6", "libxinerama1", "libxrandr2"),
    ],
    "The tests of Qt need what it loads to open windows": [
        *("libegl1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0"),
        "libxkbcommon-x11-0",
    ],
    "The tests of shaders need a browser": ["chromium"],
}
DOCS_PACKAGES = {
    "The reference of Qt needs what it loads": ["libegl1", "libxkbcommon0", "libdbus-1-3"]
}

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "volrender-setup.json"

# As many processes as there are cores: most tests keep one busy. Who is done takes tests from the others.
# Given before the user's arguments, so that "-n 0" (to debug, all in one process) is stronger.
SIDE_BY_SIDE = ["-n", "auto", "--maxprocesses", "8", "--dist", "worksteal"]

# Pages and what they are made of are kept, so that building anew takes what has changed. Any warning fails.
SITE = ROOT / "docs" / "_build" / "html"
SPHINX = ["-W", "--keep-going", "-q", "-b", "html", "-d", "docs/_build/doctrees", "docs", str(SITE)]

# Run by the environment's own Python.
CHECK = """
import importlib.util, sys
missing = [name for name in sys.argv[1:] if importlib.util.find_spec(name) is None]
sys.exit(f"{', '.join(missing)} missing" if missing else 0)
"""
PROBE = """
import json, wgpu
print(json.dumps([dict(adapter.info) for adapter in wgpu.gpu.enumerate_adapters_sync()]))
"""


class SetupError(Exception):
    """Something that keeps the command from running; the message says what to do."""


def say(line):
    print(line, flush=True)


def python_problem(version):
    """What is wrong with this Python (a version tuple), or None."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    came = ".".join(str(part) for part in version[:3])
    wanted = ".".join(str(part) for part in OLDEST_PYTHON)
    return f"volrender needs Python {wanted} or newer, and this is Python {came}."


def run_quietly(command, timeout_s=None):
    """Exit status, stdout and stderr of a command that gets no input; 127 if it cannot start."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s,
            cwd=str(ROOT),
        )
    except OSError as error:
        return 127, "", str(error)
    except subprocess.TimeoutExpired:
        return 124, "", f"no answer within {timeout_s} s"
    return (
        done.returncode,
        done.stdout.decode(errors="replace"),
        done.stderr.decode(errors="replace"),
    )


def cause(text):
    """Why a command failed, from its output: the last lines that name an error, or the last line."""
    lines = [line.strip()[:200] for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"(ERROR|E|[\w.]*(Error|Exception)): ", line)]
    found = errors[-3:] or lines[-1:] or ["it said nothing"]
    if re.search("connection broken|Failed to fetch|Temporary failure", text):  # pip's words, apt's
        found.append("A server could not be reached: is the network up?")
    return "\n".join("  " + line for line in found)


# Debian packages


def install_command(packages):
    return "sudo apt-get install " + " ".join(packages)


def administrator(purpose, packages):
    """What goes before a command that installs: nothing, or sudo; SetupError if neither may."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and run_quietly(["sudo", "-n", "true"])[0] == 0:
        return ["sudo", "-n"]
    raise SetupError(
        f"{purpose}, and there are no rights to install packages here. Run this and start again:\n"
        f"  {install_command(packages)}"
    )


def is_installed(package):
    status, out, _ = run_quietly(["dpkg-query", "-W", "-f=${Status}", package])
    return status == 0 and out.endswith(" installed")


def apt_install(prefix, package):
    """Install a Debian package; the package lists are fetched only if it fails without."""
    say(f"Installing {package} with apt ...")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-q"]
    apt += ["-o", "DPkg::Lock::Timeout=120"]
    install = [*apt, "install", "--no-install-recommends", package]
    if run_quietly(install)[0] == 0:
        return
    _, _, update_stderr = run_quietly([*apt, "update"])
    status, _, stderr = run_quietly(install)
    if status != 0:
        raise SetupError(
            f"apt could not install {package}:\n{cause(update_stderr + stderr)}\n"
            f"Start again once this works:\n  sudo apt-get update; {install_command([package])}"
        )


# The environment


def venv_python(windows=os.name == "nt"):
    return VENV / "Scripts" / "python.exe" if windows else VENV / "bin" / "python"


def wanted_stamp():
    """What a `.venv` made now, from here, would be stamped with, except for the extras."""
    return {
        "checkout": str(ROOT),
        "python": "{}.{}".format(*sys.version_info[:2]),
        "pyproject": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
    }


def read_stamp():
    """The stamp of the `.venv` that is there; empty if it has none or it cannot be read."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def stale_reason(stamp, wanted):
    """Why a `.venv` with this stamp must be made anew, or None. One without stamp may be kept."""
    if not stamp:
        return None
    if not stamp.get("complete"):
        return "was left half-finished"
    if stamp.get("checkout") != wanted["checkout"]:
        return "was made for another folder"
    if stamp.get("python") != wanted["python"]:
        return "was made for Python {}".format(stamp.get("python"))
    return None


def is_up_to_date(stamp, wanted, extras):
    same = all(stamp.get(key) == value for key, value in wanted.items())
    return same and bool(stamp.get("complete")) and set(extras) <= set(stamp.get("extras", []))


def broken_reason(stamp):
    """Why the `.venv` that is there does not work, or None."""
    modules = ["pip", "wgpu", "volrender"] if stamp else ["pip"]
    status, _, stderr = run_quietly([venv_python(), "-I", "-c", CHECK, *modules], timeout_s=60)
    return None if status == 0 else f"is broken ({cause(stderr).strip()})"


def remove_venv():
    try:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        else:
            shutil.rmtree(str(VENV))
    except OSError as error:
        raise SetupError(f"Cannot remove the old .venv: {error}") from error


def can_make_venv():
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def make_venv():
    if not can_make_venv():
        purpose = "This Python cannot make an environment: python3-venv is missing"
        if not shutil.which("apt-get"):
            raise SetupError(purpose + " (the standard modules venv and ensurepip).")
        apt_install(administrator(purpose, ["python3-venv"]), "python3-venv")
        if not can_make_venv():
            exact = "python{}.{}-venv".format(*sys.version_info[:2])
            raise SetupError(f"{sys.executable} has no ensurepip. Try {install_command([exact])}")
    say("Making the environment .venv ...")
    base_python = getattr(sys, "_base_executable", None) or sys.executable
    status, out, stderr = run_quietly([base_python, "-m", "venv", VENV])
    if status != 0:
        raise SetupError(f"Cannot make {VENV}:\n{cause(stderr + out)}")


def pip_install(stamp, wanted, extras):
    """Install the checkout, editable, into `.venv`. A stamp says `complete` only afterwards."""
    extras = sorted({*extras, *stamp.get("extras", [])})
    say("Installing volrender[{}] and what it needs (a minute or two) ...".format(",".join(extras)))
    old = STAMP.read_bytes() if stamp else None
    STAMP.write_text(json.dumps({"complete": False}), encoding="utf-8")
    pip = [venv_python(), "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
    target = ".[{}]".format(",".join(extras))
    status, out, stderr = run_quietly([*pip, "install", "--editable", target])
    if status != 0:  # pip has undone its work, so what was there before still counts
        if old:
            STAMP.write_bytes(old)
        else:
            STAMP.unlink()
        raise SetupError(f"pip could not install volrender:\n{cause(out + stderr)}")
    stamp = dict(wanted, complete=True, extras=extras)
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def prepare_environment(extras):
    """A `.venv` with the checkout and the extras installed; nothing is done where it is so."""
    wanted, stamp = wanted_stamp(), read_stamp()
    if VENV.exists() or VENV.is_symlink():
        reason = stale_reason(stamp, wanted) or broken_reason(stamp)
        if reason:
            say(f"The environment .venv {reason}; making it anew.")
            remove_venv()
            stamp = {}
    if not VENV.exists():
        make_venv()
    if not is_up_to_date(stamp, wanted, extras):
        pip_install(stamp, wanted, extras)


# The adapter


def find_adapters():
    """The `info` dict of every adapter that wgpu sees from inside `.venv`."""
    status, out, stderr = run_quietly([venv_python(), "-I", "-c", PROBE], timeout_s=120)
    if status != 0:
        raise SetupError(f"wgpu could not list the graphics adapters:\n{cause(stderr)}")
    return json.loads(out.splitlines()[-1])


def best_adapter(adapters):
    """The first adapter to draw with, or None. OpenGL on a processor (llvmpipe) does not count."""
    for adapter in adapters:
        if adapter["backend_type"] in ("Vulkan", "Metal", "D3D12"):
            return adapter
    for adapter in adapters:
        if adapter["adapter_type"] in ("DiscreteGPU", "IntegratedGPU"):
            return adapter
    return None


def no_adapter_message(platform, environ, installed):
    """What to say without an adapter, when there is nothing left that could be installed."""
    if platform == "darwin":
        return "No Metal adapter was found."
    if platform == "win32":
        return "No Direct3D 12 or Vulkan adapter was found. Update the graphics driver."
    if not installed:
        return (
            "No Vulkan driver was found. Install the Vulkan loader and a driver: the GPU's own, or\n"
            "Mesa's lavapipe, which needs no GPU (Debian and Fedora: mesa-vulkan-drivers,\n"
            "Arch: vulkan-swrast, Alpine: mesa-vulkan-swrast)."
        )
    message = f"No Vulkan driver was found, although {' and '.join(installed)} are installed."
    for name in ("VK_DRIVER_FILES", "VK_ICD_FILENAMES"):
        if environ.get(name):
            message += f"\nThe variable {name} limits the search to: {environ[name]}"
    return message


def ensure_adapter(platform=sys.platform):
    """Find an adapter; on Debian without one install the Vulkan loader and, failing that, lavapipe.

    The loader alone is enough where a GPU's own driver is already there.
    """
    adapter = best_adapter(find_adapters())
    on_debian = platform.startswith("linux") and bool(shutil.which("apt-get"))
    if adapter is None and on_debian:
        missing = [package for package in VULKAN_PACKAGES if not is_installed(package)]
        if missing:
            say("No Vulkan driver was found.")
            prefix = administrator("Vulkan is missing", missing)
        while adapter is None and missing:
            apt_install(prefix, missing.pop(0))
            adapter = best_adapter(find_adapters())
    if adapter is None:
        installed = VULKAN_PACKAGES if on_debian else []
        raise SetupError(no_adapter_message(platform, os.environ, installed))
    say("Adapter: {device} ({backend_type})".format(**adapter))


def ensure_test_packages(platform=sys.platform, wanted=TEST_PACKAGES):
    """What some tests need; without the rights to install it, those tests are skipped."""
    if not platform.startswith("linux") or not shutil.which("apt-get"):
        return
    for purpose, packages in wanted.items():
        missing = [package for package in packages if not is_installed(package)]
        if not missing:
            continue
        try:
            prefix = administrator(purpose, missing)
            for package in missing:
                apt_install(prefix, package)
        except SetupError as error:
            say(f"{error}\nGoing on without them.")


# The commands


def run_in_environment(arguments, cwd=None):
    """Run the environment's Python with our own input and output; its exit status."""
    process = subprocess.Popen([str(venv_python()), *arguments], cwd=cwd)
    while True:
        try:
            status = process.wait()
            return status if status >= 0 else 128 - status  # killed by a signal: as a shell has it
        except KeyboardInterrupt:  # it got Ctrl-C too, and decides itself how to end
            continue


def demo_arguments(argv):
    """The arguments of `python -m volrender` for `run.py demo`; exits with status 2 on bad ones."""
    parser = argparse.ArgumentParser(
        prog="run.py demo", description="Draw a volume in every mode, side by side."
    )
    parser.add_argument(
        "file", nargs="?", help=".npy, .npz, TIFF or NIfTI; without one, a made-up volume"
    )
    parser.add_argument(
        "-o",
        "--output",
        default=str(ROOT / "demo.png"),
        help="the picture (demo.png, beside run.py)",
    )
    options = parser.parse_args(argv)
    if options.file and not Path(options.file).exists():
        parser.error(f"no such file: {options.file}")
    return ["demo", *([options.file] if options.file else []), "-o", options.output]


def main(argv):
    problem = python_problem(sys.version_info)
    if problem:
        print(f"run.py: {problem}", file=sys.stderr)
        return 1
    command = argv[0] if argv else None
    if command in ("-h", "--help"):
        say(USAGE)
        return 0
    if command not in EXTRAS:
        print(USAGE, file=sys.stderr)
        if command:
            print(f"run.py: unknown command {command!r}; demo, test or docs", file=sys.stderr)
        return 2
    arguments = demo_arguments(argv[1:]) if command == "demo" else argv[1:]
    if command == "docs" and arguments:
        print(f"run.py: docs takes no arguments, not {arguments[0]!r}", file=sys.stderr)
        return 2
    try:
        prepare_environment(EXTRAS[command])
        ensure_adapter()
        if command == "test":
            ensure_test_packages()
        if command == "docs":
            ensure_test_packages(wanted=DOCS_PACKAGES)
    except (SetupError, OSError) as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if command == "demo":
        return run_in_environment(["-m", "volrender", *arguments])
    if command == "docs":
        status = run_in_environment(["-m", "sphinx", *SPHINX], cwd=str(ROOT))
        if status == 0:
            say(f"The site is in {SITE / 'index.html'}")
        return status
    return run_in_environment(["-m", "pytest", *SIDE_BY_SIDE, *arguments], cwd=str(ROOT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
