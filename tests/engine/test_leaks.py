"""Frames leave memory where it was: drivers may keep a shader for every value of a uniform."""

import os
from pathlib import Path

import numpy as np
import pytest

import volrender as vr
from volrender.base.modes import modes_of

MODES = tuple(modes_of("image_volume"))
STATM = Path("/proc/self/statm")


def resident_mib() -> float:
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.skipif(not STATM.exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("mode", MODES)
def test_frames_with_changing_parameters_keep_memory(mode):
    figure = vr.Figure(size=(32, 32))
    volume = figure.add_image_volume(np.random.default_rng(0).random((8, 8, 8)), mode=mode)

    def frames(count):
        for i in range(count):
            volume.cmap_interpolation = ("linear", "nearest")[i % 2]
            volume.threshold = 0.3 + 0.4 * (i % 50) / 50
            volume.substep_size = 0.05 + 0.01 * (i % 20)
            volume.vmin = 0.01 * (i % 30)
            volume.clipping_planes = [(1, 0, 0, -1 - i % 3)] * (i % 3)
            figure.export_numpy()

    frames(60)
    before = resident_mib()
    frames(150)
    assert resident_mib() - before < 8
