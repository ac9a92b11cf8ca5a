"""What sections are made of: sliders, rows, menus, and how they look."""
