"""Few programs in which any two things meet that meet in any program."""

from collections.abc import Iterable
from functools import cache
from itertools import combinations

from volrender.engine.shader.program import Program


@cache
def meetings(program: Program) -> set[tuple[str, str]]:
    """Any two of what a program is put together from: files, what is bound, constants, targets."""
    files = {name for name, _ in program.link().origins}
    # What it draws into, and what of, meets no file but the entry, which returns and takes that.
    into = repr((program.targets, program.depth, program.vertices, program.topology))
    bound = {program.entry, *map(repr, (*program.groups, *program.constants))}
    return set(combinations(sorted(bound | files), 2)) | {(thing, into) for thing in bound}


def covering(programs: Iterable[Program]) -> list[Program]:
    """Some of the programs. Whatever two things are in one of all are in one of these.

    Each time the one with most pairs that no other had yet: greedy, and not the fewest there are.
    """
    numbers: dict = {}
    bits_of = {
        program: sum(1 << numbers.setdefault(pair, len(numbers)) for pair in meetings(program))
        for program in programs
    }
    chosen, left = [], (1 << len(numbers)) - 1
    while left:
        best = max(bits_of, key=lambda program: (bits_of[program] & left).bit_count())
        chosen.append(best)
        left &= ~bits_of[best]
    return chosen
