"""The shader library: links WGSL files by what they say they use, and names file:line in errors."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import wgpu

from ..device.errors import DeviceError

_USE = re.compile(r"^\s*//:\s*use\s+(.*)$")
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

    Parameters
    ----------
    entry : str
        Path below the shader folder, such as ``"entry/fragment.wgsl"``.
    roles : dict of str to str
        The choice for each role.

    Returns
    -------
    LinkedShader

    Raises
    ------
    ShaderError
        A file that is used does not exist, or a role has no choice. Names file and line.
    """
    roles = roles or {}
    order: list[str] = []
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        for number, line in enumerate(read_shader(name).splitlines(), 1):
            if used := _USE.match(line):
                for word in used[1].split():
                    visit(file_of(word, roles, f"{name}:{number}"))
        order.append(name)

    visit(entry)
    lines: list[str] = []
    origins: list[tuple[str, int]] = []
    for name in order:
        for number, line in enumerate(read_shader(name).splitlines(), 1):
            lines.append(line)
            origins.append((name, number))
    return LinkedShader("\n".join(lines) + "\n", tuple(origins))


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
    if not (shader_folder() / name).is_file():
        raise ShaderError(f"{where}: uses {word!r}, but there is no shader file {name}")
    return name


def compile_shader(
    device: wgpu.GPUDevice, shader: LinkedShader, label: str
) -> wgpu.GPUShaderModule:
    """Compile a linked shader; errors name the file and line they are in."""
    try:
        return device.create_shader_module(label=label, code=shader.text)
    except wgpu.GPUError as error:
        raise ShaderError(f"{label} does not compile: {shader.locate(str(error))}") from error
