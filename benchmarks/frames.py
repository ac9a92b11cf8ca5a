"""What the frames of a scene take in volrender and its peers, and how far their pictures are apart."""

from __future__ import annotations

import gc
from argparse import Namespace
from pathlib import Path

import numpy as np

from benchmarks.contenders import volrender_contenders
from benchmarks.measure import Row, rows_of, take_turns
from benchmarks.parity import compare
from benchmarks.peers import PeerUnavailable
from benchmarks.peers.contenders import make_peer
from benchmarks.scenes import Scene

COMPARED_VIEWS = (0, 7, 14)
"""Views of which pictures are compared, degrees of turn."""

ALIKE = ("pygfx", "cuda")
"""Peers whose pictures are the same, or nearly."""


def run_scene(scene: Scene, options: Namespace, peers: list[str]) -> list[Row]:
    """Time one scene in volrender and the peers, and compare the pictures."""
    values = scene.make_values()
    contenders = volrender_contenders(scene, values, options.dispatch)
    absent = []
    try:
        for name in peers:
            try:
                contenders.append(make_peer(name, scene, values))
            except PeerUnavailable as error:
                absent.append(Row(scene.name, name, note=str(error)))
            except Exception as error:  # of any library: the others go on
                note = f"failed: {type(error).__name__}: {str(error)[:200]}"
                absent.append(Row(scene.name, name, note=note))
        frames = 2 if options.quick else None
        times = take_turns(contenders, scene.cameras, options.repeats, frames)
        notes = compare_pictures(contenders, scene, options.save)
        for contender in contenders:
            if hasattr(contender, "device"):
                parts = (notes.get(contender.name), f"on {contender.device}")
                notes[contender.name] = "; ".join(part for part in parts if part)
    finally:
        for contender in contenders:
            contender.close()
        gc.collect()
    return rows_of(scene.name, times, notes) + absent


def compare_pictures(contenders, scene: Scene, save: Path | None) -> dict[str, str]:
    """What the table says of the pictures.

    Of volrender's variants: the largest difference of a channel to plain; of peers that show the same:
    the mean difference to volrender over lit pixels. Others light and colour their own way.
    """
    cameras = scene.cameras(max(COMPARED_VIEWS) + 1)
    plain = next((c for c in contenders if c.name.startswith("plain")), None)
    notes: dict[str, list[float]] = {}
    for degrees in COMPARED_VIEWS:
        pictures = {}
        for contender in contenders:
            try:
                pictures[contender.name] = contender.image(cameras[degrees])
            except Exception:  # the failure is in the table already
                continue
        if degrees == COMPARED_VIEWS[0] and save is not None:
            save_pictures(save, scene.name, pictures)
        for name, picture in pictures.items():
            if name.startswith("volrender") and plain is not None:
                exact = pictures[plain.name].astype(int)
                notes.setdefault(name, []).append(float(np.abs(picture - exact).max()))
            elif name in ALIKE:
                apart = compare(pictures["volrender"], picture)
                notes.setdefault(name, []).append(apart.mean)
    return {
        name: f"apart from plain by at most {max(parts):.0f}/255"
        if name not in ALIKE
        else f"apart by {np.mean(parts):.3f}/255 on average"
        for name, parts in notes.items()
    }


def save_pictures(folder: Path, scene: str, pictures: dict[str, np.ndarray]) -> None:
    """Write each contender's picture as PNG."""
    import imageio.v3 as iio

    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        iio.imwrite(folder / f"{scene}-{name.replace(' ', '-')}.png", picture[..., :3])
