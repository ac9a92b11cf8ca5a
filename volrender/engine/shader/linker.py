"""The shader library: links WGSL files by what they say they use, and names file:line in errors."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import wgpu

from ..device.errors import DeviceError
from .naming import BINDINGS_PER_NAME, bindings_in, declared_in, under_name

_USE = re.compile(r"^\s*//:\s*use\s+(.*)$")
_ONE_FOR_ALL = re.compile(r"^\s*//:\s*one for all\s*$", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9]*")
_POSITION = re.compile(r"(?:wgsl:|line )(\d+)(?::(\d+))?")


class ShaderError(DeviceError):
    """A shader could not be linked or compiled. The message gives file and line."""


@cache
def shader_folder() -> Path:
    """Where the .wgsl files are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    for folder in (package / "shaders", package.parent / "shaders"):
        if (folder / "entry").is_dir():
            return folder
    raise ShaderError(
        f"volrender's shaders are missing: no folder 'shaders' in or beside {package}"
    )


@cache
def read_shader(name: str) -> str:
    """The text of one shader file, by its path below the shader folder ("ray/ray.wgsl")."""
    path = shader_folder() / name
    if not path.is_file():
        raise ShaderError(f"there is no shader file {name}")
    return path.read_text(encoding="utf-8")


@dataclass(frozen=True)
class LinkedShader:
    """WGSL text made of several files, and where each of its lines came from."""

    text: str
    origins: tuple[tuple[str, int], ...]  # (file, line from 1) of every line of the text
    names: tuple[str, ...] = ()  # what is linked more than once, as ``//: use … as`` names it

    def binding(self, name: str, number: int) -> int:
        """The binding that a file declares as `number`, where it is linked under a name."""
        return number + _first_binding(self.names, name)

    def locate(self, message: str) -> str:
        """Replace line numbers of the linked text by file:line in a compiler's message."""

        def name_origin(match: re.Match) -> str:
            line = int(match[1])
            if not 1 <= line <= len(self.origins):
                return match[0]
            file, file_line = self.origins[line - 1]
            return f"{file}:{file_line}" + (f":{match[2]}" if match[2] else "")

        return _POSITION.sub(name_origin, message)


def link(entry: str, roles: dict[str, str] | None = None) -> LinkedShader:
    """Put an entry file and all that it uses, directly or not, into one text.

    A file names what it needs in comments, ``//: use ray sampling``. A name is a file in some room
    (``ray`` is ``ray/ray.wgsl``), or a role: a folder of alternatives in a room, of which `roles`
    picks one (``interpolation`` → ``linear`` is ``ray/interpolation/linear.wgsl``; ``mode`` →
    ``mip`` is ``modes/mip.wgsl``).

    ``//: use sampling as a`` links `sampling` once more, under a name: whatever it declares is
    called ``a_…`` there. So is all that it uses, as far as that can differ: what has bindings, what
    is the choice of a role, and what uses such. Of everything else there is one for all, and of a
    file that says so, ``//: one for all``. Bindings of the first name that is met count from 10 in
    their group, those of the second from 20; what is ``var<uniform>`` without a name is
    ``var<storage, read>`` under one.

    Parameters
    ----------
    entry : str
        Path below the shader folder, such as ``"entry/fragment.wgsl"``.
    roles : dict of str to str
        The choice for each role; ``"a.volume"`` is that for the role `volume` under the name a,
        which is otherwise the same as without a name.

    Returns
    -------
    LinkedShader

    Raises
    ------
    ShaderError
        A file that is used does not exist, a role has no choice, there is nothing of the name for
        which one was made, or what is used under a name cannot have one. Names file and line.
    """
    linking = _Linking(roles or {})
    linking.visit(entry)
    linking.check_roles(entry)
    return linking.result()


