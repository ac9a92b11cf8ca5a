"""A child of a process that has drawn: it computes and ends as others do, and drawing is refused."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows forks no processes")

PARENT = """
import atexit, multiprocessing, os, sys, threading
import numpy as np
import volrender as vr

figure = vr.Figure(size=(16, 16))
volume = figure.add_image_volume(np.arange(8, dtype=np.uint8).reshape(2, 2, 2))
figure.export_numpy()

def status_of(child):
    process = os.fork()
    if not process:
        child()
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
"""


def run(code: str, timeout_s: float = 60) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PARENT + code], capture_output=True, text=True, timeout=timeout_s
    )
    assert done.stderr == "" and done.returncode == 0
    return done.stdout


def test_a_child_ends_with_its_status_and_what_it_printed():
    said = run("""
for status in (0, 7):
    def child():
        atexit.register(print, "handled")
        print(np.arange(5).sum())
        sys.exit(status)
    sys.stdout.flush()
    print("ended with", status_of(child), flush=True)
""")
    assert said.splitlines() == ["10", "handled", "ended with 0", "10", "handled", "ended with 7"]


def test_a_worker_that_is_forked_computes():
    said = run("""
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(np.sqrt, [4.0, 9.0]))
figure.export_numpy()
""")
    assert "2.0" in said and "3.0" in said


@pytest.mark.parametrize("is_locked", [False, True], ids=["at rest", "while another thread draws"])
def test_drawing_in_a_child_is_refused_in_a_sentence(is_locked):
    said = run(f"""
held, done = threading.Event(), threading.Event()

def hold():
    with figure.engine.lock:
        held.set()
        done.wait()

if {is_locked}:
    threading.Thread(target=hold).start()
    held.wait()

def child():
    for draw in (figure.export_numpy, figure.render_layers, lambda: vr.Figure().export_numpy()):
        try:
            draw()
        except RuntimeError as error:
            print(error, flush=True)
    sys.exit(3)

print(status_of(child))
done.set()
""")
    *refusals, status = said.splitlines()
    assert status == "3" and len(refusals) == 3
    assert all('get_context("spawn")' in refusal for refusal in refusals)
