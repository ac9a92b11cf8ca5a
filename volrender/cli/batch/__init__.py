"""One command for many files: each to a file of its own."""
