"""Does run.py decide rightly what to set up, and say clearly what it cannot?"""

import ast
import importlib.util
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
SOURCE = (CHECKOUT / "run.py").read_text(encoding="utf-8")

LAVAPIPE = {"device": "llvmpipe (LLVM 15)", "adapter_type": "CPU", "backend_type": "Vulkan"}
GL_LLVMPIPE = {"device": "llvmpipe (LLVM 15)", "adapter_type": "CPU", "backend_type": "OpenGL"}
GL_GPU = {"device": "Iris", "adapter_type": "IntegratedGPU", "backend_type": "OpenGL"}
NVIDIA = {"device": "RTX", "adapter_type": "DiscreteGPU", "backend_type": "Vulkan"}
METAL = {"device": "Virtual", "adapter_type": "Unknown", "backend_type": "Metal"}
D3D12 = {"device": "WARP", "adapter_type": "CPU", "backend_type": "D3D12"}

WANTED = {"checkout": "/here", "python": "3.11", "pyproject": "abc"}
STAMP = {**WANTED, "complete": True, "extras": ["io", "test"]}


@pytest.fixture
def run():
    """The module run.py, loaded from its path."""
    spec = importlib.util.spec_from_file_location("run_py", CHECKOUT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def debian(run, monkeypatch):
    """A Debian machine of our making; `asked` collects what apt was asked to install."""
    machine = SimpleNamespace(
        adapters=[],
        installed=set(),
        brings={"mesa-vulkan-drivers": LAVAPIPE},  # package: the adapter that comes with it
        programs={"apt-get"},
        user_id=0,
        sudo_works=False,
        works=True,
        updated=True,
        asked=[],
    )

    def run_quietly(command, timeout_s=None):
        words = [str(word) for word in command]
        if words[0] == "dpkg-query":
            status = "install ok installed" if words[-1] in machine.installed else "unknown"
            return 0, status, ""
        if words == ["sudo", "-n", "true"]:
            return (0, "", "") if machine.sudo_works else (1, "", "a password is required")
        assert "apt-get" in words
        if words[-1] == "update":
            machine.updated = True
            return 0, "", ""
        machine.asked.append(" ".join(words[:1] + words[-1:]))
        if not (machine.updated and machine.works):
            return 100, "", "E: Unable to locate package"
        if words[-1] in machine.brings:
            machine.adapters.append(machine.brings[words[-1]])
        return 0, "", ""

    monkeypatch.setattr(run, "run_quietly", run_quietly)
    monkeypatch.setattr(run, "find_adapters", lambda: list(machine.adapters))
    monkeypatch.setattr(run.shutil, "which", lambda name: name in machine.programs)
    monkeypatch.setattr(run.os, "geteuid", lambda: machine.user_id, raising=False)
    for name in ("VK_DRIVER_FILES", "VK_ICD_FILENAMES"):
        monkeypatch.delenv(name, raising=False)
    return machine


# The file itself


def test_parses_on_an_old_python_and_imports_only_the_standard_library():
    tree = ast.parse(SOURCE, feature_version=(3, 6))
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module.split(".")[0])
    assert "subprocess" in modules
    assert modules <= sys.stdlib_module_names


def test_says_which_python_is_needed_and_which_came(run):
    assert run.python_problem((3, 11, 0)) is None
    assert run.python_problem((4, 0, 0)) is None
    problem = run.python_problem((3, 9, 2))
    assert "3.11" in problem
    assert "3.9.2" in problem


# Arguments


@pytest.mark.parametrize("argv", [[], ["dmeo"], ["--soak"]])
def test_wrong_command_prints_the_usage_and_exits_2(run, capsys, argv):
    assert run.main(argv) == 2
    assert "usage: python3 run.py demo" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["a", "b"], ["--size", "3"], ["-o"], ["no-such-file.tif"]])
