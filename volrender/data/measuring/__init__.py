"""What is measured of voxels: values along a line, and what there is in a region."""
