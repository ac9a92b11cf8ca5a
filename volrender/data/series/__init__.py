"""Series of volumes, of which one time point is shown, and the next ones are read ahead."""
