"""Volumes in bricks: what they cost beside dense ones, how fast bricks come, and flights through a terabyte."""
