"""What is the mean of a function of a value, while the value runs from one number to another?

Method: pre-integration (Engel, Kraus and Ertl 2001), here by integrals in float64, not by a table.
"""

import numpy as np

CELLS = 64  # between two breaks
GAUSS_POINTS = 0.5 + np.sqrt(0.15) * np.array([-1, 0, 1])  # in 0..1; three integrate quintics
CLOSE = 1e-9  # of the range: values whose mean is taken for the function's value


class Means:
    """Means of a function over any stretch of values.

    Parameters
    ----------
    function : callable, (m,) to (m, n)
    breaks : (k,), ascending
        Where the function may jump or bend. It is smooth between them, constant outside.
    """

    def __init__(self, function, breaks):
        # Cells are small near breaks, where functions may be steep.
        way = (1 - np.cos(np.linspace(0, np.pi, CELLS + 1))) / 2
        edges = (breaks[:-1, None] + np.diff(breaks)[:, None] * way).ravel()
        # A last one, with next to no width, stands for all of a function that has one break alone.
        self.edges = np.unique(np.concatenate([edges, breaks, np.nextafter(breaks[-1:], np.inf)]))
        self.width = np.diff(self.edges)
        places = self.edges[:-1, None] + self.width[:, None] * GAUSS_POINTS
        samples = function(places.ravel()).reshape(*places.shape, -1)
        # In each cell the function is the parabola through its three points.
        self.parabola = np.einsum("ij,cjn->cin", np.linalg.inv(np.vander(GAUSS_POINTS)), samples)
        whole = self.width[:, None] * self._integral(np.ones(len(self.width)), self.parabola)
        self.before = np.vstack([np.zeros(whole.shape[1]), np.cumsum(whole, axis=0)])
        outside = np.nextafter(self.edges[[0, -1]], (-np.inf, np.inf))
        self.below, self.above = function(outside)[:, None]
        self.function = function

    @staticmethod
    def _integral(way, parabola):
        """Of parabolas (m, 3, n) from 0 to way (m,), (m, n)."""
        powers = np.stack([way**3 / 3, way**2 / 2, way], axis=1)
        return np.einsum("mi,min->mn", powers, parabola)

    def integral(self, values):
        """From the lowest break to values (m,), (m, n)."""
        inside = np.clip(values, self.edges[0], self.edges[-1])
        cell = np.clip(np.searchsorted(self.edges, inside, "right") - 1, 0, len(self.width) - 1)
        way = (inside - self.edges[cell]) / self.width[cell]
        within = self.width[cell, None] * self._integral(way, self.parabola[cell])
        beyond = (values - inside)[:, None]
        return self.before[cell] + within + beyond * np.where(beyond < 0, self.below, self.above)

    def between(self, first, last):
        """The mean over each stretch first..last, both (m,), (m, n); the order does not matter."""
        size = np.ptp(self.edges) + np.abs(first - self.edges[0]) + np.abs(last - self.edges[0])
        close = np.abs(last - first) <= CLOSE * size
        width = np.where(close, 1.0, last - first)[:, None]
        means = (self.integral(last) - self.integral(first)) / width
        return np.where(close[:, None], self.function((first + last) / 2), means)
