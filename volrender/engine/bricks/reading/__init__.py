"""How bricks are read: by threads, in the order of what is asked for."""
