"""A virtual display, a program with a window on it, and hands that use mouse and keyboard."""
