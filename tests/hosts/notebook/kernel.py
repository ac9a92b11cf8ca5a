"""A kernel of IPython for tests, and a page that is none: it sends what a front end would send."""

import time
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.manager import KernelManager

from tests.hosts.notebook.server import surroundings

PATIENCE_S = 60


class Cell:
    """What a cell gave, in the order in which it came."""

    def __init__(self, messages: list[dict]) -> None:
        self.messages = messages

    def contents(self, *kinds: str) -> list[dict]:
        """Of the messages of some types, what they say."""
        return [message["content"] for message in self.messages if message["msg_type"] in kinds]

    @property
    def text(self) -> str:
        """What it printed."""
        return "".join(content["text"] for content in self.contents("stream"))

    @property
    def shown(self) -> list[dict]:
        """The bundles of data that it shows."""
        return [content["data"] for content in self.contents("execute_result", "display_data")]

    @property
    def error(self) -> str | None:
        """The name of the exception that ended it, or None."""
        return next((content["ename"] for content in self.contents("error")), None)


class Kernel:
    """A kernel, and the page of the widget that was shown last.

    Parameters
    ----------
    folder : Path
        Where it runs.

    Attributes
    ----------
    frames : list of (str, bytes)
        The pictures that came: kind and data.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(cwd=str(folder), env=surroundings(folder))
        self._client = self.manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(PATIENCE_S)
        self.frames: list[tuple[str, bytes]] = []
        self._model = ""
        self._time_s = 0.0

    def close(self) -> None:
        self._client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def restart(self) -> None:
        """As the command of the menu."""
        self.manager.restart_kernel(now=False)
        self._client.wait_for_ready(PATIENCE_S)

    def send(self, code: str, cell: str = "main", allow_stdin: bool = True) -> str:
        """Have a cell run; the id of the request."""
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": allow_stdin}
        message = self._client.session.msg("execute_request", content, metadata={"cellId": cell})
        self._client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def result(self, request: str) -> Cell:
        """Wait for a cell."""
        messages = []
        while True:
            message = self._next(PATIENCE_S)
            if message["parent_header"].get("msg_id") == request:
                messages.append(message)
                if message["content"].get("execution_state") == "idle":
                    return Cell(messages)

    def run(self, code: str, cell: str = "main", allow_stdin: bool = True) -> Cell:
        """What a cell gives; AssertionError where an exception ends it."""
        result = self.result(self.send(code, cell, allow_stdin))
        assert result.error is None, "\n".join(result.contents("error")[0]["traceback"])
        return result

    def show(self, code: str, cell: str = "main", size=(120, 90), pixel_ratio: float = 1) -> Cell:
        """What a cell gives whose last line is shown live, on a page that is seen."""
        result = self.run(code, cell)
        view = next(data[VIEW] for data in result.shown if VIEW in data)
        self._model = view["model_id"]
        self.resize(size, pixel_ratio)
        self.tell(_has_visible_views=True)
        return result

    def resize(self, size: tuple[int, int], pixel_ratio: float = 1) -> None:
        """Somebody drags the corner of the canvas."""
        width, height = size
        pixels = {"pwidth": width * pixel_ratio, "pheight": height * pixel_ratio}
        self.event("resize", width=width, height=height, ratio=pixel_ratio, **pixels)

    def event(self, kind: str, timestamp: float | None = None, **more: Any) -> None:
        """An event of the page."""
        self._time_s += 0.1
        about = {"type": kind, "timestamp": timestamp or self._time_s, "modifiers": [], **more}
        self._comm({"method": "custom", "content": about})

    def pointer(self, kind: str, x: float, y: float, buttons=(1,), timestamp=None) -> None:
        """An event of the left button."""
        about = {"x": x, "y": y, "button": 1, "buttons": list(buttons), "touches": {}}
        self.event(f"pointer_{kind}", timestamp, ntouches=0, **about)

    def tell(self, **state: Any) -> None:
        """Set traits of the widget from the page."""
        self._comm({"method": "update", "state": state, "buffer_paths": []})

    def settled(self) -> bytes:
        """Wait until the page shows the final picture, and it came as PNG: that one."""
        ends = time.monotonic() + PATIENCE_S
        self.frames.clear()
        while True:
            assert time.monotonic() < ends, f"of {len(self.frames)} pictures none is final"
            self._next(PATIENCE_S)
            if self.frames and self.frames[-1][0] == "image/png":
                text = self.run("print(figure.window.is_final)", "settled").text
                if text == "True\n" and self.frames[-1][0] == "image/png":
                    return self.frames[-1][1]

    def said_until(self, text: str) -> str:
        """Wait until a text was printed by what no cell runs."""
        said = ""
        while text not in said:
            message = self._next(PATIENCE_S)
            if message["msg_type"] == "stream":
                said += message["content"]["text"]
        return said

    def _comm(self, data: dict) -> None:
        message = self._client.session.msg("comm_msg", {"comm_id": self._model, "data": data})
        self._client.shell_channel.send(message)

    def _next(self, timeout_s: float) -> dict:
        """The next message; pictures are kept, and the kernel is told that they were seen."""
        try:
            message = self._client.get_iopub_msg(timeout=timeout_s)
        except Empty:
            raise AssertionError(f"the kernel said nothing for {timeout_s} s") from None
        data = message["content"].get("data", {}) if message["msg_type"] == "comm_msg" else {}
        content = data.get("content", {})
        if content.get("type") == "framebufferdata":
            self.frames.append((content["mimetype"], bytes(message["buffers"][0])))
            seen = {name: content[name] for name in ("index", "timestamp")}
            self.tell(_frame_feedback={**seen, "localtime": time.time()})
        return message


VIEW = "application/vnd.jupyter.widget-view+json"
