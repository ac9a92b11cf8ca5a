"""Voxels whose numbers are ids of labels: segmentations and atlases."""
