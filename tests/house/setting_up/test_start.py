"""Starting is short: little is imported, and wgpu's C types are parsed at once."""

import subprocess
import sys

import numpy as np
from wgpu.backends.wgpu_native import ffi

import volrender as vr
from volrender.engine.device import c_types


def output_of(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_frame_asks_for_few_types_one_by_one():
    code = """
import cffi.cparser, numpy as np, volrender as vr
parse, calls = cffi.cparser.Parser.parse_type, []
cffi.cparser.Parser.parse_type = lambda self, text: calls.append(text) or parse(self, text)
for dispatch in ("fragment", "compute"):
    figure = vr.Figure(size=(16, 16), dispatch=dispatch)
    figure.add_image_volume(np.eye(8)[None] * np.ones((8, 1, 1)))
    figure.render_frame()
print(len(calls))
"""
    (count,) = output_of(code)
    assert int(count) <= 8  # 75 without


def test_types_are_those_that_cffi_finds_itself():
    assert c_types.parse_c_types()
    known = dict(ffi._parsed_types)
    names = [name for name in known if name in c_types.type_names() + list(c_types._CALLBACKS)]
    assert len(names) > 60
    try:
        ffi._parsed_types.clear()
        for name in names:
            ffi._typeof(name, True)
            assert ffi._parsed_types[name] == known[name], name
    finally:
        ffi._parsed_types.update(known)


def test_with_another_wgpu_all_works(monkeypatch):
    monkeypatch.setattr(c_types, "_POINTED", ["NoSuchType", *c_types._POINTED])
    assert not c_types.parse_c_types()
    figure = vr.Figure(size=(4, 4), engine=vr.Engine())
    figure.add_image_volume(np.ones((2, 2, 2)))
    assert figure.render_frame().shape == (4, 4, 4)


def test_datasets_are_loaded_when_asked_for():
    code = """
import sys, volrender
print("volrender.datasets" in sys.modules, "numpy.random" in sys.modules)
print(volrender.datasets.sphere is not None, "volrender.datasets" in sys.modules)
from volrender import datasets
"""
    assert output_of(code) == ["False", "False", "True", "True"]
