"""Which volrender is this?"""

__version__ = "0.1.0"  # of the package, too: pyproject.toml takes it from here
