"""Every public name has an entry in the reference: one that has none is a warning, and so an error."""

from pathlib import Path

from sphinx.util import logging

LIST = Path(__file__).resolve().parents[2] / "tests/house/public_names.txt"


def public_names() -> set[str]:
    """The names of the list, without their parameters."""
    return {line.partition("(")[0] for line in LIST.read_text(encoding="utf-8").splitlines()}


def check(app, env) -> None:
    """Called by Sphinx when all pages are read."""
    entries = {*env.domaindata["py"]["objects"]}
    for name in sorted(public_names() - entries):
        logging.getLogger(__name__).warning("%s has no entry in the reference", name)


def setup(app) -> dict:
    app.connect("env-check-consistency", check)
    return {"parallel_read_safe": True}
