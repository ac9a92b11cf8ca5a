"""Few programs in which any two things meet that meet in any program."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations

from volrender.engine.shader.linker import read_shader
from volrender.engine.shader.program import Program

_BOUND = re.compile(r"(?:@binding\(.*\bvar(?:<[^>]*>)?|^override) +(\w+)", re.MULTILINE)


@cache
def files_of(program: Program) -> frozenset[str]:
    """The files that it is put together from."""
    return frozenset(name for name, _ in program.link().origins)


def meetings(program: Program) -> set[tuple[str, str]]:
    """Any two of its files: what one declares, the other uses, or declares too."""
    return set(combinations(sorted(files_of(program)), 2))


def bindings(programs: Iterable[Program]) -> Callable[[Program], set]:
    """What a program has of: two of what can be bound, its layout and whoever names it.

    Those are the files that name something bound, the constants, and each number of each group with what
    the layout has there, or that it has nothing. Each file is among it alone, too. What it draws into, and
    what of, meets no file but the entry, which returns and takes that.
    """
    everything = list(programs)
    files = {name for program in everything for name in files_of(program)}
    code = {name: re.sub(r"//.*", "", read_shader(name)) for name in files}
    bound = {name for text in code.values() for name in _BOUND.findall(text)}
    naming = {name for name, text in code.items() if bound & set(re.findall(r"\w+", text))}
    places = {place for program in everything for place in _layout(program)}

    def pairs(program: Program) -> set:
        layout = _layout(program)
        things = {repr((place, layout.get(place))) for place in places}
        things |= set(map(repr, program.constants))
        named = naming & files_of(program)
        into = repr((program.targets, program.depth, program.vertices, program.topology))
        return {
            *((name,) for name in files_of(program)),
            *((name, thing) for name in {program.entry, *named} for thing in things),
            *combinations(sorted(named), 2),
            *((thing, into) for thing in (program.entry, *map(repr, program.constants))),
        }

    return pairs


def _layout(program: Program) -> dict[tuple[int, int], str]:
    """What is at each number of each group."""
    return {
        (number, entry["binding"]): repr(entry)
        for number, group in enumerate(program.groups)
        for entry in group.entries()
    }


def covering(
    programs: Iterable[Program], of: Callable[[Program], set], given: Iterable[Program] = ()
) -> list[Program]:
    """Some of the programs. What `of` says of any of all it says of one of these, or of those given.

    Each time the one with most that no other had yet: greedy, and not the fewest there are.
    """
    numbers: dict = {}
    bits_of = {
        program: sum(1 << numbers.setdefault(thing, len(numbers)) for thing in of(program))
        for program in programs
    }
    chosen, left = [], (1 << len(numbers)) - 1
    for program in given:
        left &= ~bits_of[program]
    while left:
        best = max(bits_of, key=lambda program: (bits_of[program] & left).bit_count())
        chosen.append(best)
        left &= ~bits_of[best]
    return chosen
