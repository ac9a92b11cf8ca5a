"""Which round numbers lie in a range, and how are they written?

Round numbers are 1, 2 and 5 times powers of ten: Heckbert, "Nice Numbers for Graph Labels",
Graphics Gems, 1990.
"""

import math
from dataclasses import dataclass

# Numbers from 10^6 on, and steps below 10^−4, are written with an exponent where that is shorter.
LARGEST_PLAIN = 1e6
SMALLEST_PLAIN = -4
MOST_TICKS = 1000


@dataclass(frozen=True)
class RoundNumber:
    """1, 2 or 5 times a power of ten, kept as whole numbers, so that its multiples are exact."""

    digit: int
    exponent: int

    def __float__(self) -> float:
        return self.times(1)

    def times(self, k: int) -> float:
        """The floating point number nearest to k times this."""
        return float(f"{k * self.digit}e{self.exponent}")

    def next(self) -> "RoundNumber":
        """The next larger one."""
        if self.digit == 5:
            return RoundNumber(1, self.exponent + 1)
        return RoundNumber({1: 2, 2: 5}[self.digit], self.exponent)


def round_up(value: float) -> RoundNumber:
    """The smallest round number that is at least `value`, finite and above 0."""
    number = RoundNumber(1, _exponent(value) - 1)
    while float(number) < value:
        number = number.next()
    return number


def round_down(value: float) -> RoundNumber:
    """The largest round number that is at most `value`, finite and above 0."""
    number = RoundNumber(1, _exponent(value) - 1)
    while float(number.next()) <= value:
        number = number.next()
    return number


def ticks(low: float, high: float, step: RoundNumber) -> list[float]:
    """The multiples of a step in low..high, ascending; none where they cannot be told apart.

    A multiple that misses the range by a billionth of a step, as 0.1 + 0.2 misses 0.3, is in.
    """
    width = float(step)
    if not width > 4 * math.ulp(max(abs(low), abs(high))) or (high - low) / width > MOST_TICKS:
        return []
    first, last = math.ceil(low / width - 1e-9), math.floor(high / width + 1e-9)
    return [step.times(k) for k in range(first, last + 1)]


def tick_labels(values: list[float], step: RoundNumber) -> list[str]:
    """Multiples of a step as text, with as many decimals as the step needs."""
    largest = max(map(abs, values), default=0.0)
    plain = [f"{value:.{max(0, -step.exponent)}f}" for value in values]
    if largest < LARGEST_PLAIN and step.exponent >= SMALLEST_PLAIN:
        return plain
    short = [_scientific(value, _exponent(value) - step.exponent) for value in values]
    return min(plain, short, key=lambda texts: max(map(len, texts), default=0))


def number_label(value: float) -> str:
    """One number as text, to six digits."""
    if _exponent(value) >= SMALLEST_PLAIN and abs(value) < LARGEST_PLAIN:
        return f"{value:.6g}"
    return _scientific(value, 5)


def _exponent(value: float) -> int:
    return math.floor(math.log10(abs(value))) if value else 0


def _scientific(value: float, decimals: int) -> str:
    mantissa, exponent = f"{value:.{min(max(decimals, 0), 16)}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(exponent)}" if value else "0"
