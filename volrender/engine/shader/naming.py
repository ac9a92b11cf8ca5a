"""How a shader file reads under a name: what it declares gets a prefix, its bindings other numbers.

Uniforms become storage that is read, in the same layout: Mesa 22.3's lavapipe ends the process where a
condition looks at the fourth uniform buffer of a stage, or a later one. It notes their offsets in a table
that has room for three (`lvp_find_inlinable_uniforms`).
"""

import re
from functools import cache

BINDINGS_PER_NAME = 10  # so that 23 is binding 3 of the second name

_COMMENT = re.compile(r"//.*")
_ATTRIBUTES = r"^(?:@\w+(?:\([^)]*\))?\s+)*"
_DECLARATION = re.compile(
    _ATTRIBUTES + r"(?:fn|struct|alias|const|override|var(?:<[^>]*>)?)\s+(\w+)", re.MULTILINE
)
_STRUCT = re.compile(r"\bstruct\s+\w+\s*{([^}]*)}")
_FIELD = re.compile(r"\w+(?=\s*:)")
_WORD = re.compile(r"(?<![\w.@])[A-Za-z_]\w*")
_BINDING = re.compile(r"@binding\((\d+)\)")
_UNIFORM = re.compile(r"(?<=\bvar)<uniform>")


@cache
def declared_in(text: str) -> frozenset[str]:
    """The names that a file declares for others: each at the beginning of a line."""
    return frozenset(_DECLARATION.findall(_without_comments(text)))


@cache
def bindings_in(text: str) -> frozenset[int]:
    """The numbers of the bindings that a file declares."""
    return frozenset(map(int, _BINDING.findall(_without_comments(text))))


def under_name(text: str, name: str, declared: set[str], first_binding: int) -> str:
    """A file as it is linked under a name; no line moves.

    Parameters
    ----------
    text : str
        WGSL.
    name : str
        What is declared becomes ``name_…``.
    declared : set of str
        What is declared by this file and all others that are linked under the name. Fields of
        structs and comments keep theirs.
    first_binding : int
        Added to the number of every binding.
    """
    code = _without_comments(text)
    fields = {
        struct.start(1) + field.start()
        for struct in _STRUCT.finditer(code)
        for field in _FIELD.finditer(struct[1])
    }
    changes = [
        (word.start(), word.end(), f"{name}_{word[0]}")
        for word in _WORD.finditer(code)
        if word[0] in declared and word.start() not in fields
    ]
    changes += [(kind.start(), kind.end(), "<storage, read>") for kind in _UNIFORM.finditer(code)]
    changes += [
        (binding.start(1), binding.end(1), str(int(binding[1]) + first_binding))
        for binding in _BINDING.finditer(code)
    ]
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _without_comments(text: str) -> str:
    """The same with blanks for comments: everything else stays in its place."""
    return _COMMENT.sub(lambda comment: " " * len(comment[0]), text)
