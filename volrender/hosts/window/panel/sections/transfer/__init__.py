"""The transfer function editor: opacity and colour over the histogram."""
