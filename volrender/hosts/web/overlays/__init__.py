"""What lies over the graphics of a figure, for the page's own drawing of it."""
