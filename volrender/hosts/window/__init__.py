"""The desktop window and its control panel."""