def test_wrong_demo_arguments_exit_2_before_anything_is_made(run, capsys, argv):
    with pytest.raises(SystemExit) as exit_info:
        run.main(["demo", *argv])
    assert exit_info.value.code == 2
    assert "run.py demo: error:" in capsys.readouterr().err


def test_demo_draws_beside_run_py_unless_told_otherwise(run, tmp_path):
    volume = tmp_path / "my volume.tif"
    volume.touch()
    default = str(CHECKOUT / "demo.png")
    assert run.demo_arguments([]) == ["demo", "-o", default]
    assert run.demo_arguments([str(volume), "-o", "x.png"]) == ["demo", str(volume), "-o", "x.png"]


def test_passes_pytest_arguments_on_and_returns_its_status(run, monkeypatch):
    started = []
    monkeypatch.setattr(run, "prepare_environment", lambda extras: started.append(extras))
    monkeypatch.setattr(run, "ensure_adapter", lambda: None)
    monkeypatch.setattr(run, "ensure_test_packages", lambda: None)
    monkeypatch.setattr(run, "run_in_environment", lambda words, cwd: started.append(words) or 5)
    words = ["--soak", "-k", "a b"]
    assert run.main(["test", *words]) == 5
    assert started == [["gui", "io", "movie", "test"], ["-m", "pytest", *run.SIDE_BY_SIDE, *words]]


@pytest.mark.parametrize("status", [0, 2])
def test_docs_fails_where_sphinx_does_and_says_where_the_site_is(run, monkeypatch, capsys, status):
    started = []
    monkeypatch.setattr(run, "prepare_environment", lambda extras: started.append(extras))
    monkeypatch.setattr(run, "ensure_adapter", lambda: None)
    monkeypatch.setattr(
        run, "run_in_environment", lambda words, cwd: started.append(words) or status
    )
    assert run.main(["docs", "html"]) == 2 and started == []
    capsys.readouterr()
    assert run.main(["docs"]) == status
    extras, words = started
    assert "docs" in extras and words[:2] == ["-m", "sphinx"] and "-W" in words
    assert ("docs/_build/html/index.html" in capsys.readouterr().out) == (status == 0)


def test_goes_on_without_what_cannot_be_installed_for_tests(run, monkeypatch, capsys):
    asked, missing = [], ["xdotool", "chromium"]

    def refuse(purpose, packages):
        asked.append(packages)
        raise run.SetupError(purpose)

    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(run, "is_installed", lambda package: package not in missing)
    monkeypatch.setattr(run, "administrator", refuse)
    run.ensure_test_packages(platform="linux")
    assert asked == [["xdotool"], ["chromium"]]
    assert capsys.readouterr().out.count("Going on without") == 2
    installed = []
    monkeypatch.setattr(run, "administrator", lambda purpose, packages: ["sudo"])
    monkeypatch.setattr(run, "apt_install", lambda *words: installed.append(words))
    run.ensure_test_packages(platform="linux")
    assert installed == [(["sudo"], "xdotool"), (["sudo"], "chromium")]
    run.ensure_test_packages(platform="darwin")
    assert len(installed) == 2


def test_exit_status_of_a_killed_command_is_the_shell_s(run, monkeypatch):
    monkeypatch.setattr(run, "venv_python", lambda: sys.executable)
    assert run.run_in_environment(["-c", "raise SystemExit(3)"]) == 3
    if sys.platform != "win32":
        assert run.run_in_environment(["-c", "import os; os.kill(os.getpid(), 9)"]) == 128 + 9


# The environment


def test_python_of_the_environment_on_each_platform(run):
    assert run.venv_python(windows=True) == CHECKOUT / ".venv" / "Scripts" / "python.exe"
    assert run.venv_python(windows=False) == CHECKOUT / ".venv" / "bin" / "python"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"pyproject": "other"}, None),  # another install is enough
        ({"complete": False}, "half-finished"),
        ({"checkout": "/there"}, "another folder"),
        ({"python": "3.12"}, "Python 3.12"),
    ],
)
def test_stale_environment_is_recognised(run, change, reason):
    found = run.stale_reason({**STAMP, **change}, WANTED)
    assert found is None if reason is None else reason in found


