"""The movie of a figure: what it is set to at some times, and what lies between."""
