"""Other renderers, each set up for output equal to volrender's."""


class PeerUnavailable(RuntimeError):
    """A peer cannot draw a scene here; the message says why."""
