"""Pipelines: one for each mode, way of sampling, way of blending and target, made when first needed."""

from dataclasses import dataclass

import wgpu

from .blending import BLENDINGS
from .device import Engine
from .errors import gpu_errors
from .shaders import compile_shader, link
from .uniforms import uniforms_dtype

FRAME_FORMAT = "rgba16float"  # linear, premultiplied
DEPTH_FORMAT = "depth32float"
IMAGE_FORMAT = "rgba8unorm"  # sRGB, encoded by present.wgsl
LAYER_FORMATS = ("rgba32float", "rgba32float")


@dataclass(frozen=True)
class VolumePipeline:
    """What selects the shader of a volume: nothing in here is touched by a slider."""

    mode: str  # a file in shaders/modes
    interpolation: str  # "nearest" or "linear"
    transfer: str  # "cmap1d" or "rgba"
    volume: str  # "dense" or "masked"
    gradient: str  # "sampled" or "exact"
    skipping: str = "none"  # "none", "maximum", "minimum" or "distance"

    def roles(self) -> dict[str, str]:
        return {
            "mode": self.mode,
            "interpolation": self.interpolation,
            "transfer": self.transfer,
            "volume": self.volume,
            "gradient": self.gradient,
            "skipping": self.skipping,
        }


def volume_layout(engine: Engine, volume: VolumePipeline):
    """The bind group layout of a drawn volume (uniforms.wgsl, bindings.wgsl, grid.wgsl)."""
    filterable, skips = volume.volume == "dense", volume.skipping != "none"

    def make():
        def texture(sample_type, dimension):
            return {"texture": {"sample_type": sample_type, "view_dimension": dimension}}

        unfiltered = "unfilterable-float"
        kind = "filtering" if filterable else "non-filtering"
        bindings = [
            {"buffer": {"type": "uniform", "min_binding_size": uniforms_dtype().itemsize}},
            texture("float" if filterable else unfiltered, "3d"),
            {"sampler": {"type": kind}},
            texture(unfiltered, "1d"),
        ]
        if skips:
            bindings += [texture(unfiltered, "3d"), {"sampler": {"type": "non-filtering"}}]
        visible = wgpu.ShaderStage.FRAGMENT | wgpu.ShaderStage.COMPUTE
        return engine.device.create_bind_group_layout(
            label="volume",
            entries=[
                {"binding": number, "visibility": visible, **binding}
                for number, binding in enumerate(bindings)
            ],
        )

    return engine.once(("volume layout", filterable, skips), make)


def volume_sampler(engine: Engine, kind: str):
    """A sampler, "linear" or "nearest", clamped to the edge."""
    return engine.once(
        ("sampler", kind),
        lambda: engine.device.create_sampler(min_filter=kind, mag_filter=kind),
    )


def image_pipeline(engine: Engine, volume: VolumePipeline, alpha_mode: str):
    """Draws a volume into the frame, blended and with depth."""
    blending = BLENDINGS[alpha_mode]
    return engine.once(
        ("image", volume, alpha_mode),
        lambda: fullscreen_pipeline(
            engine,
            f"{volume.mode} volume",
            link("entry/fragment.wgsl", volume.roles()),
            [volume_layout(engine, volume)],
            [{"format": FRAME_FORMAT, "blend": blending.state()}],
            depth_write=blending.writes_depth,
            constants={"alpha_use": blending.alpha_use},
        ),
    )


def layers_pipeline(engine: Engine, volume: VolumePipeline):
    """Draws a volume's raw colour, scalar and depth, unblended."""
    return engine.once(
        ("layers", volume),
        lambda: fullscreen_pipeline(
            engine,
            f"{volume.mode} layers",
            link("entry/layers.wgsl", volume.roles()),
            [volume_layout(engine, volume)],
            [{"format": name} for name in LAYER_FORMATS],
        ),
    )


def present_layout(engine: Engine):
    """The bind group layout of the last step of a frame."""
    return engine.once(
        "present layout",
        lambda: engine.device.create_bind_group_layout(
            label="present",
            entries=[
                {
                    "binding": 0,
                    "visibility": wgpu.ShaderStage.FRAGMENT,
                    "texture": {"sample_type": "unfilterable-float"},
                }
            ],
        ),
    )


def present_pipeline(engine: Engine):
    """Encodes the frame to sRGB."""
    return engine.once(
        "present",
        lambda: fullscreen_pipeline(
            engine,
            "present",
            link("entry/present.wgsl"),
            [present_layout(engine)],
            [{"format": IMAGE_FORMAT}],
        ),
    )


def fullscreen_pipeline(
    engine: Engine, label: str, shader, layouts, targets, depth_write=None, constants=None
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
        None: the pass has no depth buffer. Else nearer fragments win, and write depth where True.
    constants : dict, optional
        Values of the shader's ``override`` constants.
    """
    module = compile_shader(engine.device, shader, label)
    depth = None
    if depth_write is not None:
        depth = {
            "format": DEPTH_FORMAT,
            "depth_write_enabled": depth_write,
            "depth_compare": "less",
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
