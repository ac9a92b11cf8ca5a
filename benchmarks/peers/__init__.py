"""One module per peer: each renders a parity scene with another renderer."""
