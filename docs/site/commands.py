"""The directive ``.. commands::``: what each command of volrender says of itself with ``--help``."""

import os

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from volrender.cli import _parser

WIDTH = 92  # columns


class Commands(SphinxDirective):
    """A section for each command, with its help."""

    def run(self) -> list[nodes.Node]:
        os.environ["COLUMNS"] = str(WIDTH)
        return [self.section(name, parser) for name, parser in _parser().commands.items()]

    def section(self, name: str, parser) -> nodes.section:
        """The section of one command."""
        title, text = f"volrender {name}", parser.format_help()
        section = nodes.section(ids=[nodes.make_id(title)], names=[title])
        section += [nodes.title(title, title), nodes.literal_block(text, text, language="text")]
        return section


def setup(app) -> dict:
    app.add_directive("commands", Commands)
    return {"parallel_read_safe": True}
