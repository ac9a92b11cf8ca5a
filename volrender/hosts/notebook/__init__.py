"""Figures in the pages of notebooks: a kernel draws them, and the page shows pictures and sends events."""
