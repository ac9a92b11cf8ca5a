"""Files of lines and letters: SVG and PDF."""
