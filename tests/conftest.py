"""What all tests share: the engine, the --soak option, and pictures that are easy to compare."""

import gc
import os
import shutil
import sys
import tempfile

import pytest

import volrender
from tests.browser import Browser, chromium

# Tests that do not ask for compute shaders run the same everywhere, and measure nothing.
os.environ.setdefault("VOLRENDER_DISPATCH", "fragment")
# Tests that do not ask for a window get none, whether there is a display or not.
os.environ["RENDERCANVAS_FORCE_OFFSCREEN"] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Vulkan drivers complain on stderr where it is missing; tests look at what processes say there.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
# Nothing is remembered of what tests open and type, nor read of what the user did: in a file no folder
# can be made. Tests of that set the variable themselves.
os.environ["XDG_STATE_HOME"] = os.path.abspath(__file__)
# Nothing is known of stores that was not read in the test itself, but in tests of that.
os.environ.setdefault("VOLRENDER_KNOWN", "off")
# Tests start many processes: what these import is compiled once.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="run the long tests in full length")


def pytest_collection():
    """Collect no garbage while tests are collected: there is next to none."""
    gc.disable()


def pytest_collection_finish():
    """Let the garbage collector pass over what stays until the end: thousands of tests, and modules."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def soak(request) -> bool:
    """Whether long tests run in full; by default they run a tenth."""
    return request.config.getoption("--soak")


@pytest.fixture(scope="session")
def engine() -> volrender.Engine:
    """The engine that figures use by default."""
    return volrender.default_engine()


@pytest.fixture(scope="session")
def browser():
    """Chromium without a screen, for pages that share nothing; `run.py test` installs it with apt."""
    if chromium() is None:
        if os.environ.get("CI") and shutil.which("apt-get"):
            pytest.fail("chromium is not installed, and apt could install it")
        pytest.skip("there is no chromium here")
    with Browser() as browser:
        yield browser


def pytest_report_header():
    engine = volrender.default_engine()
    info = engine.adapter.info
    return f"volrender on {engine.name} ({info['backend_type']}, {info['description']})"
