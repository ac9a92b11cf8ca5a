"""Events: who is told, and by which threads."""

import threading

from volrender.base.events import EventEmitter


class Emitter(EventEmitter):
    _event_names = ("changed", "moved")


def in_a_thread(function) -> None:
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()


def test_a_handler_that_causes_its_own_event_is_not_called_again():
    emitter, called = Emitter(), []

    @emitter.add_event_handler("changed")
    def handler(event):
        called.append(event.info["value"])
        emitter.emit("changed", {"value": 2})

    emitter.emit("changed", {"value": 1})
    emitter.emit("changed", {"value": 3})
    assert called == [1, 3]


def test_an_event_of_another_thread_is_sent_while_a_handler_runs():
    emitter, called = Emitter(), []

    @emitter.add_event_handler("changed")
    def handler(event):
        called.append(event.info["value"])
        if event.info["value"] == 1:
            in_a_thread(lambda: emitter.emit("changed", {"value": 2}))
            emitter.emit("changed", {"value": 3})  # of this one it is not, not even now

    emitter.emit("changed", {"value": 1})
    assert called == [1, 2]
