"""What is known of the cells of a volume, so that rays pass what cannot matter."""
