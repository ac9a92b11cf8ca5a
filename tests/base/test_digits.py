"""Large numbers are shown with as many digits as tell them from their neighbours."""

import pytest

from volrender.base.digits import shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.25, "0.25"),
        (-1234.5678, "-1234.57"),
        (123456.75, "123456.75"),
        (1.7e9, "1700000000"),
        (1.7e9 + 0.25, "1700000000.25"),
        (2.0**40 + 100, "1099511627876"),
        (1e300, "1e+300"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_shown(value, text):
    assert shown(value) == text
