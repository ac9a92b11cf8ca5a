"""Is everything typed that users call? The public names, and all classes that these hand out."""

import contextlib
import inspect
import sys
import typing
from collections.abc import Iterator
from types import FunctionType, ModuleType

import volrender as vr
from volrender import io
from volrender.base.property import Property
from volrender.scene import overlays

# What a subplot has as attributes is handed out, too.
START = [*(getattr(vr, name) for name in vr.__all__), io, overlays]


def is_public(name: str) -> bool:
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


def is_ours(thing) -> bool:
    return getattr(thing, "__module__", "").split(".")[0] == "volrender"


def functions_of(thing) -> Iterator[tuple[str, FunctionType, bool]]:
    """Name, function, and whether its first parameter is self or cls, of what is not private."""
    for base in thing.__mro__ if is_ours(thing) else ():
        for name, member in vars(base).items() if is_ours(base) else ():
            if not is_public(name):
                continue
            parts = [member.fget, member.fset] if isinstance(member, property) else [member]
            for part in parts:
                function = inspect.unwrap(getattr(part, "__func__", part))
                is_written = isinstance(function, FunctionType) and is_ours(function)
                if is_written and function.__code__.co_filename.endswith(".py"):  # not generated
                    is_bound = not isinstance(part, staticmethod)
                    yield f"{base.__module__}.{base.__qualname__}.{name}", function, is_bound


def types_in(hint, namespace: dict) -> Iterator[type]:
    """The classes of volrender in an annotation, which may be a string."""
    if isinstance(hint, str | typing.ForwardRef):
        text = hint if isinstance(hint, str) else hint.__forward_arg__
        with contextlib.suppress(NameError):  # imported for type checkers only
            yield from types_in(eval(text, namespace), namespace)
    elif isinstance(hint, type) and is_ours(hint):
        yield hint
    for inner in typing.get_args(hint):
        if not isinstance(inner, list):
            yield from types_in(inner, namespace)


def handed_out(thing) -> Iterator[type]:
    """The classes of volrender that a function returns, or the methods and attributes of a class."""
    functions = (
        [thing] if isinstance(thing, FunctionType) else [f for _, f, _ in functions_of(thing)]
    )
    for function in functions:
        yield from types_in(function.__annotations__.get("return"), function.__globals__)
    for base in getattr(thing, "__mro__", ()):
        for hint in inspect.get_annotations(base).values() if is_ours(base) else ():
            yield from types_in(hint, vars(sys.modules[base.__module__]))


def public_things() -> dict[str, object]:
    """Functions and classes that users meet, by name."""
    todo, found = list(START), {}
    while todo:
        thing = todo.pop()
        if isinstance(thing, ModuleType):
            names = getattr(thing, "__all__", [name for name in vars(thing) if is_public(name)])
            todo += [getattr(thing, name) for name in names]
        elif is_ours(thing) and isinstance(thing, type | FunctionType):
            name = f"{thing.__module__}.{thing.__qualname__}"
            if name not in found:
                found[name] = thing
                todo += handed_out(thing)
    return found


def untyped(name: str, function, is_bound: bool) -> list[str]:
    """What lacks its annotation."""
    signature = inspect.signature(function)
    parameters = list(signature.parameters.values())[1 if is_bound else 0 :]
    missing = [f"{name}({p.name})" for p in parameters if p.annotation is p.empty]
    if signature.return_annotation is signature.empty and not name.endswith(".__init__"):
        missing.append(f"{name} → ?")
    return missing


def test_all_that_is_public_is_typed():
    missing = []
    for name, thing in public_things().items():
        if isinstance(thing, type):
            for method in functions_of(thing):
                missing += untyped(*method)
        else:
            missing += untyped(name, thing, False)
    assert sorted(set(missing)) == []


def test_the_type_of_a_property_is_known():
    checks = {
        name: member._check
        for thing in public_things().values()
        if isinstance(thing, type)
        for name, member in inspect.getmembers_static(thing)
        if isinstance(member, Property)
    }
    assert {"vmin", "plane", "crop", "cmap", "visible"} <= set(checks)
    assert [name for name, check in checks.items() if "return" not in check.__annotations__] == []


def test_what_is_handed_out_is_found():
    names = {name.rsplit(".", 1)[1] for name in public_things()}
    assert {"Figure", "ImageVolumeGraphic", "OrthoFigure", "Camera", "Engine", "Layer"} <= names
    assert {"read_volume", "VolumeFile", "head", "run", "default_engine"} <= names
    assert {"Subplot", "VolumeBuffer", "Controller", "Cursor", "Colorbar", "Axes"} <= names


def test_the_walk_sees_what_is_missing():
    class Half:
        def whole(self, value: int) -> int:
            return value

        def half(self, value, *rest: int):
            return value

        @property
        def bare(self):
            return 1

        @staticmethod
        def still(value):
            return value

        @classmethod
        def made(cls, value) -> "Half":
            return cls()

        def _private(self, value):
            return value

    Half.__module__ = "volrender.half"
    for member in vars(Half).values():
        function = getattr(member, "__func__", getattr(member, "fget", member))
        if isinstance(function, FunctionType):
            function.__module__ = "volrender.half"
    found = [text.rsplit(".", 1)[1] for item in functions_of(Half) for text in untyped(*item)]
    assert found == [
        "half(value)",
        "half → ?",
        "bare → ?",
        "still(value)",
        "still → ?",
        "made(value)",
    ]
