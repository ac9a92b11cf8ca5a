"""What changes from one frame of a viewer to the next: nothing, a box, or everything, as in a movie."""

import weakref

NOTHING, BOX, EVERYTHING = range(3)


def _no_frame() -> None:
    """Stands for a weak reference to no frame."""


class _Seen:
    """What one viewer saw.

    Attributes
    ----------
    frame : callable
        Gives the viewer's last frame, while there is one.
    version : int
        What that frame showed.
    change : int
        What changed before that frame.
    running : int
        What changed both before that frame and before the one before it.
    """

    __slots__ = ("change", "frame", "running", "version")

    def __init__(self):
        self.frame = _no_frame
        self.version = -1  # older than any: at first sight everything is new
        self.change = NOTHING
        self.running = NOTHING


class FrameChanges:
    """Tells the viewers of a volume apart, however many graphics, figures and windows show it.

    Frames and viewers are referenced weakly.
    """

    def __init__(self):
        self._version = 0  # grows with every change
        self._replaced_at = 0  # the version when everything changed last
        self._seen: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()  # viewer → _Seen
        self._anonymous = _Seen()
        self._last = self._anonymous  # who looked last: most likely who looks next

    def note(self, change: int) -> None:
        """The data changed: a `BOX`, or `EVERYTHING`."""
        self._version += 1
        if change == EVERYTHING:
            self._replaced_at = self._version

    def running(self, frame) -> int:
        """What changes from frame to frame of a viewer: the lesser of its last two changes.

        It is worked out when a frame is first seen, and stands for the whole frame.

        Parameters
        ----------
        frame : object or None
            The same one for all that is shown in one frame, another one for each frame, with a
            hashable attribute `viewer`; both can be referenced weakly. None: a frame of its own of
            one anonymous viewer.
        """
        if frame is None:
            return self._next_frame(self._anonymous)
        if self._last.frame() is not frame:
            self._last = self._seen_by(frame.viewer)
            if self._last.frame() is not frame:
                self._last.frame = weakref.ref(frame)
                self._next_frame(self._last)
        return self._last.running

    def _seen_by(self, viewer) -> _Seen:
        seen = self._seen.get(viewer)
        if seen is None:
            seen = self._seen[viewer] = _Seen()
        return seen

    def _next_frame(self, seen: _Seen) -> int:
        """A viewer begins a frame: what changes from frame to frame."""
        before = seen.change
        if seen.version == self._version:
            seen.change = NOTHING
        else:
            seen.change = EVERYTHING if self._replaced_at > seen.version else BOX
            seen.version = self._version
        seen.running = before if before < seen.change else seen.change
        return seen.running
