"""Figures as widgets of notebooks that the browser draws, and that Python and the browser both change."""
