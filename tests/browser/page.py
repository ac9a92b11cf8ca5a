"""A page: what it is shown, what it answers, how it looks, and what it asked a network for."""

import base64
import json
import math
import time
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import imageio.v3 as imageio
import numpy as np

from tests.browser.connection import Connection
from tests.browser.hands import Keyboard, Mouse, Touch

WITHIN = ("data:", "blob:", "about:")  # what such URLs name is in the page already
NOT_IN_JSON = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}


class ScriptError(AssertionError):
    """JavaScript threw an exception."""


class Message(NamedTuple):
    """What a page wrote to its console, or the browser wrote there about it."""

    kind: str  # "log", "warning", "error" …
    text: str


class Page:
    """A page of a `Browser`.

    Attributes
    ----------
    mouse, touch, keyboard
        The user's hands; places are CSS pixels from the top left of what is seen.
    console : list[Message]
        What was written there, by workers too.
    errors : list[str]
        Uncaught exceptions, with where they were thrown.
    requests : list[str]
        The URL of all that was asked for, in order: first the page itself, then whatever it and its
        frames and workers wanted, sockets included, answered or not.
    """

    def __init__(
        self, connection: Connection, size: tuple[int, int], pixel_ratio: float, proxy: dict
    ):
        self._connection = connection
        self._context = connection.send(
            "Target.createBrowserContext", disposeOnDetach=True, **proxy
        )["browserContextId"]
        self._target = connection.send(
            "Target.createTarget", url="about:blank", browserContextId=self._context
        )["targetId"]
        self._session = connection.send(
            "Target.attachToTarget", targetId=self._target, flatten=True
        )["sessionId"]
        self.console: list[Message] = []
        self.errors: list[str] = []
        self.requests: list[str] = []
        self._loads = 0
        self._inner: list[str] = []
        self.mouse, self.touch = Mouse(self.send), Touch(self.send)
        self.keyboard = Keyboard(self.send)
        connection.handle(self._session, self._note)
        self._listen_to(self._session)
        for method in ("Page.enable", "Log.enable"):
            self.send(method)
        self.send("Emulation.setFocusEmulationEnabled", enabled=True)
        self.resize(*size, pixel_ratio)

    def send(self, method: str, *, timeout_s: float = 30, **parameters) -> Any:
        """The answer to a command of the DevTools protocol."""
        return self._connection.send(method, self._session, timeout_s=timeout_s, **parameters)

    def open(self, place: str | Path, timeout_s: float = 30) -> None:
        """Load a URL or a file, and wait until all of it is loaded."""
        url = place.resolve().as_uri() if isinstance(place, Path) else place
        before = self._loads
        answer = self.send("Page.navigate", url=url, timeout_s=timeout_s)
        if answer.get("errorText"):
            raise AssertionError(f"{url}: {answer['errorText']}{self.said()}")
        ends = time.monotonic() + timeout_s
        while self._loads == before:
            if not self._connection.listen(ends - time.monotonic()):
                raise AssertionError(f"{url} is not loaded within {timeout_s} s{self.said()}")

    def evaluate(self, expression: str, *arguments, timeout_s: float = 30) -> Any:
        """The value of a JavaScript expression, or of what it promises, as JSON has it.

        With arguments, the expression is a function and they are given to it. `ScriptError` where it
        throws.
        """
        if arguments:
            given = ", ".join(json.dumps(argument) for argument in arguments)
            expression = f"({expression})({given})"
        answer = self.send(
            "Runtime.evaluate",
            timeout_s=timeout_s,
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        if "exceptionDetails" in answer:
            raise ScriptError(told(answer["exceptionDetails"]))
        result = answer["result"]
        if "unserializableValue" in result:
            return NOT_IN_JSON[result["unserializableValue"]]
        return result.get("value")

    def wait_for(self, expression: str, timeout_s: float = 60) -> Any:
        """Wait until an expression is truthy; its value. AssertionError if it does not become so."""
        ends = time.monotonic() + timeout_s
        while not (value := self.evaluate(expression, timeout_s=timeout_s)):
            if time.monotonic() > ends:
                raise AssertionError(f"{expression} is {value!r} for {timeout_s} s{self.said()}")
            time.sleep(0.02)
        return value

    def resize(self, width: int, height: int, pixel_ratio: float = 1.0) -> None:
        """Change what is seen of the page, in CSS pixels, and physical pixels for one of them."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=pixel_ratio,
            mobile=False,
        )

    def rectangle(self, selector: str) -> tuple[float, float, float, float]:
        """Left, top, width and height of the first element a CSS selector finds, in CSS pixels."""
        found = self.evaluate(
            "(selector) => { const found = document.querySelector(selector);"
            " if (!found) return null; const box = found.getBoundingClientRect();"
            " return [box.x, box.y, box.width, box.height]; }",
            selector,
        )
        assert found is not None, f"nothing is {selector!r}{self.said()}"
        return tuple(found)

    def screenshot(self, selector: str | None = None) -> np.ndarray:
        """What is seen, or of it the first element that a CSS selector finds.

        Physical pixels, none scaled: (height, width, 3), uint8. Of an element, from the pixel nearest
        to its left top corner to the one nearest to the other.
        """
        answer = self.send("Page.captureScreenshot", format="png")
        picture = np.asarray(imageio.imread(BytesIO(base64.b64decode(answer["data"]))))[..., :3]
        if selector is None:
            return picture
        left, top, width, height = self.rectangle(selector)
        ratio = self.evaluate("devicePixelRatio")
        rows = slice(max(round(top * ratio), 0), round((top + height) * ratio))
        columns = slice(max(round(left * ratio), 0), round((left + width) * ratio))
        return picture[rows, columns]

    def said(self) -> str:
        """Console and exceptions as lines, for messages."""
        lines = [f"{kind}: {text}" for kind, text in self.console] + self.errors
        return "; the page said:\n" + ("\n".join(lines)[-3000:] or "nothing")

    def close(self) -> None:
        """Close the page, and forget all that it kept; `with` does so too."""
        if not self._connection.ended:
            self._connection.send("Target.disposeBrowserContext", browserContextId=self._context)
        for session in (self._session, *self._inner):
            self._connection.handle(session, None)

    def __enter__(self) -> "Page":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def _listen_to(self, session: str) -> None:
        """Have it tell what happens in a page, a frame or a worker, before it begins."""
        for method in ("Runtime.enable", "Network.enable"):
            self._connection.post(method, session)
        self._connection.post(
            "Target.setAutoAttach",
            session,
            autoAttach=True,
            waitForDebuggerOnStart=True,
            flatten=True,
        )
        self._connection.post("Runtime.runIfWaitingForDebugger", session)

    def _note(self, event: str, about: dict) -> None:
        if event == "Page.loadEventFired":
            self._loads += 1
        elif event == "Runtime.consoleAPICalled":
            text = " ".join(shown(argument) for argument in about["args"])
            self.console.append(Message(about["type"], text))
        elif event == "Runtime.exceptionThrown":
            self.errors.append(told(about["exceptionDetails"]))
        elif event == "Log.entryAdded":
            entry = about["entry"]
            self.console.append(Message(entry["level"], f"{entry['text']} {entry.get('url', '')}"))
        elif event == "Network.requestWillBeSent":
            self._note_request(about["request"]["url"])
        elif event in ("Network.webSocketCreated", "Network.webTransportCreated"):
            self._note_request(about["url"])
        elif event == "Target.attachedToTarget":
            self._inner.append(about["sessionId"])
            self._connection.handle(about["sessionId"], self._note)
            self._listen_to(about["sessionId"])

    def _note_request(self, url: str) -> None:
        if not url.startswith(WITHIN):
            self.requests.append(url)


def told(details: dict) -> str:
    """What an exception says, with its stack where it has one."""
    exception = details.get("exception", {})
    return exception.get("description") or f"{details['text']} {shown(exception)}"


def shown(value: dict) -> str:
    """A value of JavaScript, as a console shows it."""
    return str(value.get("value", value.get("description", value.get("type", ""))))
