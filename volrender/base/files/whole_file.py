"""Files that appear whole or not at all: what is written takes its place at the end, in one step."""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = ".volrender-unfinished-"  # what is left of a process that was killed tells what it is

_unfinished: set[Path] = set()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_unfinished.clear)  # they are the parent's


class WholeFile:
    """A file that is written beside its place, and put there by `finish`.

    Until then, what stood there stays; whatever ends it before, by an error or a full disk, leaves
    nothing. The place is what links lead to. A file that is there keeps its permissions, and its
    owner where that is allowed; a new one has those that the umask leaves. What is no regular file,
    such as a pipe or ``/dev/null``, is never replaced: it is given the finished content.

    Parameters
    ----------
    path : str or path-like

    Attributes
    ----------
    unfinished : Path
        Where it is meanwhile, with the suffix of `path`.
    file : binary file
        That one, open for reading and writing.

    Raises
    ------
    ValueError
        It cannot be written there; see `check_output`.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        status = check_output(path)
        self._path = Path(path)
        self._is_stream = status is not None and not stat.S_ISREG(status.st_mode)
        folder = Path(tempfile.gettempdir() if self._is_stream else place_of(path).parent)
        self.unfinished = unfinished_path(folder, self._path.suffix)
        try:
            with write_errors(path):
                self.file = open(self.unfinished, "x+b")  # noqa: SIM115 - closed by `close`
                if status is not None and not self._is_stream:
                    _give_permissions(self.unfinished, status)
        except BaseException:
            self.close()
            raise

    def finish(self, path: Path | None = None) -> None:
        """Put it in its place, flushed to the disk; ValueError where that cannot be done.

        Parameters
        ----------
        path : Path, optional
            Another place in the same folder.
        """
        path = path or self._path
        with write_errors(path):
            self.file.flush()
            if self._is_stream:
                self.file.seek(0)
                with open(path, "wb") as stream:
                    shutil.copyfileobj(self.file, stream)
            else:
                os.fsync(self.file.fileno())
                self.file.close()
                os.replace(self.unfinished, place_of(path))

    def close(self) -> None:
        """Let go of it; where it was not finished, nothing is left."""
        if (file := getattr(self, "file", None)) is not None:
            with suppress(OSError):  # content that did not fit: whoever wrote it was told
                file.close()
        discard(self.unfinished)

    def __enter__(self) -> "WholeFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file, as a `WholeFile`; ValueError where that cannot be done."""
    with WholeFile(path) as whole:
        with write_errors(path):
            whole.file.write(content)
        whole.finish()


def check_output(path: str | os.PathLike[str]) -> os.stat_result | None:
    """Whether a file can be written, before it is: what is known of the one that is there, or None.

    Raises
    ------
    ValueError
        It is a folder, a disk or write-protected, it is where standard output goes, or its own
        folder does not exist or is write-protected.
    """
    path = Path(path)
    with write_errors(path):
        try:
            status = path.stat()
        except FileNotFoundError:
            status = None
        if status is None or stat.S_ISREG(status.st_mode):
            check_folder(place_of(path).parent)
        if status is None:
            return None
        if stat.S_ISDIR(status.st_mode):
            raise OSError(errno.EISDIR, "Is a directory")
        if not status.st_mode & 0o222 or not os.access(path, os.W_OK):
            raise OSError(errno.EACCES, "It is write-protected")
        if stat.S_ISBLK(status.st_mode):
            raise OSError(errno.EPERM, "It is a disk")
        if stat.S_ISREG(status.st_mode) and _is_standard_stream(status):
            raise OSError(errno.EPERM, "Standard output or error goes to that file")
    return status


def check_folder(folder: Path) -> None:
    """OSError where nothing can be made in a folder."""
    if not stat.S_ISDIR(os.stat(folder).st_mode):
        raise NotADirectoryError(errno.ENOTDIR, "Not a directory")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, f"The folder {folder} is write-protected")


def place_of(path: str | os.PathLike[str]) -> Path:
    """Where a path leads to, symbolic links followed."""
    return Path(os.path.realpath(path))


def unfinished_path(folder: Path, suffix: str = "") -> Path:
    """A new name for what is being made in a folder; `discard` it in the end."""
    path = folder / f"{PREFIX}{os.urandom(6).hex()}{suffix}"
    _unfinished.add(path)
    return path


def discard(path: Path) -> None:
    """Remove what an `unfinished_path` names, if it is still there: a file or a folder."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):  # it is not there; or else its name tells what it is
            path.unlink()
    _unfinished.discard(path)


def discard_all() -> None:
    """Remove all that is unfinished, before the process is ended."""
    for path in tuple(_unfinished):
        discard(path)


@contextmanager
def write_errors(path: str | os.PathLike[str]) -> Iterator[None]:
    """What the file system refuses becomes a ValueError that names a file."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = getattr(error, "strerror", None) or error
        raise ValueError(f"{path}: cannot be written: {reason}.") from error


def _give_permissions(path: Path, status: os.stat_result) -> None:
    own = path.stat()
    if (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        with suppress(PermissionError):  # only the superuser may give files away
            os.chown(path, status.st_uid, status.st_gid)
    path.chmod(stat.S_IMODE(status.st_mode))


def _is_standard_stream(status: os.stat_result) -> bool:
    for number in (1, 2):
        with suppress(OSError):  # it may be closed
            if os.path.samestat(status, os.fstat(number)):
                return True
    return False
