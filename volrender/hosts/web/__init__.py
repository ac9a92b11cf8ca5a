"""One HTML page of a figure, which draws in a browser with the same shaders."""
