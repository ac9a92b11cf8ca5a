"""Which colours stand for which values? Bars at the right of the subplot."""
