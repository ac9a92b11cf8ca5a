"""How one talks to Chromium: its DevTools protocol, JSON ended by NUL, over two pipes."""

import json
import select
import time
from collections.abc import Callable
from typing import IO, Any

Handler = Callable[[str, dict], None]


class ProtocolError(AssertionError):
    """The browser refused a command, said nothing in time, or ended."""


class Connection:
    """Commands and their answers, one at a time; what happens meanwhile goes to handlers.

    Parameters
    ----------
    commands, answers : binary files
        To the browser and from it.
    said : Callable
        What the browser wrote on stderr, for messages of errors.

    Attributes
    ----------
    ended : bool
        Whether the browser has closed its side.
    """

    def __init__(self, commands: IO[bytes], answers: IO[bytes], said: Callable[[], str]):
        self._commands = commands
        self._answers = answers
        self._said = said
        self.ended = False
        self._rest = b""
        self._number = 0
        self._replies: dict[int, dict] = {}
        self._handlers: dict[str, Handler] = {}

    def handle(self, session: str, handler: Handler | None) -> None:
        """Give a session's events, names and parameters, to a handler; with None to nobody."""
        if handler is None:
            self._handlers.pop(session, None)
        else:
            self._handlers[session] = handler

    def post(self, method: str, session: str | None = None, **parameters) -> int:
        """Send a command and do not wait; its number."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        try:
            self._commands.write(json.dumps(message).encode() + b"\0")
            self._commands.flush()
        except OSError as error:
            self.ended = True
            raise self._error(f"{method}: the browser has ended ({error})") from None
        return self._number

    def send(
        self, method: str, session: str | None = None, *, timeout_s: float = 30, **parameters
    ) -> Any:
        """The answer to a command."""
        number = self.post(method, session, **parameters)
        ends = time.monotonic() + timeout_s
        while number not in self._replies:
            if not self.listen(ends - time.monotonic()):
                raise self._error(f"no answer to {method} within {timeout_s} s")
        reply = self._replies.pop(number)
        if "error" in reply:
            raise self._error(f"{method}: {reply['error']['message']}")
        return reply["result"]

    def listen(self, timeout_s: float) -> bool:
        """Take what comes next, if anything comes in time."""
        if not select.select([self._answers], [], [], max(timeout_s, 0))[0]:
            return False
        content = self._answers.read1(1 << 20)
        if not content:
            self.ended = True
            raise self._error("the browser has ended")
        *messages, self._rest = (self._rest + content).split(b"\0")
        for message in map(json.loads, messages):
            self._take(message)
        return True

    def _take(self, message: dict) -> None:
        if "id" in message:
            self._replies[message["id"]] = message
        elif handler := self._handlers.get(message.get("sessionId", "")):
            handler(message["method"], message["params"])

    def _error(self, what: str) -> ProtocolError:
        return ProtocolError(f"{what}; Chromium said:\n{self._said()[-3000:]}")
