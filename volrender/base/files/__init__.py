"""Files on disk: written whole, and JSON read within bounds."""
