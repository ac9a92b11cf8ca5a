"""XML whose elements know in which line they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ..errors import VolumeFileError
from .entries import bad_line

_MOST_ELEMENTS = 2**18


@dataclass(slots=True)
class Element:
    """An element of XML.

    Parameters
    ----------
    tag : str
    attributes : dict of str to str
    line : int
        Where it begins, counted from 1.
    text : str
        What is in it, but for other elements.
    children : list of Element
    """

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, tag: str) -> Iterator["Element"]:
        """Every element of a tag in this one, in the order of the text."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            if element.tag == tag:
                yield element
            waiting += reversed(element.children)

    def said(self, tag: str) -> str | None:
        """The text of the first child of a tag; None where there is none."""
        return next((child.text.strip() for child in self.children if child.tag == tag), None)


def parsed(path: str, content: bytes) -> Element:
    """The root of XML, which may declare no entities: they could make much of little.

    Raises
    ------
    VolumeFileError
        It is not well formed.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    open_elements = [Element("", {}, 0)]
    texts: list[list[str]] = [[]]  # of each of them, in pieces
    count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > _MOST_ELEMENTS:
            raise bad_line(path, parser.CurrentLineNumber, "more elements than any table has")
        element = Element(tag, attributes, parser.CurrentLineNumber)
        open_elements[-1].children.append(element)
        open_elements.append(element)
        texts.append([])

    def end(tag: str) -> None:
        open_elements.pop().text = "".join(texts.pop())

    def text(more: str) -> None:
        texts[-1].append(more)

    def entity(name: str, *said: object) -> None:
        raise bad_line(path, parser.CurrentLineNumber, "it declares an entity, which is not read")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.EntityDeclHandler = text, entity
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise bad_line(path, error.lineno, f"no XML: {reason}") from None
    except (LookupError, ValueError) as error:
        if isinstance(error, VolumeFileError):
            raise
        raise bad_line(path, 1, "no XML: it is of an encoding that is not known") from None
    return open_elements[0].children[0]
