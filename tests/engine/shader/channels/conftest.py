"""What marches volumes of one channel and of four."""

import pytest

from tests.engine.shader.channels.packed import Marcher


@pytest.fixture
def marcher(engine) -> Marcher:
    """What marches volumes in a shader of the test's own."""
    return Marcher(engine)
