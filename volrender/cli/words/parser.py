"""The parser of the command line: what is typed is shown without being obeyed, and help has examples."""

import argparse
import math
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from ...base.checks import nearest_match, printable, short
from .examples import EXAMPLES
from .option_examples import example_of

BEFORE_EXAMPLES = "e.g. "
# What stands for the value of an option that says nothing else of it.
_FORMS = {float: "NUMBER", int: "N"}
_FORMS_OF = {"cmap": "NAME", "color": "COLOUR", "emissive": "COLOUR", "background": "COLOUR"}


class Parser(argparse.ArgumentParser):
    """Names the option nearest to one that is not known; no number is infinite that was not meant so.

    Attributes
    ----------
    commands : dict of str to Parser
        Those that it knows.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options})
        self.register("type", float, _float)
        self._words: Sequence[str] = ()
        self.commands: dict[str, Parser] = {}

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        self._words = args or ()
        return super().parse_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        message = printable(message + self._nearest(message))
        if self.commands:
            super().error(message)
        # The usage of a command is so long that nobody would see the error below it.
        self.exit(2, f"{self.prog}: error: {message}\n{self.prog} --help lists its options.\n")

    def _nearest(self, message: str) -> str:
        """The option that one may have meant, of the command."""
        found = re.match(r"unrecognized arguments: (?:.* )?(--[^\s=]+)", message)
        if found is None:
            return ""
        named = [self.commands[word] for word in self._words if word in self.commands]
        known = [option for command in named[:1] for option in command.option_strings]
        return nearest_match(found[1], known)

    @property
    def option_strings(self) -> list[str]:
        """All options, as they are typed."""
        return list(self._option_string_actions)

    @property
    def all_actions(self) -> list[argparse.Action]:
        """What it takes, positional arguments included."""
        return list(self._actions)

    @property
    def values(self) -> list[argparse.Action]:
        """What takes a value."""
        return [action for action in self._actions if action.nargs != 0]

    def finish(self, name: str) -> None:
        """Give a command its examples, forms of values, and a table of its options' names, `option_names`."""
        # Python before 3.13 takes -1e3 for an option.
        self._negative_number_matcher = re.compile(r"^-(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$")
        self.epilog = f"examples:{EXAMPLES[name]}"
        self.show_examples(name)
        options = [action for action in self._actions if action.option_strings]
        for action in options:
            if action.metavar is None and action.choices is None and action.nargs != 0:
                form = _FORMS.get(action.type, "TEXT")  # type: ignore[call-overload]
                action.metavar = _FORMS_OF.get(action.dest, form)
        self.set_defaults(option_names={each.dest: each.option_strings[-1] for each in options})

    def show_examples(self, name: str) -> None:
        """Have the help of every option end with a line that has an example of it."""
        for action in self._actions:
            if action.option_strings and (example := example_of(name, action.option_strings)):
                action.help = f"{action.help or ''}\n{BEFORE_EXAMPLES}{example}".lstrip()


class _Formatter(argparse.HelpFormatter):
    """Leaves the lines of examples as they are, and gives each a line of its own."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        split = super()._split_lines
        return [line for part in text.split("\n") for line in split(part, width)]

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if text.startswith("examples:") else super()._fill_text(text, width, indent)


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value) and "inf" not in text.lower():
        raise argparse.ArgumentTypeError(f"it is a number up to 1.8e308, not {short(text)}")
    return value
