"""What messages say of values and texts."""

import pytest

from volrender.base.checks import printable


@pytest.mark.parametrize(
    "text, shown",
    [
        ("scan  1 é 脳.nii", "scan  1 é 脳.nii"),
        ("a\u00a0b\u202fc", "a\u00a0b\u202fc"),
        ("\x1b[2J", r"\x1b[2J"),
        ("a\nb\tc\x85", r"a\nb\tc\x85"),
        ("\u202eiin.a", r"\u202eiin.a"),
        ("\udcff", r"\udcff"),
        (3, "3"),
    ],
)
def test_what_a_terminal_would_obey_is_written_as_an_escape(text, shown):
    assert printable(text) == shown
    shown.encode("utf-8")
