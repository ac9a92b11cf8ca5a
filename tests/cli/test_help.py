"""Help has examples that work, and errors speak of options."""

import argparse
import re
import shlex

import numpy as np
import pytest

from volrender.cli import _parser, main
from volrender.cli.words.examples import EXAMPLES
from volrender.cli.words.option_examples import EXAMPLES as OPTION_EXAMPLES
from volrender.cli.words.option_examples import example_of
from volrender.cli.words.parser import Parser


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("a.npy", np.arange(8, dtype=np.uint8).reshape(2, 2, 2))


@pytest.mark.parametrize("command", sorted(EXAMPLES))
def test_every_command_has_examples_that_parse(command, capsys):
    lines = [line.strip() for line in EXAMPLES[command].splitlines() if line.strip()]
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "volrender" and _parser().parse_args(words).run
    with pytest.raises(SystemExit):
        main([command, "--help"])
    said = capsys.readouterr().out
    assert all(line in said for line in lines) and max(map(len, lines)) < 100


def test_every_option_shows_the_form_of_its_value():
    for command in _parser().commands.values():
        for action in command.values:
            assert action.metavar or action.choices, action


def parsed_by(command: str, example: str) -> argparse.Namespace:
    """What the program makes of an example, after DATA; of one that is a whole line, of that."""
    program, *words = shlex.split(example)
    if program == "volrender":
        return _parser().parse_args(words)
    is_window = program == "--recent"
    return _parser().parse_args([command, *([] if is_window else ["a.npy"]), program, *words])


def test_every_option_of_every_command_has_an_example_that_parses(capsys):
    parser = _parser()
    counted, used = 0, set()
    for name, command in {"": parser, **parser.commands}.items():
        options = [action for action in command.all_actions if action.option_strings]
        with pytest.raises(SystemExit):
            main([name, "--help"] if name else ["--help"])
        said = capsys.readouterr().out
        for action in options:
            if "--help" in action.option_strings:
                continue
            example = example_of(name, action.option_strings)
            assert f"e.g. {example}\n" in said, (name, action.option_strings)
            assert set(shlex.split(example)) & set(action.option_strings), example
            if action.option_strings == ["--version"]:
                with pytest.raises(SystemExit, match="0"):
                    parsed_by(name, example)
            else:
                given = getattr(parsed_by(name, example), action.dest)
                assert given not in (None, command.get_default(action.dest)), example
            counted, used = counted + 1, used | {example}
        assert said.count("e.g. ") == len(options) - 1
    assert counted == sum(map(len, map(options_of, [parser, *parser.commands.values()]))) > 200
    assert used == set(OPTION_EXAMPLES.values())


def options_of(command) -> list:
    """All options of a command but ``--help``."""
    options = [action for action in command.all_actions if action.option_strings]
    return [action for action in options if action.option_strings != ["-h", "--help"]]


def test_an_option_without_an_example_is_not_built():
    command = Parser(prog="volrender render")
    command.add_argument("--new", help="something")
    with pytest.raises(KeyError, match="--new of render has no example"):
        command.finish("render")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--tresholds", "3"], "unrecognized arguments: --tresholds 3 Did you mean '--threshold'"),
        (["--azimut=3", "--azimutt", "3"], "Did you mean '--azimuth'"),
        (["--percentiles", "5", "1"], "volrender: --percentiles is None or"),
        (["--percentiles", "1", "5", "--vmin", "3"], "--percentiles say what --vmin and vmax are"),
        (["--clip", "0", "0", "0", "1"], "--clip"),
        (["--gamma", "-1"], "volrender: --gamma is "),
    ],
    ids=str,
)
def test_messages_speak_of_options(words, message, capsys):
    try:
        status = main(["render", "a.npy", *words])
    except SystemExit as end:
        status = end.code
    said = re.sub(r"\s+", " ", capsys.readouterr().err)
    assert status == 2 and message in said, said
