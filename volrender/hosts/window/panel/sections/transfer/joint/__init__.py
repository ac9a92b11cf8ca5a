"""2D transfer functions: shapes over how often values and lengths of gradients occur together."""
