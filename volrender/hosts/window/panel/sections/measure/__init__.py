"""Measuring in the panel: tools, what was measured, and profiles as curves."""
