"""Properties of graphics: checked when set, kept by name, and announced by an event."""


class Property:
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

    def __init__(self, check, *arguments, doc: str, places: bool = False, **keywords):
        self._check = check
        self._arguments = arguments
        self._keywords = keywords
        self._places = places
        self.__doc__ = doc

    def __set_name__(self, owner, name: str) -> None:
        self.name = name

    def __get__(self, graphic, owner=None):
        return self if graphic is None else graphic._values[self.name]

    def __set__(self, graphic, value) -> None:
        checked = self._check(self.name, value, *self._arguments, **self._keywords)
        graphic._values[self.name] = checked
        graphic._revision += 1
        if self._places:
            graphic._place_revision += 1
        graphic._emit(self.name, {"value": checked})


def property_names(cls) -> tuple[str, ...]:
    """The names of all such properties of a class, its bases' first."""
    return tuple(
        name
        for base in reversed(cls.__mro__)
        for name, value in vars(base).items()
        if isinstance(value, Property)
    )
