"""How a file is refused: in one sentence, quickly and in little memory."""

import tracemalloc
import warnings
from contextlib import nullcontext

import pytest

from volrender.data.files import VolumeFileError, read_volume


def refusal(path, may_warn: bool = False) -> str:
    """The sentence, without the path that it begins with; `may_warn`: warnings may come before it."""
    tracemalloc.start()
    try:
        with warnings.catch_warnings() if may_warn else nullcontext():
            if may_warn:
                warnings.simplefilter("ignore")
            with pytest.raises(VolumeFileError) as caught:
                read_volume(path)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    message = str(caught.value)
    assert peak_bytes < 30 * 2**20
    assert message.isprintable() and len(message) < len(str(path)) + 400
    return message.removeprefix(f"{path}: ")
