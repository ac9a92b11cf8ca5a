"""How do the page's modules become one script? In the order of their imports, one after the other.

The modules of js/ are plain ES modules, kept to what can be put together by cutting lines: named
imports without renaming, one on a line, and `export const`, `function` or `class`. All names at the
top of modules are therefore in one scope, and each may be there once.
"""

import posixpath
import re
from functools import cache
from pathlib import Path

JS = Path(__file__).parent / "js"
MAIN = "page/main.js"

_IMPORT = re.compile(r'import \{(\w+(?:, ?\w+)*)\} from "(\.{1,2}/[\w./-]+\.js)";')
_DECLARED = re.compile(r"(export )?(?:(?:async )?function\*? ?|class |const |let |var )(.*)")
_TEXT = re.compile(r'"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`')
_BRACKETS = re.compile(r"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")
_SEVERAL = re.compile(r"[\[{]([\w$, ]+)[\]}] =")
_NAME = re.compile(r"(?:^|,\s*)([A-Za-z_$][\w$]*)")


class BundleError(ValueError):
    """A module says something that cannot be put together. The message gives file and line."""


@cache
def bundle(entry: str = MAIN, folder: Path = JS) -> str:
    """One script of a module and of all that it imports, directly or not.

    Parameters
    ----------
    entry : str
        Path of a module below `folder`, with slashes.
    folder : Path
        The room of all modules.

    Returns
    -------
    str
        JavaScript without imports and exports, for one ``<script type="module">``.

    Raises
    ------
    BundleError
        A module is missing or imports itself on a way round; a name is declared twice, or imported
        where it is not exported; an import or export is of another form than those above; a text in
        backticks has several lines.
    """
    modules: dict[str, _Module] = {}
    _collect(entry, entry, (), modules, folder)
    owners: dict[str, str] = {}
    for module in modules.values():
        for name, line in module.names.items():
            if name in owners:
                raise BundleError(
                    f"{module.path}:{line}: {name} is declared in {owners[name]} already"
                )
            owners[name] = f"{module.path}:{line}"
    return "\n".join(f"// {module.path}\n{module.text}" for module in modules.values())


class _Module:
    """One module: its text without imports and exports, and the names at its top."""

    def __init__(self, path: str, source: str) -> None:
        self.path = path
        self.imports: list[tuple[int, str, list[str]]] = []  # (line, module, names)
        self.names: dict[str, int] = {}  # and the line of each
        self.exported: set[str] = set()
        kept = []
        for number, line in enumerate(source.splitlines(), start=1):
            text = self._read(number, line)
            if text is None:
                continue
            if text.count("`") % 2:
                raise BundleError(f"{path}:{number}: a text in backticks is on one line: {line}")
            text = text.strip()  # pages are to be small
            if text and not text.startswith("//"):
                kept.append(text)
        self.text = "\n".join(kept).strip("\n") + "\n"

    def _read(self, number: int, line: str) -> str | None:
        """Note what a line imports or declares; what remains of it."""
        where = f"{self.path}:{number}"
        if line.startswith("import"):
            if not (match := _IMPORT.fullmatch(line.rstrip())):
                raise BundleError(f'{where}: an import is `import {{a, b}} from "./x.js";`: {line}')
            place = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), match[2]))
            self.imports.append((number, place, [name.strip() for name in match[1].split(",")]))
            return None
        declared = _DECLARED.match(line)
        if line.startswith("export") and not (declared and declared[1]):
            raise BundleError(
                f"{where}: an export is `export const`, `function` or `class`: {line}"
            )
        if declared:
            names = _names_of(declared[2])
            if not names:
                raise BundleError(f"{where}: a declaration at the top starts with a name: {line}")
            for name in names:
                if name in self.names:
                    raise BundleError(
                        f"{where}: {name} is declared in {self.path}:{self.names[name]} already"
                    )
                self.names[name] = number
            if declared[1]:
                self.exported |= set(names)
        return line.removeprefix("export ")


def _names_of(declared: str) -> list[str]:
    """The names that a line declares: of ``a = f(x, y), b = 2;`` or ``[a, b] = …`` a and b."""
    if match := _SEVERAL.match(declared):
        return _NAME.findall(match[1])
    bare, before = _TEXT.sub("0", declared), ""
    while bare != before:
        before, bare = bare, _BRACKETS.sub("", bare)
    bare = re.split(r"[([{]|//", bare)[0]  # what goes on on further lines declares nothing
    return _NAME.findall(bare) if "," not in bare or "=" in bare else []


def _collect(
    path: str, asked: str, way: tuple[str, ...], modules: dict[str, _Module], folder: Path
) -> None:
    """Put a module behind all that it imports."""
    if path in modules:
        return
    if path in way:
        raise BundleError(f"{asked}: modules import each other: {' → '.join([*way, path])}")
    if path.startswith("..") or not (folder / path).is_file():
        raise BundleError(f"{asked}: there is no module {path}")
    module = _Module(path, (folder / path).read_text(encoding="utf-8"))
    for number, place, names in module.imports:
        where = f"{path}:{number}"
        _collect(place, where, (*way, path), modules, folder)
        if missing := [name for name in names if name not in modules[place].exported]:
            raise BundleError(f"{where}: {place} does not export {', '.join(missing)}")
    modules[path] = module
