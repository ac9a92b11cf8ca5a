"""From graphics to pictures: what a frame consists of, how fine it is, and what a pixel shows."""
