"""The linker: what a file uses is there once, and errors name file and line."""

import re

import pytest

from tests.engine.shader.programs import (
    FOUR_CHANNELS,
    GRID_OF,
    GRID_OF_LABELS,
    JOINT,
    LABELS,
    PACKS,
    PLAIN,
    VARIANTS,
    of_bricks,
    of_channels,
    programs,
)
from volrender.engine.shader.linker import ShaderError, compile_shader, link, shader_folder


def test_a_file_used_twice_is_there_once(folder):
    (folder / "room/base.wgsl").write_text("const BASE = 1;\n")
    (folder / "room/a.wgsl").write_text("//: use base\nconst A = BASE;\n")
    (folder / "room/b.wgsl").write_text("//: use base a\nconst B = BASE;\n")
    (folder / "entry/e.wgsl").write_text("//: use a b\nconst E = A + B;\n")
    linked = link("entry/e.wgsl")
    assert linked.text.count("const BASE") == 1
    names = [line.split()[1] for line in linked.text.splitlines() if line.startswith("const")]
    assert names == ["BASE", "A", "B", "E"]
    assert linked.origins[linked.text.splitlines().index("const E = A + B;")] == ("entry/e.wgsl", 2)


def test_roles_choose_files(folder):
    (folder / "room/paint/red.wgsl").write_text("const PAINT = 1;\n")
    (folder / "room/paint/blue.wgsl").write_text("const PAINT = 2;\n")
    (folder / "modes/m.wgsl").write_text("//: use paint\nconst M = PAINT;\n")
    (folder / "entry/e.wgsl").write_text("//: use mode\n")
    assert "PAINT = 2" in link("entry/e.wgsl", {"paint": "blue", "mode": "m"}).text
    with pytest.raises(
        ShaderError, match=r"modes/m.wgsl:1: nothing was chosen for the role 'paint'"
    ):
        link("entry/e.wgsl", {"mode": "m"})
    with pytest.raises(ShaderError, match=r"modes/m.wgsl:1: uses 'paint'.* room/paint/green.wgsl"):
        link("entry/e.wgsl", {"mode": "m", "paint": "green"})


def test_a_missing_file_is_named_with_the_line_that_uses_it(folder):
    (folder / "entry/e.wgsl").write_text("\n\n//: use nowhere\n")
    with pytest.raises(ShaderError, match=r"entry/e.wgsl:3: uses 'nowhere'"):
        link("entry/e.wgsl")


def test_a_compiler_error_names_file_and_line(folder, engine):
    (folder / "room/fine.wgsl").write_text("const ONE = 1;\nconst TWO = 2;\n")
    (folder / "room/wrong.wgsl").write_text("\nfn f() -> f32 {\n    return nonsense;\n}\n")
    (folder / "entry/e.wgsl").write_text(
        "//: use fine wrong\n@compute @workgroup_size(1) fn m() {}\n"
    )
    with pytest.raises(ShaderError, match=r"room/wrong\.wgsl:3"):
        compile_shader(engine.device, link("entry/e.wgsl"), "a wrong shader")


OF_LABELS = {
    "labels",
    "seen",
    "order",
    "majority",
    "cell",
    "label_surface",
    "label_volume",
    "label_slice",
    "lookup",
}
ENTRIES = tuple(
    f"entry/{name}.wgsl"
    for name in (
        "fragment",
        "layers",
        "weighted",
        "compute",
        "direct_fragment",
        "direct_compute",
        "store",
    )
)
TILED_ENTRIES = ("entry/direct_fragment.wgsl", "entry/store.wgsl", "entry/tiles.wgsl")
GRIDS = [
    {"cell": cell, "packing": packing}
    for cell in ("extremum", "varied", "dilated", "distance")
    for packing in ("r8unorm", "r16unorm", "r16float", "r32float")
]


def in_turn(variants, entry: str, soak: bool) -> list:
    """Each variant with one entry (`test_program` has each mode with all), or with all of them."""
    return variants if soak else variants[ENTRIES.index(entry) :: len(ENTRIES)]


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_variant_compiles(engine, entry, soak):
    for variant in in_turn(VARIANTS, entry, soak):
        compile_shader(
            engine.device,
            link(entry, {**variant.roles(), "pixels": "marched"}),
            f"{entry} {variant}",
        )


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_variant_of_labels_compiles(engine, entry):
    for variant in LABELS:
        linked = link(entry, {**variant.roles(), "pixels": "marched"})
        assert "texture_3d<u32>" in linked.text
        compile_shader(engine.device, linked, f"{entry} {variant}")


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_variant_for_four_channels_compiles(engine, entry, soak):
    for variant in in_turn(FOUR_CHANNELS, entry, soak):
        linked = link(entry, {**variant.roles(), "pixels": "marched"})
        assert "alias Scalar = vec4f;" in linked.text
        compile_shader(engine.device, linked, f"{entry} {variant}")


