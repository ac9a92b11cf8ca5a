"""Texts that hypothesis makes up."""

from hypothesis import strategies as st

# What there is by default, UTF-8, without its table, for which each character is encoded first.
CHARACTERS = st.characters(exclude_categories=["Cs"])


def texts(max_size: int) -> st.SearchStrategy[str]:
    """Any text, of so many characters at most."""
    return st.text(CHARACTERS, max_size=max_size)
