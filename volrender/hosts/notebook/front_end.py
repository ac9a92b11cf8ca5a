"""Which notebook is the code run in, and does somebody look at its page?"""

import sys
from typing import Any

JUPYTER, MARIMO = "jupyter", "marimo"


def front_end() -> str | None:
    """`JUPYTER`, also for what else speaks to a kernel of IPython; `MARIMO`; None elsewhere.

    A notebook that is executed without anybody, as by nbconvert, counts as elsewhere: its kernel is told
    that nobody can be asked for input.
    """
    marimo = sys.modules.get("marimo")
    if marimo is not None and marimo.running_in_notebook():
        return MARIMO
    return JUPYTER if _may_ask(jupyter_shell()) else None


def jupyter_shell() -> Any:
    """The IPython session of the kernel that runs the code, or None."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return shell if getattr(shell, "kernel", None) is not None else None


def request(shell: Any) -> dict:
    """The message that had a kernel run what it is running."""
    return shell.get_parent() or {}


def _may_ask(shell: Any) -> bool:
    return shell is not None and request(shell).get("content", {}).get("allow_stdin", True)
