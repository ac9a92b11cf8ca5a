"""Voxels on the CPU: arrays, files and made-up volumes, and what can be said of them."""
