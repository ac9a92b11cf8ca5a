"""What users can call: every public name with its parameters, as text.

    python -m tests.house.public_names > tests/house/public_names.txt

writes the list that test_public_names.py holds the package to. Needs PySide6.
"""

import inspect
from collections.abc import Iterator
from types import ModuleType

import volrender
from volrender import io, loop


def public_modules() -> list[tuple[ModuleType, list[str]]]:
    """Each module that users import from, with its public names."""
    from volrender import qt  # which not everybody has

    return [
        (volrender, [*volrender.__all__, "Widget"]),  # which needs anywidget
        (loop, ["run", "stop"]),
        (io, io.__all__),
        (qt, qt.__all__),
        (volrender.datasets, volrender.datasets.__all__),
        (volrender.transfer, volrender.transfer.__all__),
    ]


def public_names() -> list[str]:
    """A line for each public name, sorted."""
    lines = []
    for module, names in public_modules():
        place = module.__name__.replace("hosts.", "")
        for name in names:
            thing = getattr(module, name)
            if inspect.isclass(thing):
                lines += _of_class(f"{place}.{name}", thing)
            elif callable(thing):
                lines.append(f"{place}.{name}{_parameters(thing)}")
            else:
                lines.append(f"{place}.{name}")
    return sorted(lines)


def public_members(cls: type) -> dict[str, object]:
    """The members of a class that users may use, by name; of methods, the functions."""
    members = {}
    for name in sorted(dir(cls)):
        if not name.startswith("_") and _is_ours(cls, name):
            value = inspect.getattr_static(cls, name)
            is_wrapped = isinstance(value, staticmethod | classmethod)
            members[name] = value.__func__ if is_wrapped else value
    return members


def _of_class(name: str, cls: type) -> Iterator[str]:
    yield f"{name}{_parameters(cls)}"
    for member, value in public_members(cls).items():
        is_method = inspect.isfunction(value)
        yield f"{name}.{member}{_parameters(value, is_method) if is_method else ''}"


def _is_ours(cls: type, member: str) -> bool:
    """Whether a member is not one of a base of others, such as those of exceptions and widgets."""
    owner = next(base for base in reversed(cls.__mro__) if member in vars(base))
    return owner.__module__.startswith("volrender")


def _parameters(function, is_method: bool = False) -> str:
    """Names, kinds and defaults of parameters, without types; of exceptions, none."""
    if inspect.isclass(function) and issubclass(function, BaseException):
        return ""
    parameters = list(inspect.signature(function).parameters.values())[is_method:]
    signature = inspect.Signature(
        [parameter.replace(annotation=inspect.Parameter.empty) for parameter in parameters]
    )
    return str(signature)


if __name__ == "__main__":
    print("\n".join(public_names()))
