"""All that is said of Zarrs holds with and without tensorstore, and for pieces of any size."""

import importlib.util
import math

import pytest

from volrender.data.files.zarr_store import fast


@pytest.fixture(
    autouse=True,
    params=[
        pytest.param(
            0,
            id="fast",
            marks=pytest.mark.skipif(
                importlib.util.find_spec("tensorstore") is None, reason="tensorstore is missing"
            ),
        ),
        pytest.param(math.inf, id="by zarr"),
    ],
)
def least_bytes(request, monkeypatch):
    """What tensorstore decodes: everything, or nothing."""
    monkeypatch.setattr(fast, "LEAST_BYTES", request.param)
