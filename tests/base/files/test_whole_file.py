"""A file is as before or as after, whatever goes wrong while it is written, and nothing else is left."""

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from volrender.base.files import whole_file
from volrender.base.files.whole_file import PREFIX, WholeFile, check_output, write_whole

OLD, NEW = b"old" * 500, b"new" * 40_000
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A working folder that holds a good file."""
    monkeypatch.chdir(tmp_path)
    Path("a.png").write_bytes(OLD)
    return tmp_path


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def test_a_file_is_replaced_or_made():
    write_whole("a.png", NEW)
    write_whole("b.png", NEW)
    assert Path("a.png").read_bytes() == Path("b.png").read_bytes() == NEW
    assert names() == ["a.png", "b.png"]


def test_until_it_is_finished_the_old_one_stands():
    with WholeFile("a.png") as whole:
        whole.file.write(NEW)
        whole.file.flush()
        assert Path("a.png").read_bytes() == OLD
        (unfinished,) = set(names()) - {"a.png"}
        assert unfinished.startswith(PREFIX) and unfinished.endswith(".png")
    assert Path("a.png").read_bytes() == OLD and names() == ["a.png"]


class Stop(BaseException):
    """What a user's Ctrl-C is like."""


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left"), Stop()], ids=str)
@pytest.mark.parametrize("step", ["open", "chmod", "write", "flush", "fsync", "replace"])
def test_whichever_step_fails_the_old_one_stands_alone(step, failure, monkeypatch):
    reached = []

    def fail(*_, **__):
        reached.append(step)
        raise failure

    class Failing:
        def __init__(self, file):
            self._file = file

        def __getattr__(self, name):
            return fail if name == step else getattr(self._file, name)

    if step == "open":
        monkeypatch.setattr(whole_file, "open", fail, raising=False)
    elif step == "chmod":
        monkeypatch.setattr(Path, "chmod", fail)
    elif step in ("fsync", "replace"):
        monkeypatch.setattr(os, step, fail)
    else:
        opening = lambda *arguments: Failing(open(*arguments))  # noqa: E731, SIM115
        monkeypatch.setattr(whole_file, "open", opening, raising=False)
    with pytest.raises((ValueError, Stop)) as caught:
        write_whole("a.png", NEW)
    if isinstance(failure, OSError):
        assert str(caught.value) == "a.png: cannot be written: No space left."
    assert reached == [step]
    assert Path("a.png").read_bytes() == OLD and names() == ["a.png"]
    assert not whole_file._unfinished


