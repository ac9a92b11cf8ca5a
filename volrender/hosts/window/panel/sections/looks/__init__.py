"""How the values of a volume look, or those of each of its channels."""
