"""Files on disk: written whole, JSON read within bounds, and how far what is read is."""