OF_BRICKS = ("layout", "course", "line")


def test_every_file_says_what_it_uses(engine):
    """Alone, with what it uses, it compiles: the linker knows what depends on a role."""
    for path in sorted(shader_folder().rglob("*.wgsl")):
        file = path.relative_to(shader_folder()).as_posix()
        asked_by = {"ray_mean": "mean", "present": "composite"}.get(path.stem, "iso")
        mode = path.stem if path.parent.name == "modes" else asked_by
        several = {"joint": JOINT[0], "packs": PACKS[0]}
        is_of_labels = bool({path.parent.name, path.stem} & OF_LABELS)
        several |= {v.mode: v for v in LABELS}
        if is_of_labels:
            mode = mode if mode in GRID_OF_LABELS else "label_surface"
        plain = several.get(mode) or PLAIN._replace(mode=mode, skipping=GRID_OF[mode])
        role, choice = path.parent.name, path.stem
        if of_channels(plain).roles().get(role) == choice != plain.roles()[role]:
            plain = of_channels(plain)
        is_of_bricks = role == "bricks" or (role in OF_BRICKS and choice != "whole")
        plain = of_bricks(plain) if is_of_bricks else plain
        roles = {**GRIDS[0], **plain.roles(), "pixels": "marched"}
        linked = link(file, {**roles, role: choice} if file.count("/") == 2 else roles)
        compile_shader(engine.device, linked, f"{file} alone")


@pytest.mark.parametrize("roles", GRIDS, ids=lambda roles: "-".join(roles.values()))
def test_every_grid_shader_compiles(engine, roles):
    compile_shader(engine.device, link("entry/grids/cells.wgsl", roles), "a skipping grid")


@pytest.mark.parametrize("entry", TILED_ENTRIES)
def test_every_tiled_variant_compiles(engine, entry):
    for variant in VARIANTS:
        if variant.skipping == "distance":
            linked = link(entry, {**variant.roles(), "pixels": "tiled"})
            compile_shader(engine.device, linked, f"{entry} {variant}")


def test_every_mode_is_a_file_and_every_file_a_mode():
    files = {path.stem for path in (shader_folder() / "modes").glob("*.wgsl")}
    # Those two are of several volumes on the same rays, each of a mode of its own.
    assert files - {"joint", "packs"} == {*GRID_OF, *GRID_OF_LABELS}


def test_every_shader_file_is_used():
    used = {name for program in programs() for name, _ in program.link().origins}
    there = {
        path.relative_to(shader_folder()).as_posix() for path in shader_folder().rglob("*.wgsl")
    }
    assert there == used


def test_no_uniform_alone_decides_a_condition():
    """lavapipe rebuilds, and keeps, a shader for each value of such a uniform: slow, and a leak."""
    condition = re.compile(r"\b(?:if|while|for)\s*\((.*)\)\s*\{")
    for path in shader_folder().rglob("*.wgsl"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for found in condition.findall(line.split("//")[0]):
                tested = found.split(";")[1] if found.count(";") == 2 else found
                without = re.sub(r"\bu\.\w+(\.\w+)?|[\d.]+[uf]?|[<>=!&|+\-*/() ]", "", tested)
                counter = found.count(";") == 2 and re.fullmatch(r"\w", without)
                where = f"{path.name}:{number}: {line.strip()}"
                assert "u." not in tested or (without and not counter), where


def test_modes_leave_textures_to_ray():
    """A mode asks ray for values: the volume may become something else than one texture."""
    for path in (shader_folder() / "modes").glob("*.wgsl"):
        text = path.read_text()
        assert "fn march(" in text
        assert "textureSample" not in text and "textureLoad" not in text, path.name


def test_voxels_are_read_in_the_volume_role_alone():
    """So that no mode, gradient or interpolation may notice how voxels are stored."""
    texts = {
        path.relative_to(shader_folder()).as_posix(): path.read_text(encoding="utf-8")
        for path in shader_folder().rglob("*.wgsl")
    }
    readers = {name for name, text in texts.items() if "volume_texture" in text}
    volumes = {f"ray/volume/{name}.wgsl" for name in ("dense", "masked", "labels")}
    assert readers == {"ray/bindings.wgsl", *volumes}
    may_not = ("modes/", "ray/gradient/", "ray/interpolation/", "ray/clipping/")
    touched = {name for name, text in texts.items() if re.search(r"texture(Load|Sample)", text)}
    assert readers & touched and not [name for name in touched if name.startswith(may_not)]
