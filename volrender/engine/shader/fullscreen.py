"""Pipelines whose vertices are one triangle that covers the target."""

from ..device.engine import Engine
from ..device.errors import gpu_errors
from .linker import compile_shader
from .target_formats import DEPTH_FORMAT


def fullscreen_pipeline(
    engine: Engine,
    label: str,
    shader,
    layouts,
    targets,
    depth_write=None,
    depth_compare="less-equal",
    constants=None,
):
    """A render pipeline whose vertices are one triangle that covers the target.

    Parameters
    ----------
    engine : Engine
    label : str
        What it draws, for errors.
    shader : LinkedShader
        With ``vertex_main`` (fullscreen.wgsl) and ``fragment_main``.
    layouts : list of bind group layouts
    targets : list of colour target states
    depth_write : bool, optional
        None: the pass has no depth buffer. Else fragments write depth where True.
    depth_compare : str
        How the depth of fragments that win compares with what is there.
    constants : dict, optional
        Values of the shader's ``override`` constants.
    """
    module = compile_shader(engine.device, shader, label)
    depth = None
    if depth_write is not None:
        depth = {
            "format": DEPTH_FORMAT,
            "depth_write_enabled": depth_write,
            "depth_compare": depth_compare,
        }
    with gpu_errors(f"making the pipeline of {label}"):
        return engine.device.create_render_pipeline(
            label=label,
            layout=engine.device.create_pipeline_layout(bind_group_layouts=layouts),
            vertex={"module": module, "entry_point": "vertex_main"},
            fragment={
                "module": module,
                "entry_point": "fragment_main",
                "targets": targets,
                "constants": constants or {},
            },
            depth_stencil=depth,
            primitive={"topology": "triangle-list"},
        )
