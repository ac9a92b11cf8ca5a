"""What a subplot shows: volumes, with all that decides how they look."""
