"""Other renderers, each set up for output equal to volrender's."""

from __future__ import annotations

from typing import Any


class PeerUnavailable(RuntimeError):
    """A peer cannot draw a scene here; the message says why."""


def lone_volume(scene) -> dict[str, Any]:
    """The parameters of the one volume of a `ParityScene`; `PeerUnavailable` where it has more."""
    if len(scene.volumes) > 1:
        raise PeerUnavailable("n/a: one volume only")
    return scene.volumes[0]
