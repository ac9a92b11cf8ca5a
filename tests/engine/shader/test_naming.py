"""Roles by name: what depends on a role is linked again under a name, and the rest is there once."""

import pytest

from volrender.engine.shader.linker import ShaderError, compile_shader, link, read_shader

NAMED = {
    "room/pure.wgsl": "const PURE = 1;\n",
    "room/state.wgsl": """// of state: u
//: use pure
struct State {
    factor: f32,   // a field called as a function is, factor
    shade: vec4f,
}

@group(0) @binding(3) var<uniform> u: State;
@group(1) @binding(0) var target_texture: texture_2d<f32>;
""",
    "room/paint/red.wgsl": "alias Paint = f32;\nfn paint(x: f32) -> Paint { return x; }\n",
    "room/paint/blue.wgsl": """//: use state
override brightness: f32 = 2.0;
alias Paint = f32;
fn paint(x: f32) -> Paint {
    return brightness * u.factor * x * f32(PURE);
}
""",
    "room/wall.wgsl": """//: use paint pure
fn factor(shade: f32) -> Paint {
    let wall = paint(shade);
    return wall + f32(PURE);
}
""",
    "entry/e.wgsl": """//: use wall
//: use wall as a
//: use wall as b
@compute @workgroup_size(1) fn m() { let all = factor(1.0) + a_factor(1.0) + b_factor(1.0); }
""",
}


@pytest.fixture
def named(folder):
    """The folder with files that are used under names."""
    for file, text in NAMED.items():
        (folder / file).write_text(text)
    return folder


def test_what_depends_on_a_role_is_linked_once_for_each_name(named, engine):
    linked = link("entry/e.wgsl", {"paint": "red", "b.paint": "blue"})
    assert linked.names == ("a", "b")
    assert linked.text.count("const PURE") == 1
    for part in (
        "fn paint(x: f32) -> Paint { return x; }",
        "fn a_paint(x: f32) -> a_Paint { return x; }",
        "fn b_paint(x: f32) -> b_Paint {",
        "return b_brightness * b_u.factor * x * f32(PURE);",
        "let wall = a_paint(shade);",
    ):
        assert linked.text.count(part) == 1, part
    compile_shader(engine.device, linked, "three walls")


def test_bindings_of_a_name_have_numbers_of_their_own(named):
    linked = link("entry/e.wgsl", {"paint": "blue"})
    for prefix, number in (("", 3), ("a_", 13), ("b_", 23)):
        space = "storage, read" if prefix else "uniform"  # of uniform buffers lavapipe takes three
        declared = f"@group(0) @binding({number}) var<{space}> {prefix}u: {prefix}State;"
        assert declared in linked.text
        texture = f"@group(1) @binding({number - 3}) var {prefix}target_texture: texture_2d<f32>;"
        assert texture in linked.text
    assert (linked.binding("a", 3), linked.binding("b", 0)) == (13, 20)
    (named / "room/state.wgsl").write_text("@group(0) @binding(10) var<uniform> u: vec4f;\n")
    read_shader.cache_clear()
    with pytest.raises(
        ShaderError, match=r"room/state.wgsl: .* bindings are below 10, .* not \[10\]"
    ):
        link("entry/e.wgsl", {"paint": "blue"})
    (named / "room/state.wgsl").write_text("@group(0) @binding(30) var<uniform> u: vec4f;\n")
    read_shader.cache_clear()
    with pytest.raises(ShaderError, match=r"not \[30\]"):  # it is linked under names
        link("entry/e.wgsl", {"paint": "blue"})


def test_a_file_may_say_that_there_is_one_for_all(named, engine):
    text = f"//: one for all\n{NAMED['room/state.wgsl']}"
    (named / "room/state.wgsl").write_text(text)
    read_shader.cache_clear()
    linked = link("entry/e.wgsl", {"paint": "blue"})
    assert linked.text.count("var<uniform> u: State;") == linked.text.count("var<uniform>") == 1
    assert "return b_brightness * u.factor * x * f32(PURE);" in linked.text
    compile_shader(engine.device, linked, "three walls in one state")
    (named / "entry/e.wgsl").write_text("//: use state as a\n")
    read_shader.cache_clear()
    with pytest.raises(ShaderError, match=r"e.wgsl:1: 'state' cannot be .* says that there is one"):
        link("entry/e.wgsl")


def test_fields_and_comments_keep_their_names(named):
    linked = link("entry/e.wgsl", {"paint": "blue"})
    assert linked.text.count("    factor: f32,   // a field called as a function is, factor") == 3
    assert linked.text.count("// of state: u") == 3


def test_an_error_under_a_name_names_file_and_line(named, engine):
    (named / "room/wall.wgsl").write_text("//: use paint\n\nfn factor(x: f32) -> Paint {\n"
                                          "    return nonsense;\n}\n")  # fmt: skip
    read_shader.cache_clear()
    (named / "entry/e.wgsl").write_text("//: use wall as b\n")
    with pytest.raises(ShaderError, match=r"room/wall\.wgsl:4"):
        compile_shader(engine.device, link("entry/e.wgsl", {"paint": "blue"}), "a wrong wall")


@pytest.mark.parametrize(
    ("file", "line", "roles", "message"),
    [
        ("entry/e.wgsl", "//: use pure as a", {}, r"entry/e.wgsl:1: 'pure' cannot be used under"),
        ("entry/e.wgsl", "//: use wall as A", {}, r"entry/e.wgsl:1: a name comes last, in lower"),
        ("entry/e.wgsl", "//: use wall as a pure", {}, r"entry/e.wgsl:1: a name comes last"),
        ("entry/e.wgsl", "//: use wall as a_b", {}, r"entry/e.wgsl:1: a name comes last"),
        ("entry/e.wgsl", "//: use as a", {}, r"entry/e.wgsl:1: a name comes last"),
        ("entry/e.wgsl", "//: use nowhere as a", {}, r"entry/e.wgsl:1: uses 'nowhere'"),
        ("room/wall.wgsl", "//: use paint as c", {}, r"room/wall.wgsl:1: .* under a name, 'a'"),
        ("entry/e.wgsl", "//: use wall as a", {"c.paint": "red"}, r"there is no 'c.paint'"),
        ("entry/e.wgsl", "//: use wall as a", {"a.pain": "red"}, r"there is no 'a.pain'"),
        ("entry/e.wgsl", "//: use wall as a", {"a.paint": "green"}, r"wall.wgsl:1: .*green.wgsl"),
    ],
)
def test_what_cannot_have_a_name_is_refused(named, file, line, roles, message):
    (named / file).write_text(f"{line}\n")
    with pytest.raises(ShaderError, match=message):
        link("entry/e.wgsl", {"paint": "red", **roles})


def test_a_role_without_a_choice_is_refused_under_a_name(named):
    (named / "entry/e.wgsl").write_text("//: use wall as b\n")
    with pytest.raises(ShaderError, match=r"room/wall.wgsl:1: nothing was chosen for the role"):
        link("entry/e.wgsl")
    assert "fn b_paint" in link("entry/e.wgsl", {"b.paint": "red"}).text
