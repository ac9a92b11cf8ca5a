"""Damages a file of every kind that is read, opens it, reads all of it, and prints what became of it.

    python -m tests.data.files.damage_all [ROUNDS] [--only BEGINNING …] [--json]

A bit is flipped, or all is cut off from a byte on. Readers run in a process of their own, of limited
memory and time, which may end: then another goes on with the next case.
"""

import argparse
import contextlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

import volrender
from volrender.cli import main as command_line
from volrender.data.files import MissingExtraError, VolumeFileError

ROUNDS = 200
MOST_MEMORY_BYTES = 2**32  # of address space
MOST_S = 10.0
OUTCOMES = ("refused", "right", "told", "other numbers", "other shape", "crash", "slow", "wrong")
_INFO_EVERY, _SLOW_EVERY = 20, 8
_LARGE_BYTES = 2**24  # of what is not read as a whole


def _voxels(path: Path) -> list[np.ndarray] | None:
    """Of all channels; None where there are more than the file had."""
    dataset = volrender.open(path)
    if sum(volume.data.nbytes for volume in dataset) > _LARGE_BYTES:
        for volume in dataset:
            np.asarray(volume.data[(slice(0, 1),) * volume.data.ndim])
        return None
    return [np.array(volume.data[...]) for volume in dataset]


def _outcome(path: Path, expected: list[np.ndarray]) -> str:
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            found = _voxels(path)
    except (VolumeFileError, MissingExtraError) as error:
        said = str(error)
        if not said.isprintable() or len(said) > 2 * len(str(path)) + 700:
            return f"wrong: no sentence: {said!r}"
        return "refused"
    except Exception as error:
        return f"wrong: {error!r}"
    if found is not None and all(map(np.array_equal, found, expected)):
        return "right" if len(found) == len(expected) else "other shape"
    if any(issubclass(one.category, UserWarning) for one in told):
        return "told"
    if found is None or [each.shape for each in found] != [each.shape for each in expected]:
        return "other shape"
    return "other numbers"


def _info(path: Path) -> str:
    """What `volrender info` does: a status of 0 or 2, and no traceback."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            status = command_line(["info", str(path)])
        except BaseException as error:
            return f"wrong: info: {error!r}"
    is_fine = status in (0, 2) and "Traceback" not in out.getvalue()
    return "" if is_fine else f"wrong: info: {status}: {out.getvalue()[-300:]}"


def _damaged(whole: Path, folder: Path, draw: random.Random, case: int) -> tuple[Path, str]:
    """A damaged copy of what there is to open, and what was done to it."""
    folder.mkdir()
    path = folder / whole.name
    for each in whole.parent.iterdir():
        (shutil.copytree if each.is_dir() else shutil.copy)(each, folder / each.name)
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.stat().st_size)
    file = draw.choice(files)
    content = bytearray(file.read_bytes())
    # Headers and tables, then those at the end, then anywhere.
    count = len(content)
    first, last = [(0, 400), (count - 400, count), (0, count)][case % 3]
    place = draw.randrange(max(0, first), min(count, last))
    is_cut = case % 5 == 4
    content[place] ^= 1 << draw.randrange(8)
    file.write_bytes(content[:place] if is_cut else content)
    return path, f"{'cut' if is_cut else 'flip'} at {place} of {count} of {file.name}"


def read_cases(folder: Path, kinds: dict[str, list[int]]) -> None:
    """In a process of its own: for each kind, with its first case, print a line for each case."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, hard))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # some decoders print what they think of a file
    for name, (first, last) in kinds.items():
        whole = folder / name / name
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = _voxels(whole)
        assert expected is not None, name
        for case in range(first, last):
            at = folder / f"{name} {case}"
            path, what = _damaged(whole, at, random.Random(f"{name} {case}"), case)
            # Of a case alone: the peak of this process begins anew.
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
            start = time.perf_counter()
            outcome = _outcome(path, expected)
            outcome = (case % _INFO_EVERY == 0 and _info(path)) or outcome
            taken_s = time.perf_counter() - start
            status = Path("/proc/self/status").read_text(encoding="ascii")
            peak_bytes = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024
            shutil.rmtree(at)
            said = json.dumps([name, case, outcome, what, taken_s, peak_bytes])
            print(said, file=answers, flush=True)