KILLED = """
import os, signal, sys, time
from volrender.base.files.whole_file import write_whole

path, moments_ms = sys.argv[1], range(1, 60, 6)
for moment_ms in moments_ms:
    child = os.fork()
    if not child:
        while True:
            for content in (b"old" * 500, b"new" * 400_000):
                write_whole(path, content)
    time.sleep(moment_ms / 1e3)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(len(open(path, "rb").read()))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows forks no processes")
def test_a_process_that_is_killed_leaves_a_whole_file():
    done = subprocess.run(
        [sys.executable, "-c", KILLED, "a.png"], capture_output=True, text=True, check=True
    )
    sizes = [int(line) for line in done.stdout.split()]
    assert len(sizes) == 10 and set(sizes) <= {1500, 1_200_000}
    left = [name for name in names() if name != "a.png"]
    assert all(name.startswith(PREFIX) for name in left)


@pytest.mark.parametrize("kind", ["symbolic", "of links", "dangling"])
def test_a_link_stays_one_and_its_target_is_written(kind):
    Path("target").mkdir()
    target = Path("target/t.png")
    if kind != "dangling":
        target.write_bytes(OLD)
    Path("link.png").symlink_to(target)
    if kind == "of links":
        Path("link.png").rename("first.png")
        Path("link.png").symlink_to("first.png")
    write_whole("link.png", NEW)
    assert Path("link.png").is_symlink() and target.read_bytes() == NEW
    assert [path.name for path in Path("target").iterdir()] == ["t.png"]


def test_another_name_of_the_file_keeps_what_was_there():
    os.link("a.png", "b.png")
    write_whole("a.png", NEW)
    assert Path("a.png").read_bytes() == NEW and Path("b.png").read_bytes() == OLD


def mode_of(name: str) -> int:
    return stat.S_IMODE(Path(name).stat().st_mode)


def test_permissions_stay_and_new_ones_are_those_of_the_umask():
    Path("a.png").chmod(0o640)
    before = os.umask(0o027)
    try:
        write_whole("a.png", NEW)
        write_whole("b.png", NEW)
        Path("c.png").touch()
    finally:
        os.umask(before)
    assert mode_of("a.png") == 0o640
    assert mode_of("b.png") == mode_of("c.png") == 0o640
    Path("a.png").chmod(0o604)
    write_whole("a.png", NEW)
    assert mode_of("a.png") == 0o604


@pytest.mark.skipif(getattr(os, "getuid", lambda: 1)() != 0, reason="only root gives files away")
def test_the_owner_stays():
    os.chown("a.png", 1234, 4321)
    write_whole("a.png", NEW)
    status = os.stat("a.png")
    assert (status.st_uid, status.st_gid) == (1234, 4321)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("folder", "Is a directory"),
        ("none/a.png", "No such file or directory"),
        ("a.png/b.png", "Not a directory"),
        ("read-only.png", "It is write-protected"),
        ("loop.png", "Too many levels of symbolic links"),
        ("nowhere.png", "No such file or directory"),
        ("x" * 300, "File name too long"),
        ("a\0.png", "embedded null"),
        ("", "Is a directory"),
    ],
    ids=lambda text: text[:20],
)
def test_what_cannot_be_written_is_refused_before(path, reason):
    Path("folder").mkdir()
    Path("read-only.png").touch(0o444)
    Path("loop.png").symlink_to("loop.png")
    Path("nowhere.png").symlink_to("none/t.png")
    before = names()
    for refused in (check_output, WholeFile):
        with pytest.raises(ValueError, match=rf": cannot be written: .*{reason}") as caught:
            refused(path)
        assert "\n" not in str(caught.value)
    assert names() == before


def test_a_folder_that_is_write_protected_is_named(folder, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != folder)  # root may do all
    with pytest.raises(ValueError, match=f"b.png: .*The folder {folder} is write-protected"):
        check_output("b.png")


def test_a_file_of_others_is_refused(monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).is_dir())
    with pytest.raises(ValueError, match=r"a\.png: cannot be written: It is write-protected"):
        check_output("a.png")


def test_the_file_that_standard_output_goes_to_is_refused():
    code = "from volrender.base.files.whole_file import write_whole; write_whole('out.txt', b'new')"
    with open("out.txt", "w") as out:
        done = subprocess.run([sys.executable, "-c", code], stdout=out, stderr=subprocess.PIPE)
    assert done.returncode == 1 and b"Standard output or error goes to that file" in done.stderr
    assert Path("out.txt").read_bytes() == b""


@needs_pipes
def test_a_pipe_is_given_the_whole_content_and_stays():
    os.mkfifo("pipe.png")
    received = []
    reader = threading.Thread(target=lambda: received.append(Path("pipe.png").read_bytes()))
    reader.start()
    write_whole("pipe.png", NEW)
    reader.join(10)
    assert received == [NEW] and stat.S_ISFIFO(os.stat("pipe.png").st_mode)
    assert names() == ["a.png", "pipe.png"]


@needs_pipes
def test_devices_are_written_to_and_stay():
    Path("null.png").symlink_to("/dev/null")
    write_whole("null.png", NEW)
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode) and Path("null.png").is_symlink()
    with pytest.raises(ValueError, match="/dev/full: cannot be written: No space left"):
        write_whole("/dev/full", NEW)


def test_what_is_left_at_the_end_is_removed_and_never_by_a_forked_child():
    with WholeFile("a.png") as whole, WholeFile("b.png"):
        assert len(names()) == 3
        if hasattr(os, "fork"):
            child = os.fork()
            if not child:
                whole_file.discard_all()
                os._exit(0)
            os.waitpid(child, 0)
            assert len(names()) == 3
        whole_file.discard_all()
        assert names() == ["a.png"]
        whole.close()


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="Windows limits no sizes of files")
def test_a_disk_that_is_full_at_any_byte_leaves_the_old_one():
    code = """
import resource
from pathlib import Path
from volrender.base.files.whole_file import write_whole

content = bytes(range(256)) * 400
for most in (0, 1, 4095, 4096, 50_000, len(content) - 1):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        write_whole("a.png", content)
    except ValueError as error:
        print(error)
    assert Path("a.png").read_bytes() == b"old" * 500
    assert [path.name for path in Path().iterdir()] == ["a.png"]
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr == "" and done.returncode == 0
    assert done.stdout.splitlines() == ["a.png: cannot be written: File too large."] * 6
