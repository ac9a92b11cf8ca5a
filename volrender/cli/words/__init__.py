"""What is understood and said: the parser, examples, and errors in words of the command line."""
