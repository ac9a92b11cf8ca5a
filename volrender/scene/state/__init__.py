"""What a scene is set to, as data that JSON can hold."""
