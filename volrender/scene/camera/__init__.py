"""Where a picture is seen from, and what moves that place."""
