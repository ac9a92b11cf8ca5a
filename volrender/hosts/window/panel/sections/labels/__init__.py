"""The labels of a graphic: a list to search, and what was measured of them."""
