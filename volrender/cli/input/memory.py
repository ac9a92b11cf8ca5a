"""How much memory may what is read take on the device?"""

import argparse
from typing import Any


def add_memory(group: Any) -> None:
    """Add the option to a command or a group of its options."""
    group.add_argument(
        "--memory",
        type=_bytes,
        metavar="SIZE",
        help="of the device, for volumes, such as 500MB or 4GiB; those that are larger are drawn in bricks "
        "(default: as VOLRENDER_MEMORY says, else a quarter of the memory on CPU adapters, 2 GiB on others)",
    )


def use_memory(options: argparse.Namespace) -> None:
    """Give volumes as much as the option says, if it was given."""
    if "memory" in options:
        from ...engine.device.engine import default_engine

        default_engine().memory_budget_bytes = options.memory


def _bytes(text: str) -> int:
    from ...engine.device.memory import bytes_of

    try:
        return bytes_of(text, "--memory")
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
