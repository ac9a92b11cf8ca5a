"""What is seen on rays in each mode: one `march` a file."""
