"""Run a command for each of its inputs, one after another: one bad file does not stop the rest."""

import argparse
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ...base.files.progress import Advance, reporting_to
from ..outputs import check_outputs
from ..progress_bar import ProgressBar
from ..words.errors import USER_ERRORS, tell
from .names import check_words, is_for_each, outputs_for

Check = Callable[[str], object]
_OUTPUTS = {"-o": "output", "--save-state": "save_state"}


def run_each(options: argparse.Namespace, check: Check, command: Callable[..., None]) -> int:
    """Run a command once, or for each of its inputs where its output has a placeholder.

    Parameters
    ----------
    options : argparse.Namespace
    check : callable
        Raises where ``--output`` is not what the command writes.
    command : callable
        ``command(options)``, which have one input each time.

    Returns
    -------
    int
        Exit status: 1 where some inputs failed.

    Raises
    ------
    ValueError
        An output is an input, or two inputs have one output. Nothing was read or drawn.
    """
    if not is_for_each(options.output):
        if options.more:
            check_words("-o", options.output)
        check_outputs(options, check)
        command(options)
        return 0
    tasks = _tasks(options)
    for task in tasks:
        check_outputs(task, check)
    failed = []
    with ProgressBar("rendering")(len(tasks)) as advance, reporting_to(_quiet):
        for task in tasks:
            task.more = []
            try:
                command(task)
            except USER_ERRORS as error:
                failed.append(task.data)
                tell(_naming(task.data, error), options)
            gc.collect()  # figures and their volumes, before those of the next file
            advance(1)
    if failed and len(tasks) > 1:
        number = f"{len(failed)} of {len(tasks)} files failed"
        tell(RuntimeError(f"{number}: {', '.join(failed)}"), options)
    return 1 if failed else 0


def _tasks(options: argparse.Namespace) -> list[argparse.Namespace]:
    """The options for each input; `more` still has the others, which none may replace."""
    inputs = [options.data, *options.more]
    tasks = [
        argparse.Namespace(
            **{**vars(options), "data": path, "more": [*inputs[:i], *inputs[i + 1 :]]}
        )
        for i, path in enumerate(inputs)
    ]
    for option, name in _OUTPUTS.items():
        if name in options:
            for task, path in zip(
                tasks, outputs_for(option, getattr(options, name), inputs), strict=True
            ):
                setattr(task, name, path)
    return tasks


def _naming(path: str, error: Exception) -> Exception:
    """An error that says of which input it is."""
    if path not in str(error):
        error.add_note(f"({path})")
    return error


@contextmanager
def _quiet(_: int) -> Iterator[Advance]:
    """Beside the bar of all inputs, that of one says nothing."""
    yield lambda _: None