def damage_all(folder: Path, kinds: dict[str, int]) -> dict[str, dict[str, Any]]:
    """What became of so many cases of each kind, whose files are in folders of their own.

    Returns
    -------
    dict
        By kind: ``counts`` of `OUTCOMES`, ``longest_s``, ``peak_bytes``, and ``wrong``, in words.
    """
    found = {
        name: {"counts": dict.fromkeys(OUTCOMES, 0), "longest_s": 0.0, "peak_bytes": 0, "wrong": []}
        for name in kinds
    }
    left = {name: [0, count] for name, count in kinds.items()}
    while left:
        command = [sys.executable, "-m", __spec__.name, "--child", str(folder), json.dumps(left)]
        with (folder / "errors").open("w+") as errors:
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
            ended = _follow(child, found, left)
            errors.seek(0)
            said = errors.read().strip().splitlines()[-4:]
        if ended and left:
            name, (case, _) = next(iter(left.items()))
            found[name]["counts"][ended] += 1
            found[name]["wrong"].append(f"case {case}: {ended} ({child.returncode}): {said}")
            _advance(left, name, case)
    return found


def _follow(child: subprocess.Popen, found: dict, left: dict[str, list[int]]) -> str:
    """Take what a child says until it ends; how it ended before all was done, or ""."""
    was_slow = False

    def kill() -> None:
        nonlocal was_slow
        was_slow = True
        child.kill()

    assert child.stdout is not None
    wait_s = 60.0  # to import all
    while True:
        timer = threading.Timer(wait_s, kill)
        timer.start()
        line = child.stdout.readline()
        timer.cancel()
        if not line:
            child.wait()
            return "slow" if was_slow else "crash"
        name, case, outcome, what, taken_s, peak_bytes = json.loads(line)
        entry = found[name]
        entry["counts"][outcome.partition(":")[0]] += 1
        if outcome.startswith("wrong"):
            entry["wrong"].append(f"case {case}: {what}: {outcome}")
        entry["longest_s"] = max(entry["longest_s"], taken_s)
        entry["peak_bytes"] = max(entry["peak_bytes"], peak_bytes)
        _advance(left, name, case)
        wait_s = MOST_S


def _advance(left: dict[str, list[int]], name: str, case: int) -> None:
    left[name][0] = case + 1
    if left[name][0] >= left[name][1]:
        del left[name]


def main() -> int:
    """Print a table; the exit status is 1 where there was a crash, a traceback or a wait."""
    if sys.argv[1:2] == ["--child"]:
        read_cases(Path(sys.argv[2]), json.loads(sys.argv[3]))
        return 0
    from tests.data.files import every_kind

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    parser.add_argument("--only", nargs="+", default=[""])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--few", action="store_true", help="fewer where each takes a process")
    options = parser.parse_args()
    kinds = {
        name: -(-options.rounds // _SLOW_EVERY)
        if options.few and name.endswith(".czi")
        else options.rounds
        for name in every_kind.KINDS
        if name.startswith(tuple(options.only)) or name.endswith(tuple(options.only))
    }
    with tempfile.TemporaryDirectory() as folder:
        for name in kinds:
            every_kind.write(Path(folder) / name, name)
        found = damage_all(Path(folder), kinds)
    if options.json:
        print(json.dumps(found))
    else:
        print(f"{'':22s}" + "".join(f"{name:>14s}" for name in OUTCOMES) + "   longest    peak")
        for name, entry in found.items():
            counts = "".join(f"{count:14d}" for count in entry["counts"].values())
            peak = entry["peak_bytes"] / 2**20
            print(f"{name:22s}{counts} {entry['longest_s']:7.2f} s {peak:4.0f} MiB")
        print("\n".join(f"{name}: {one}" for name, e in found.items() for one in e["wrong"]))
    return int(any(entry["wrong"] for entry in found.values()))


if __name__ == "__main__":
    sys.exit(main())