def test_environment_without_a_stamp_is_the_user_s_and_kept(run):
    assert run.stale_reason({}, WANTED) is None
    assert not run.is_up_to_date({}, WANTED, [])


def test_installs_again_only_for_another_pyproject_or_new_extras(run):
    assert run.is_up_to_date(STAMP, WANTED, ["io"])
    assert run.is_up_to_date(STAMP, WANTED, ["io", "test"])
    assert not run.is_up_to_date(STAMP, WANTED, ["io", "peers"])
    assert not run.is_up_to_date(STAMP, {**WANTED, "pyproject": "other"}, ["io"])
    assert not run.is_up_to_date({**STAMP, "complete": False}, WANTED, ["io"])


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00"])
def test_unreadable_stamp_counts_as_none(run, monkeypatch, tmp_path, text):
    monkeypatch.setattr(run, "STAMP", tmp_path / "stamp.json")
    assert run.read_stamp() == {}
    run.STAMP.write_text(text, encoding="utf-8")
    assert run.read_stamp() == {}


@pytest.mark.parametrize("before", [None, STAMP])
@pytest.mark.parametrize("status", [0, 1, None])
def test_stamp_is_complete_only_after_pip_succeeded(run, monkeypatch, tmp_path, before, status):
    stamp_file = tmp_path / "stamp.json"
    monkeypatch.setattr(run, "STAMP", stamp_file)
    if before:
        stamp_file.write_text(run.json.dumps(before), encoding="utf-8")

    def pip(command):
        assert run.read_stamp() == {"complete": False}  # what a kill would leave behind
        if status is None:
            raise KeyboardInterrupt
        return status, "", "WARNING: slow\nERROR: no such package\n"

    monkeypatch.setattr(run, "run_quietly", pip)
    if status == 0:
        run.pip_install(before or {}, WANTED, ["peers"])
        extras = sorted({"peers", *(before or {}).get("extras", [])})
        assert run.read_stamp() == {**WANTED, "complete": True, "extras": extras}
    elif status == 1:
        with pytest.raises(run.SetupError, match="ERROR: no such package"):
            run.pip_install(before or {}, WANTED, ["peers"])
        assert run.read_stamp() == (before or {})
    else:
        with pytest.raises(KeyboardInterrupt):
            run.pip_install(before or {}, WANTED, ["peers"])
        assert run.stale_reason(run.read_stamp(), WANTED)


def test_missing_python3_venv_is_named_without_rights_or_apt(run, debian, monkeypatch):
    monkeypatch.setattr(run, "can_make_venv", lambda: False)
    debian.user_id = 1000
    with pytest.raises(run.SetupError, match="sudo apt-get install python3-venv"):
        run.make_venv()
    debian.programs.clear()
    with pytest.raises(run.SetupError, match="python3-venv"):
        run.make_venv()
    assert debian.asked == []


def test_missing_python3_venv_is_installed_with_rights(run, debian, monkeypatch):
    monkeypatch.setattr(run, "can_make_venv", lambda: False)
    with pytest.raises(run.SetupError, match=r"has no ensurepip. Try sudo .* python3\.\d+-venv"):
        run.make_venv()
    assert debian.asked == ["env python3-venv"]


# Adapters


@pytest.mark.parametrize("adapter", [LAVAPIPE, NVIDIA, METAL, D3D12, GL_GPU])
def test_adapters_that_can_draw(run, adapter):
    assert run.best_adapter([GL_LLVMPIPE, adapter]) is adapter


def test_opengl_on_the_processor_does_not_count_as_an_adapter(run):
    assert run.best_adapter([]) is None
    assert run.best_adapter([GL_LLVMPIPE]) is None
    assert run.best_adapter([GL_GPU, LAVAPIPE]) is LAVAPIPE


