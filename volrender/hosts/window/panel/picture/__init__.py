"""What one does in the picture by hand, besides moving the camera."""
