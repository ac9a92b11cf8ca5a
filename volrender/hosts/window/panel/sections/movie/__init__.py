"""The movie: keyframes that are set by hand, looked at and recorded."""
