"""Units of length: symbols, words, and how long one is of another."""

import pytest

from volrender.base.units import factor_between, name_of, symbol_of


@pytest.mark.parametrize(
    ("said", "symbol"),
    [("micrometer", "µm"), ("um", "µm"), ("μm", "µm"), (" mm ", "mm"), ("Millimetre", "mm"),
     ("micrometres", "µm"), ("Microns", "µm"), ("inches", "in"), ("ms", "ms"), ("Angstroms", "Å"),
     ("pixel", "pixel"), ("", None), (None, None), ("m\nm", None), (3, None)],
)  # fmt: skip
def test_symbols(said, symbol):
    assert symbol_of(said) == symbol


@pytest.mark.parametrize(
    ("unit", "other", "factor"),
    [("mm", "µm", 1000), ("µm", "mm", 0.001), ("nm", "mm", 1e-6), ("Å", "nm", 0.1),
     ("mm", "mm", 1), ("pixel", "pixel", 1), ("pixel", "mm", None), ("mm", None, None),
     (None, None, 1)],
)  # fmt: skip
def test_factors_are_exact_where_decimals_are(unit, other, factor):
    assert factor_between(unit, other) == factor


def test_words():
    assert name_of("Å") == "angstrom" and name_of("pixel") is None
