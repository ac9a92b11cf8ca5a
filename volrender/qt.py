"""Figures in applications of Qt: ``from volrender.qt import FigureWidget`` (``volrender[qt]``)."""

from .hosts.qt.figure_widget import FigureWidget

__all__ = ["FigureWidget"]
