"""Figures and their subplots, and what happens to them."""
