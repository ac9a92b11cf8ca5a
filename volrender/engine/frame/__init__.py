"""One picture: its targets, what is drawn into them, and how it comes back."""
