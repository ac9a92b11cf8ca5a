"""What a command shows of a file: one view, orthogonal views, or a mosaic of slices."""
