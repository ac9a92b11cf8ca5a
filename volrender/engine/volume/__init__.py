"""Voxels and colours on the GPU: how they are stored, and their textures."""
