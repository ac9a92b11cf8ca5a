"""Which files does a command read, and which channels and parts of them?"""