class _Linking:
    """The files of one program, in the order in which they are met."""

    def __init__(self, roles: dict[str, str]):
        self._roles = roles
        self._roles_under = {"": roles}  # by the name that files are linked under
        self._parts: list[tuple[str, str]] = []  # file, and the name that it is linked under
        self._seen: set[tuple[str, str]] = set()
        self._names: list[str] = []

    def visit(self, file: str, name: str = "") -> None:
        """Add what a file uses, and then the file."""
        if (file, name) in self._seen:
            return
        self._seen.add((file, name))
        for where, words, new_name in _uses(file, read_shader(file)):
            if name and new_name:
                raise ShaderError(f"{where}: {file} is itself used under a name, {name!r}")
            if new_name and new_name not in self._names:
                self._names.append(new_name)
            for word in words:
                used_name = name or new_name
                if used_name and not _differs(word, where):
                    if new_name:
                        raise ShaderError(
                            f"{where}: {word!r} cannot be used under a name: it says that there is "
                            f"one for all, or has no binding and no role"
                        )
                    used_name = ""
                self.visit(file_of(word, self._roles_of(used_name), where), used_name)
        self._parts.append((file, name))

    def _roles_of(self, name: str) -> dict[str, str]:
        if name not in self._roles_under:
            prefix, roles = f"{name}.", self._roles
            own = {k.removeprefix(prefix): v for k, v in roles.items() if k.startswith(prefix)}
            self._roles_under[name] = {**roles, **own}
        return self._roles_under[name]

    def check_roles(self, entry: str) -> None:
        """Refuse a choice for what is not there."""
        _, folders = _rooms(shader_folder())
        for key in self._roles:
            name, dot, role = key.partition(".")
            if dot and (name not in self._names or role not in folders):
                raise ShaderError(
                    f"{entry}: there is no {key!r} to choose; it uses the names {self._names}, "
                    f"and roles are {sorted(folders)}"
                )

    def result(self) -> LinkedShader:
        """All of it as one text."""
        names = tuple(self._names)
        declared: dict[str, set[str]] = {name: set() for name in names}
        for file, name in self._parts:
            text = read_shader(file)
            end = 2**31 if name else BINDINGS_PER_NAME * (1 + len(names))
            if clash := {at for at in bindings_in(text) if BINDINGS_PER_NAME <= at < end}:
                raise ShaderError(
                    f"{file}: beside names, bindings are below {BINDINGS_PER_NAME}, or of what has no "
                    f"name above those of all, not {sorted(clash)}"
                )
            if name:
                declared[name] |= declared_in(text)
        lines: list[str] = []
        origins: list[tuple[str, int]] = []
        for file, name in self._parts:
            text = read_shader(file)
            if name:
                text = under_name(text, name, declared[name], _first_binding(names, name))
            for number, line in enumerate(text.splitlines(), 1):
                lines.append(line)
                origins.append((file, number))
        return LinkedShader("\n".join(lines) + "\n", tuple(origins), names)


def _first_binding(names: tuple[str, ...], name: str) -> int:
    return BINDINGS_PER_NAME * (1 + names.index(name))


@cache
def _uses(file: str, text: str) -> tuple[tuple[str, list[str], str], ...]:
    """The ``use`` lines of a file: where each is, its words, and the name it gives, or ""."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if used := _USE.match(line):
            words, name = used[1].split(), ""
            if "as" in words:
                *words, between, name = words
                if between != "as" or not words or not _NAME.fullmatch(name):
                    raise ShaderError(
                        f"{file}:{number}: a name comes last, in lower-case letters and digits: "
                        f"'use volume as a', not {used[1].strip()!r}"
                    )
            found.append((f"{file}:{number}", words, name))
    return tuple(found)


def _differs(word: str, where: str) -> bool:
    """Whether what a word stands for can differ from name to name.

    It does not depend on the choices, so that a file can rely on what there is under a name.
    """
    _, folders = _rooms(shader_folder())
    if word in folders:
        return True
    file = file_of(word, {}, where)
    text = read_shader(file)
    if _ONE_FOR_ALL.search(text):
        return False
    return bool(bindings_in(text)) or any(
        name or any(_differs(other, place) for other in words)
        for place, words, name in _uses(file, text)
    )


@cache
def _rooms(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The files of all rooms by their name, and the folders of roles by theirs."""
    files: dict[str, str] = {}
    roles = {"mode": "modes"}
    for path in sorted(folder.glob("*/*")):
        place = path.relative_to(folder).as_posix()
        known = roles if path.is_dir() else files
        has_shaders = any(path.glob("*.wgsl")) if path.is_dir() else path.suffix == ".wgsl"
        if path.parent.name in ("modes", "entry") or not has_shaders:
            continue
        if path.stem in known:
            raise ShaderError(f"two shader files have one name: {known[path.stem]} and {place}")
        known[path.stem] = place
    return files, roles


def file_of(word: str, roles: dict[str, str], where: str) -> str:
    """The file that a word of a ``use`` stands for; `where` it is used, for errors."""
    files, folders = _rooms(shader_folder())
    if word in folders:
        if word not in roles:
            raise ShaderError(f"{where}: nothing was chosen for the role {word!r}")
        name = f"{folders[word]}/{roles[word]}.wgsl"
    elif word in files:
        name = files[word]
    else:
        raise ShaderError(f"{where}: uses {word!r}, and no room has a file {word}.wgsl")
    try:
        read_shader(name)
    except ShaderError:
        raise ShaderError(f"{where}: uses {word!r}, but there is no shader file {name}") from None
    return name


def compile_shader(
    device: wgpu.GPUDevice, shader: LinkedShader, label: str
) -> wgpu.GPUShaderModule:
    """Compile a linked shader; errors name the file and line they are in."""
    try:
        return device.create_shader_module(label=label, code=shader.text)
    except wgpu.GPUError as error:
        raise ShaderError(f"{label} does not compile: {shader.locate(str(error))}") from error
