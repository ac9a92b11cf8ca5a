"""The sections of the panel, one for each thing that can be set."""
