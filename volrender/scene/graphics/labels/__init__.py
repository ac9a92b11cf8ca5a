"""Labels: segmentations and atlases, each label with a colour, a name and an opacity of its own."""
