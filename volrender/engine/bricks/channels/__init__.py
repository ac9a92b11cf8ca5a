"""Several channels in one atlas: each is one of the numbers of every texel."""
