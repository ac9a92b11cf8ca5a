"""Histograms: which values there are, along an axis that one zooms, with the contrast limits on it."""