@pytest.mark.parametrize("adapter", [LAVAPIPE, NVIDIA, GL_GPU])
def test_installs_nothing_where_an_adapter_is_there(run, debian, capsys, adapter):
    debian.adapters = [adapter]
    run.ensure_adapter("linux")
    assert debian.asked == []
    assert f"{adapter['device']} ({adapter['backend_type']})" in capsys.readouterr().out


@pytest.mark.parametrize(("platform", "named"), [("darwin", "Metal"), ("win32", "Direct3D 12")])
def test_installs_nothing_on_other_systems(run, debian, platform, named):
    with pytest.raises(run.SetupError, match=named):
        run.ensure_adapter(platform)
    assert debian.asked == []


def test_installs_loader_and_lavapipe_where_vulkan_is_missing(run, debian):
    debian.adapters = [GL_LLVMPIPE]
    run.ensure_adapter("linux")
    assert debian.asked == ["env libvulkan1", "env mesa-vulkan-drivers"]


def test_installs_no_driver_where_the_loader_is_enough(run, debian):
    debian.brings["libvulkan1"] = NVIDIA
    run.ensure_adapter("linux")
    assert debian.asked == ["env libvulkan1"]


def test_uses_sudo_where_it_asks_no_password(run, debian):
    debian.user_id = 1000
    debian.programs.add("sudo")
    debian.sudo_works = True
    debian.installed = {"libvulkan1"}
    run.ensure_adapter("linux")
    assert debian.asked == ["sudo mesa-vulkan-drivers"]


@pytest.mark.parametrize("programs", [{"apt-get"}, {"apt-get", "sudo"}])
def test_names_the_packages_without_rights_to_install(run, debian, programs):
    debian.user_id = 1000
    debian.programs = programs
    with pytest.raises(run.SetupError, match="sudo apt-get install libvulkan1 mesa-vulkan-drivers"):
        run.ensure_adapter("linux")
    assert debian.asked == []


def test_fetches_the_package_lists_when_they_are_missing(run, debian):
    debian.updated = False
    run.ensure_adapter("linux")
    assert debian.asked == ["env libvulkan1"] * 2 + ["env mesa-vulkan-drivers"]


def test_says_why_apt_failed(run, debian):
    debian.works = False
    with pytest.raises(run.SetupError, match=r"(?s)libvulkan1.*E: Unable to locate package"):
        run.ensure_adapter("linux")


def test_says_so_when_there_is_no_adapter_even_after_installing(run, debian, monkeypatch):
    debian.brings.clear()
    with pytest.raises(run.SetupError, match="although libvulkan1 and mesa-vulkan-drivers are"):
        run.ensure_adapter("linux")
    assert debian.asked == ["env libvulkan1", "env mesa-vulkan-drivers"]
    monkeypatch.setenv("VK_DRIVER_FILES", "/gone.json")
    with pytest.raises(run.SetupError, match=r"VK_DRIVER_FILES limits the search to: /gone\.json"):
        run.ensure_adapter("linux")


def test_names_lavapipe_in_general_words_without_apt(run, debian):
    debian.programs.clear()
    with pytest.raises(run.SetupError, match=r"lavapipe.*Debian and Fedora: mesa-vulkan-drivers"):
        run.ensure_adapter("linux")


# Messages


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        ("a\nERROR: one\nE: two\nhint: three\n", "  ERROR: one\n  E: two"),
        ("Trace\n    OSError: no README\nhint: see above\n", "  OSError: no README"),
        ("tomllib.TOMLDecodeError: bad\n", "  tomllib.TOMLDecodeError: bad"),
        ("error: XDG_RUNTIME_DIR is not set\nwgpu gave up\n\n", "  wgpu gave up"),
        (
            "W: Failed to fetch x\nE: no a\n",
            "  E: no a\n  A server could not be reached: is the network up?",
        ),
        ("", "  it said nothing"),
    ],
)
def test_cause_finds_the_error_in_the_output(run, output, cause):
    assert run.cause(output) == cause
