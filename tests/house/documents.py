"""What a document shows to be copied: blocks of code, whole files, commands; and the paths it names."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("volrender", "shaders", "tests", "benchmarks", "examples", "docs")


def text_of(document: str) -> str:
    """The text of a document, by its path in the checkout."""
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str, language: str) -> list[str]:
    """All blocks of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text_of(document), re.DOTALL | re.MULTILINE)


def files_shown(document: str) -> dict[str, str]:
    """Path and content of each file that is shown whole: a block below a line that has its path alone."""
    shown = r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```"
    return dict(re.findall(shown, text_of(document), re.DOTALL | re.MULTILINE))


def paths_named(document: str) -> set[str]:
    """The paths that a document names in code or links to, but for those of files that it shows."""
    text = text_of(document)
    folder = Path(document).parent
    linked = re.findall(r"\]\((?!http)([^)#]+)[^)]*\)", text)
    named = [
        word
        for code in re.findall(r"`([^`\n]+)`", text) + blocks(document, "sh")
        for word in re.findall(r"(?<![\w./])[\w.]+(?:/[\w.]+)*", code)
        if word.split("/")[0] in (*ROOMS, ".ci") or Path(word).suffix in (".md", ".toml")
    ]
    found = {(folder / path).as_posix() for path in linked} | set(named)
    return found - set(files_shown(document))


def commands(document: str) -> list[str]:
    """The commands in a document's blocks for a shell, without their remarks."""
    lines = [line for block in blocks(document, "sh") for line in block.splitlines()]
    return [command for line in lines if (command := line.split("  #")[0].strip())]
