"""Pictures and movies on disk."""
