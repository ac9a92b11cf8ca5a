"""Orthogonal views: three slices of a volume and the volume, linked by a crosshair."""
