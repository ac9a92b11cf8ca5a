"""Windows from IPython in a terminal: while `loop.run` waits for them, and beside a live prompt."""

import os
import re
import sys
import time

import numpy as np
import pytest

from tests.hosts.window.desktop.display import MISSING, Display

pexpect = pytest.importorskip("pexpect")  # IPython brings it, except on Windows
pytest.importorskip("IPython")
pytestmark = pytest.mark.skipif(
    bool(MISSING) and "CI" not in os.environ,
    reason=f"{' and '.join(MISSING)} missing: the tests of windows need a virtual display",
)

PROMPT = r"In \[\d+\]: *"
SCENE = (
    "import numpy as np, volrender as vr; figure = vr.Figure(size=(200, 150)); "
    "volume = figure.add_image_volume(vr.datasets.vessels(24), cmap='magma')"
)


class Session:
    """IPython in a terminal, on a display of its own.

    Parameters
    ----------
    folder : Path
        For its history and for pictures.
    """

    def __init__(self, folder):
        self.folder = folder
        self.display = Display()
        self._terminal = pexpect.spawn(
            sys.executable,
            ["-m", "IPython", "--no-banner", "--no-confirm-exit", "--colors=NoColor"],
            env={
                **self.display.environment,
                "IPYTHONDIR": str(folder),
                "PROMPT_TOOLKIT_NO_CPR": "1",  # nobody answers where the cursor is
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                "TERM": "xterm",
            },
            encoding="utf-8",
            dimensions=(40, 400),
            timeout=30,
        )
        self._terminal.expect(PROMPT)

    def ask(self, expression: str) -> str:
        """The value of an expression in the session, as text."""
        self.begin(f"print('<<' + str(({expression})) + '>>')")
        return self.answer()

    def begin(self, line: str) -> None:
        """Type a line."""
        self._terminal.sendline(line)

    def answer(self) -> str:
        """What a line prints between ``<<`` and ``>>``, when it comes."""
        self._terminal.expect(r"<<([^'\r\n]*)>>")
        return self._terminal.match[1]

    def exported(self) -> np.ndarray:
        """The offscreen picture."""
        path = self.folder / "picture.npy"
        assert self.ask(f"np.save({str(path)!r}, figure.export_numpy(rgb=True))") == "None"
        return np.load(path)

    def wait_for(self, picture: np.ndarray) -> None:
        """Wait until the window shows a picture."""
        height, width = picture.shape[:2]
        end = time.monotonic() + 20
        while True:
            shown = self.display.picture()[:height, :width].astype(int)
            apart = np.abs(shown - picture).max()
            if apart <= 2:
                return
            assert time.monotonic() < end, f"the window is {apart} / 255 from the picture"
            time.sleep(0.1)

    def leave(self) -> int:
        """Type `exit`; the exit status."""
        self.begin("exit")
        rest = self._terminal.read()
        assert not re.search("Traceback|Error|destroyed", rest), rest
        self._terminal.close()
        return self._terminal.exitstatus

    def close(self) -> None:
        self._terminal.close(force=True)
        self.display.close()


@pytest.fixture
def session(tmp_path):
    session = Session(tmp_path)
    yield session
    session.close()


def test_loop_run_shows_the_window_until_it_is_closed(session):
    session.begin(SCENE)
    picture = session.exported()
    assert picture.max() > 100
    assert session.ask("figure.show(panel=False).is_closed") == "False"
    session.begin("vr.loop.run(); print('<<' + str(figure.window.is_closed) + '>>')")
    session.wait_for(picture)
    session.display.ask_to_close("volrender")
    assert session.answer() == "True"
    # Once more, with the same figure.
    session.begin("volume.cmap = 'viridis'")
    other = session.exported()
    assert np.abs(other.astype(int) - picture).max() > 50
    assert session.ask("figure.show(panel=False).is_closed") == "False"
    session.begin("vr.loop.run(); print('<<' + str(figure.window.is_closed) + '>>')")
    session.wait_for(other)
    session.display.ask_to_close("volrender")
    assert session.answer() == "True"
    assert session.leave() == 0


@pytest.mark.parametrize("line", ["figure.show(panel=False)", "await shown()"])
def test_with_gui_asyncio_the_prompt_stays_usable_beside_the_window(session, line):
    session.begin("%gui asyncio")
    session.begin(SCENE)
    session.begin("async def shown(): return figure.show(panel=False)")
    session.begin("")
    session.begin(f"window = {line}")
    session.wait_for(session.exported())
    assert session.ask("vr.loop.run()") == "None"  # at once
    before = session.exported()
    session.begin("volume.cmap = 'viridis'")
    after = session.exported()
    assert np.abs(after.astype(int) - before).max() > 50
    session.wait_for(after)
    session.begin("window.close()")
    session.wait_for(np.zeros_like(after))
    assert session.ask("window.is_closed") == "True"
    session.begin(f"window = {line}")
    session.wait_for(after)
    session.display.ask_to_close("volrender")
    session.wait_for(np.zeros_like(after))
    assert session.ask("window.is_closed, figure.export_numpy().shape") == "(True, (150, 200, 4))"
    assert session.leave() == 0
