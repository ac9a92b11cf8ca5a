"""What a reader can do with a page: steer cameras, and choose how things look."""
