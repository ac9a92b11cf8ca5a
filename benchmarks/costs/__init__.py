"""What is not a frame: uploads, memory, a movie of volumes, a cold start, and very many volumes."""
