"""The time points of a figure's series: shown together, and played."""
