"""A second compiler: Chromium makes programs' pipelines, with their explicit layouts, in core WebGPU.

It objects to a word that it does not know, to a call that does not fit what another file declares, to a
binding that the layout has otherwise: to one thing or to two that meet. So it compiles texts in which any
two files meet that meet in any program, and makes pipelines in which any two things meet that a layout is
about (`covering`), for making one takes it a hundred times as long. wgpu compiles every text
(`test_program.py`). What only wgpu has (textures of 16-bit norms) is bound, and named in no WGSL.
"""

import json
from dataclasses import replace
from pathlib import Path

from tests.engine.shader.covering import bindings, covering, meetings
from tests.engine.shader.programs import programs
from volrender.engine.shader import linker
from volrender.engine.shader.bindings import MARCH_TARGET
from volrender.engine.shader.last_step import PRESENT, window_program
from volrender.hosts.web.programs.programs import in_javascript

LINE = "    let straight = select(light.rgb / max(alpha, 1e-6), vec3f(0.0), alpha <= 0.0);"
PAGE = Path(__file__).with_name("pipelines.html")


def page_of(programs, made) -> str:
    texts: dict[str, int] = {}
    described = [
        {
            "text": texts.setdefault(program.link().text, len(texts)),
            "groups": [in_javascript(group.entries()) for group in program.groups],
            "descriptor": in_javascript(program.descriptor()),
            "is_made": program in made,
        }
        for program in programs
    ]
    content = json.dumps({"texts": list(texts), "programs": described})
    return PAGE.read_text(encoding="utf-8").replace("PROGRAMS", content.replace("<", "\\u003c"))


def errors_in_chromium(compiled, made, browser, folder: Path) -> list[str]:
    """What is wrong with programs, of which some are only compiled, by label, entry and roles; WGSL errors
    by file and line."""
    programs = list(dict.fromkeys((*compiled, *made)))
    file = folder / "pipelines.html"
    file.write_text(page_of(programs, set(made)), encoding="utf-8")
    with browser.page() as page:
        page.open(file)
        errors = page.evaluate("answer", timeout_s=200)
    return [
        f"{program.label}, {program.entry}, {dict(program.roles)}: {program.link().locate(error)}"
        for program, error in zip(programs, errors, strict=True)
        if error is not None
    ]


def test_programs_are_made(browser, tmp_path):
    everything = list(programs())
    made = covering(everything, bindings(everything))
    compiled = covering(everything, meetings, given=made)
    assert errors_in_chromium(compiled, made, browser, tmp_path) == []


def test_what_is_wrong_is_told(browser, tmp_path, monkeypatch):
    def read_shader(name: str) -> str:
        text = original(name)
        return text.replace("alpha <= 0.0", "nonsense") if name == "pixel/encode.wgsl" else text

    original = linker.read_shader
    monkeypatch.setattr(linker, "read_shader", read_shader)
    window = window_program("rgba8unorm")
    unbound = replace(window, label="unbound", groups=(MARCH_TARGET,))
    line = 1 + original("pixel/encode.wgsl").splitlines().index(LINE)
    assert errors_in_chromium((window, unbound), (), browser, tmp_path) == []
    found = errors_in_chromium((PRESENT,), (window, unbound), browser, tmp_path)
    assert len(found) == 2, found
    assert f"present, entry/present.wgsl, {{}}: pixel/encode.wgsl:{line}:" in found[0]
    assert "nonsense" in found[0]
    assert "unbound, entry/window.wgsl" in found[1]
