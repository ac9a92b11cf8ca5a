"""Properties of graphics: checked when set, kept by name, and announced by an event."""

import threading
from collections.abc import Callable
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from .checks import nearest_match
from .events import EventEmitter

T = TypeVar("T")


class Property(Generic[T]):
    """A property that a check function guards.

    Parameters
    ----------
    check : callable
        ``check(name, value, *arguments, **keywords)`` returns the value to keep, or raises.
    doc : str
        Docstring of the property.
    places : bool
        It has a part in where in the world a graphic is, or what of it is cut away.
    """

    def __init__(
        self,
        check: Callable[..., T],
        *arguments: Any,
        doc: str,
        places: bool = False,
        **keywords: Any,
    ) -> None:
        self._check = check
        self._arguments = arguments
        self._keywords = keywords
        self._places = places
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, thing: None, owner: type | None = None) -> Self: ...

    @overload
    def __get__(self, thing: object, owner: type | None = None) -> T: ...

    def __get__(self, thing: Any, owner: type | None = None) -> Any:
        return self if thing is None else thing.property_values[self.name]

    def __set__(self, thing: "PropertyOwner", value: Any) -> None:
        checked = self.checked(self.name, value)
        with thing.property_lock:
            thing.property_values[self.name] = checked
            thing.revision += 1
            if self._places:
                thing.place_revision += 1
        thing.emit(self.name, {"value": checked})

    def checked(self, name: str, value: Any) -> T:
        """The value to keep; raises where it is none, under the name that is given."""
        return self._check(name, value, *self._arguments, **self._keywords)


class FoundProperty(Property[T]):
    """A property that also takes a word, for a value that its object finds.

    Parameters
    ----------
    word : str
    find : callable
        ``find(thing)`` gives the value, which is kept as if it had been set.
    check, *arguments, doc, places, **keywords
        As of `Property`.
    """

    def __init__(
        self,
        word: str,
        find: Callable[[Any], Any],
        check: Callable[..., T],
        *arguments: Any,
        **keywords: Any,
    ) -> None:
        super().__init__(check, *arguments, **keywords)
        self._word = word
        self._find = find

    def __set__(self, thing: "PropertyOwner", value: Any) -> None:
        is_word = isinstance(value, str) and value == self._word
        super().__set__(thing, self._find(thing) if is_word else value)


class PropertyOwner(EventEmitter):
    """Base of what has properties.

    Attributes
    ----------
    property_values : dict
        The values by name, checked; to be set through the properties.
    revision : int
        Grows with every property that is set.
    place_revision : int
        Grows with those that place it in the world.
    property_lock : lock
        Held while a value and the revisions are set, and by who needs several values of one time.
    """

    _other_events: tuple[str, ...] = ()  # besides those of properties
    _far_names: ClassVar[set[str]] = set()  # of attributes, found unlike any property

    def __init_subclass__(cls) -> None:
        cls._event_names = (*cls._other_events, *property_names(cls))
        cls._far_names = set()

    def __init__(self) -> None:
        super().__init__()
        self.property_values: dict[str, Any] = {}
        self.revision = 0
        self.place_revision = 0
        self.property_lock = threading.RLock()

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; AttributeError where one is new whose name is nearly that of a property."""
        is_known = name.startswith("_") or name in self._far_names
        if not (is_known or name in self.__dict__ or hasattr(type(self), name)):
            close = nearest_match(name, property_names(type(self)), alike=0.8)
            if close:
                raise AttributeError(f"{type(self).__name__} has no property {name!r}.{close}")
            self._far_names.add(name)  # whatever is made sets the same few
        object.__setattr__(self, name, value)


def property_names(cls: type) -> tuple[str, ...]:
    """The names of all such properties of a class, its bases' first."""
    return tuple(
        name
        for base in reversed(cls.__mro__)
        for name, value in vars(base).items()
        if isinstance(value, Property)
    )
