"""What an engine holds of a volume that is larger than its textures: bricks of some levels of detail."""
