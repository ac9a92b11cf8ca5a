"""Help has examples that work, and errors speak of options."""

import re
import shlex

import numpy as np
import pytest

from volrender.cli import _parser, main
from volrender.cli.words.examples import EXAMPLES


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
