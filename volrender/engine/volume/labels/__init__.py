"""Voxels of labels on the device: numbers in a texture, and a table of what is said of each label."""
