"""Labels that are larger than memory: bricks of numbers, which are given to ids as these come."""
