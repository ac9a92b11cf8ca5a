"""How are several channels on one lattice shown? As one graphic, marched together."""
