"""Links in docstrings: `Figure.show` and `LabelsGraphic` lead to their entries, wherever these say so from.

Sphinx looks for a name in the module of the docstring alone. A name that begins with a capital, as classes
do, and has no entry is a warning, and so an error. Others, such as those of parameters, are just code.
"""

import builtins
import re

from sphinx.util import logging
from sphinx.util.nodes import make_refnode

A_CLASS = re.compile(r"[A-Z][a-z]\w+(\.\w+)*")


def found(entries: dict, target: str) -> list[str]:
    """The full names that end as a target does, the shortest first."""
    return sorted((name for name in entries if f".{name}".endswith(f".{target}")), key=len)


def resolve(app, env, node, contnode):
    """Called by Sphinx for a name that it does not find."""
    if node.get("refdomain") != "py" or node.get("reftype") != "obj":
        return None
    target = node["reftarget"]
    entries = env.domaindata["py"]["objects"]
    if names := found(entries, target):
        entry = entries[names[0]]
        page = node.get("refdoc", "index")
        return make_refnode(app.builder, page, entry.docname, entry.node_id, contnode, names[0])
    if A_CLASS.fullmatch(target) and not hasattr(builtins, target):
        logging.getLogger(__name__).warning("`%s` has no entry", target, location=node)
    return None


def setup(app) -> dict:
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True}
