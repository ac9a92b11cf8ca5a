"""What is stored of bricks on the GPU: an atlas of slots, a table that says where each is, and grids."""
