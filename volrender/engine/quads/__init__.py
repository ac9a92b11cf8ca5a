"""Lines and small pictures over a frame."""
