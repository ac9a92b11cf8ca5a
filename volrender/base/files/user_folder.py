"""Where does volrender keep what belongs to the user?"""

import os
import sys
from pathlib import Path

# By platform: an environment variable, and the folder below the home where it is not set. The
# variables of the XDG base directory specification count only where they are absolute.
_CACHE = {
    "win32": ("LOCALAPPDATA", "AppData/Local"),
    "darwin": (None, "Library/Caches"),
    "": ("XDG_CACHE_HOME", ".cache"),
}
_CONFIG = {
    "win32": ("APPDATA", "AppData/Roaming"),
    "darwin": (None, "Library/Application Support"),
    "": ("XDG_CONFIG_HOME", ".config"),
}
_STATE = {
    "win32": ("LOCALAPPDATA", "AppData/Local"),
    "darwin": ("XDG_STATE_HOME", "Library/Application Support"),
    "": ("XDG_STATE_HOME", ".local/state"),
}


def cache_folder() -> Path:
    """For what can be made again; RuntimeError where the user has no home."""
    return _folder(_CACHE)


def config_folder() -> Path:
    """For what the user made; RuntimeError where the user has no home."""
    return _folder(_CONFIG)


def state_folder() -> Path:
    """For what was done lately; RuntimeError where the user has no home."""
    return _folder(_STATE)


def _folder(by_platform: dict) -> Path:
    variable, below_home = by_platform.get(sys.platform, by_platform[""])
    wanted = Path(os.environ.get(variable, "") if variable else "")
    return (wanted if wanted.is_absolute() else Path.home() / below_home) / "volrender"
