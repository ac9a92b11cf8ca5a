"""The scene: figures, subplots, cameras and the graphics in them."""
