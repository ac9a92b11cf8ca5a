"""One volume as the GPU draws it: its uniforms, textures, pipeline and place in the target."""

from .colormap_texture import ColormapTexture
from .device import Engine
from .pipelines import (
    VolumePipeline,
    image_pipeline,
    layers_pipeline,
    volume_layout,
    volume_sampler,
)
from .uniforms import UniformBlock
from .volume_texture import VolumeTexture
from .weighted import weighted_pipeline


class VolumeDrawable:
    """Uniforms and bindings of one volume.

    Parameters
    ----------
    engine : Engine
    texture : VolumeTexture
    colormap : ColormapTexture

    Attributes
    ----------
    pipeline : VolumePipeline
        Mode and ways of sampling.
    alpha_mode : str
        A key of `blending.BLENDINGS`.
    dither_seed : float
        0..1, another one for each volume.
    scissor_px : (left, top, width, height) of int
        The part of the target that the volume can touch.
    """

    _count = 0

    def __init__(self, engine: Engine, texture: VolumeTexture, colormap: ColormapTexture):
        if texture.engine is not engine or colormap.engine is not engine:
            raise ValueError("The volume's data belongs to another engine than the figure's.")
        self.engine = engine
        self.texture = texture
        self.colormap = colormap
        self.uniforms = UniformBlock(engine)
        self.pipeline: VolumePipeline | None = None
        self.alpha_mode = "auto"
        self.scissor_px = (0, 0, 0, 0)
        # The golden ratio spreads any number of volumes evenly over 0..1.
        VolumeDrawable._count += 1
        self.dither_seed = VolumeDrawable._count * 0.6180339887498949 % 1.0
        self._bound = None
        self._bind_group = None

    def configure(self, mode: str, interpolation: str, alpha_mode: str) -> None:
        """Choose the shader: by what the volume is, and by what the user set."""
        encoding = self.texture.encoding
        self.alpha_mode = alpha_mode
        # The samplers of CPU adapters are exact; so are loads.
        filtered = interpolation == "linear" and not encoding.masked and not self.engine.is_cpu
        self.pipeline = VolumePipeline(
            mode=mode,
            interpolation=interpolation,
            transfer="cmap1d" if encoding.channels == 1 else "rgba",
            volume="masked" if encoding.masked else "dense",
            gradient="exact" if filtered else "sampled",
        )

    def bind_group(self):
        """The bind group, made anew only where a texture or the layout changed."""
        filterable = self.pipeline.volume == "dense"
        key = (self.texture.view, self.colormap.view, filterable)
        if self._bound != key:
            self._bound = key
            self._bind_group = self.engine.device.create_bind_group(
                label="volume",
                layout=volume_layout(self.engine, filterable),
                entries=[
                    {"binding": 0, "resource": {"buffer": self.uniforms.buffer}},
                    {"binding": 1, "resource": self.texture.view},
                    {"binding": 2, "resource": volume_sampler(self.engine, filterable)},
                    {"binding": 3, "resource": self.colormap.view},
                ],
            )
        return self._bind_group

    def draw(self, render_pass) -> None:
        """Draw into a frame: blended, with depth."""
        self._draw(render_pass, image_pipeline(self.engine, self.pipeline, self.alpha_mode))

    def draw_weighted(self, render_pass) -> None:
        """Add to the sums of weighted transparency."""
        self._draw(render_pass, weighted_pipeline(self.engine, self.pipeline))

    def draw_layers(self, render_pass) -> None:
        """Draw the raw result into the targets of `Frame.render_layer`."""
        self._draw(render_pass, layers_pipeline(self.engine, self.pipeline))

    def _draw(self, render_pass, pipeline) -> None:
        if self.scissor_px[2] <= 0 or self.scissor_px[3] <= 0:
            return
        self.uniforms.upload()
        render_pass.set_pipeline(pipeline)
        render_pass.set_bind_group(0, self.bind_group())
        render_pass.set_scissor_rect(*self.scissor_px)
        render_pass.draw(3)
