"""Where voxels come from: arrays, lazy arrays and masked ones, read box by box."""
