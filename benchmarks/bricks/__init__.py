"""Volumes in bricks: beside dense ones, how fast bricks come, and a flight through a terabyte."""
