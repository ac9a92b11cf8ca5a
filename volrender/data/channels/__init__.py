"""How are the voxels of several channels held? A buffer for each, as one array."""
