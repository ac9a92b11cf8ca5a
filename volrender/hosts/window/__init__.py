"""A figure on a canvas of rendercanvas, wherever that lies, and its control panel."""
