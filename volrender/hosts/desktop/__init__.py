"""Windows of the desktop, which glfw opens: is there a display, and is it still there?"""
