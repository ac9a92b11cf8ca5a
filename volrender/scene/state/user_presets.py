"""Transfer functions that the user keeps under names of their own: a folder of files, as a mapping."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...base import checks
from ...base.files.user_folder import config_folder
from ..graphics.transfer.presets import PRESETS
from .transfer_function import Look
from .transfer_function_file import load_transfer_function, save_transfer_function

SUFFIX = ".json"
LONGEST = 80  # characters of a name
_FORBIDDEN = '<>:"/\\|?*'  # on some system
_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(10)),
}


class UserPresets(Mapping[str, dict[str, Any]]):
    """The user's own presets by name, each a dict as those of `presets`.

    Each is a file of `save_transfer_function`, read when it is asked for; files that are put into the
    folder are found. A preset is found in any case of letters.

    Raises
    ------
    KeyError
        There is no preset of this name.
    ValueError
        The folder or the file cannot be read, or is no transfer function.
    """

    @property
    def folder(self) -> Path:
        """Where they are: ``volrender/presets`` in the user's folder for settings.

        That is ``$XDG_CONFIG_HOME`` or ``~/.config``; ``%APPDATA%`` on Windows, and
        ``~/Library/Application Support`` on macOS.
        """
        try:
            return config_folder() / "presets"
        except RuntimeError as error:
            raise ValueError(f"There is no folder for presets: {error}") from error

    def path_of(self, name: str) -> Path:
        """The file of a preset, whether or not it is there.

        Raises
        ------
        TypeError, ValueError
            It is no name, or no file can be called so on every system.
        """
        if not isinstance(name, str):
            raise TypeError(f"The name of a preset is a string, not {checks.short(name)}.")
        problem = _problem_of(name)
        if problem:
            raise ValueError(f"A preset cannot be called {checks.short(name)}: {problem}.")
        return self.folder / f"{name}{SUFFIX}"

    def save(self, name: str, graphic_or_channel: Look, overwrite: bool = False) -> Path:
        """Keep the transfer function of a volume or a channel under a name.

        Parameters
        ----------
        name : str
            1 to 80 characters that file names may have on every system; not that of one of `presets`.
        graphic_or_channel : ImageVolumeGraphic or Channel
            Whose colours, opacities, limits and light are kept.
        overwrite : bool
            Whether it takes the place of one that has the name.

        Returns
        -------
        Path
            Its file.

        Raises
        ------
        TypeError, ValueError
            It is no name, or there is a preset of this name; or the file cannot be written.
        """
        path = self.path_of(name)
        known = self._known(name)
        if known is not None:
            if not checks.boolean("overwrite", overwrite):
                raise ValueError(f"There is a preset {known!r} already.")
            path = self.path_of(known)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ValueError(f"{path.parent} cannot be made: {error.strerror or error}.") from error
        save_transfer_function(graphic_or_channel, path)
        return path

    def remove(self, name: str) -> None:
        """Delete the preset of a `name` and its file.

        Raises
        ------
        KeyError
            There is none.
        ValueError
            It cannot be deleted.
        """
        path = self._path_there(name)
        try:
            path.unlink()
        except OSError as error:
            raise ValueError(f"{path} cannot be deleted: {error.strerror or error}.") from error

    def __getitem__(self, name: str) -> dict[str, Any]:
        return load_transfer_function(self._path_there(name))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._known(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def __repr__(self) -> str:
        return f"<UserPresets {', '.join(map(repr, self))}>"

    def _names(self) -> list[str]:
        """Those of the files, sorted; others in the folder are none of ours."""
        folder = self.folder
        try:
            found = [entry.name for entry in os.scandir(folder) if not entry.is_dir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise ValueError(f"{folder} cannot be read: {error.strerror or error}.") from error
        names = [name.removesuffix(SUFFIX) for name in found if name.endswith(SUFFIX)]
        return sorted((name for name in names if not _problem_of(name)), key=str.casefold)

    def _known(self, name: str) -> str | None:
        """The preset of this name, as it is written; None where there is none."""
        names = self._names()
        alike = [known for known in names if known.casefold() == name.casefold()]
        return name if name in names else next(iter(alike), None)

    def _path_there(self, name: str) -> Path:
        known = self._known(name) if isinstance(name, str) else None
        if known is None:
            raise KeyError(
                f"There is no preset {checks.short(name)}.{checks.nearest_match(name, self)}"
            )
        return self.path_of(known)


def _problem_of(name: str) -> str:
    """Why a preset cannot have a name; "" where it can."""
    wrong = [each for each in name if each in _FORBIDDEN or not each.isprintable()]
    if not 1 <= len(name) <= LONGEST:
        return f"a name has 1 to {LONGEST} characters"
    if wrong:
        return f"it has {wrong[0]!r}"
    if name != name.strip() or name[0] == "." or name[-1] == ".":
        return "it begins or ends with a space or a point"
    if name.partition(".")[0].casefold() in _DEVICES:
        return "some systems have a device of this name"
    if name.casefold() in PRESETS:
        return "this is one that volrender has"
    return ""


USER_PRESETS = UserPresets()


def find_preset(name_or_path: str) -> Mapping[str, Any]:
    """A preset by its name, the user's own ones included, or by the path of its file.

    Raises
    ------
    ValueError
        There is none, or its file is no transfer function.
    """
    if name_or_path in PRESETS:
        return PRESETS[name_or_path]
    is_path = name_or_path.endswith(SUFFIX) or Path(name_or_path).name != name_or_path
    if not is_path and name_or_path in USER_PRESETS:
        return USER_PRESETS[name_or_path]
    if is_path or os.path.exists(name_or_path):
        return load_transfer_function(name_or_path)
    names = [*PRESETS, *USER_PRESETS]
    raise ValueError(
        f"There is no preset {checks.short(name_or_path)}, only {', '.join(names)}, and files of "
        f"save_transfer_function.{checks.nearest_match(name_or_path, names)}"
    )
