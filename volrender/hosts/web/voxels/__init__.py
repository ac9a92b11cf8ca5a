"""What does a page get of voxels, and how do they lie in a browser's textures?"""
