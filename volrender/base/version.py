"""Which volrender is this?"""

__version__ = "0.1.0"  # as in pyproject.toml
