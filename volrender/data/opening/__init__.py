"""What do files, stores and objects hold? Datasets, whose voxels are read when they are shown."""
