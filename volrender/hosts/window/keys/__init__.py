"""What keys do in a window."""
