"""One volume as the GPU draws it: its uniforms, textures, pipeline and place in the target."""

from ..device.engine import Engine
from ..shader.bindings import volume_layout
from ..shader.pipelines import (
    VolumePipeline,
    compute_pipeline,
    image_pipeline,
    layers_pipeline,
    lone_pipeline,
    store_pipeline,
    weighted_pipeline,
)
from ..shader.target_formats import IMAGE_FORMAT, MARCH_FORMATS
from ..shader.uniforms import UniformBlock
from ..volume.colormap import ColormapTexture
from ..volume.texture import VolumeTexture, volume_sampler

TILE_PX = 8  # workgroups of the compute entries are 8×8 pixels


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
    dither_seed : int
        Another one for each volume of a picture.
    scissor_px : (left, top, width, height) of int
        The part of the target that the volume can touch.
    """

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
        self.dither_seed = 0
        self._grid = None
        self._configured = None  # what `pipeline` was chosen by
        self._stored = None  # where this frame's march is stored, if it is not marched here and now
        self._pixels = "marched"
        self._bound = None
        self._bind_group = None

    def take_texture(self, texture: VolumeTexture) -> None:
        """Draw these voxels from now on, and keep nothing of those before."""
        if texture is not self.texture:
            self.texture = texture
            self._grid = self._bound = self._bind_group = None

    def configure(
        self, mode: str, interpolation: str, alpha_mode: str, skipping, clips: bool
    ) -> None:
        """Choose the shader: by what the volume is, and by what the user set.

        Parameters
        ----------
        mode, interpolation, alpha_mode : str
        skipping : (str, view or None)
            As `SkippingGrids.view` gives it.
        clips : bool
            There are clipping planes.
        """
        encoding = self.texture.encoding
        self.alpha_mode = alpha_mode
        kind, self._grid = skipping
        configured = (mode, interpolation, encoding, kind, clips)
        if configured == self._configured:
            return
        self._configured = configured
        # The samplers of CPU adapters are exact; so are loads.
        filtered = interpolation == "linear" and not encoding.masked and not self.engine.is_cpu
        self.pipeline = VolumePipeline(
            mode=mode,
            interpolation=interpolation,
            transfer="cmap1d" if encoding.channels == 1 else "rgba",
            volume="masked" if encoding.masked else "dense",
            gradient="exact" if filtered else "sampled",
            skipping=kind,
            clipping="planes" if clips else "none",
            batch="eight" if self.engine.is_cpu and kind != "none" else "four",
            search="pairs" if self.engine.is_cpu else "fours",
        )

    def bind_group(self):
        """The bind group, made anew only where a texture or the layout changed."""
        filterable = self.pipeline.volume == "dense"
        key = (self.texture.view, self.colormap.view, filterable, self._grid)
        if self._bound != key:
            self._bound = key
            resources = [
                {"buffer": self.uniforms.buffer},
                self.texture.view,
                volume_sampler(self.engine, "linear" if filterable else "nearest"),
                self.colormap.view,
            ]
            if self._grid is not None:
                resources += [self._grid, volume_sampler(self.engine, "nearest")]
            self._bind_group = self.engine.device.create_bind_group(
                label="volume",
                layout=volume_layout(self.engine, self.pipeline.volume, self.pipeline.skipping),
                entries=[
                    {"binding": number, "resource": resource}
                    for number, resource in enumerate(resources)
                ],
            )
        return self._bind_group

    def take_stored(self, target, pixels: str = "stored") -> None:
        """Have the next `draw` or `draw_weighted` take what was stored.

        Parameters
        ----------
        target : marches.MarchTarget
        pixels : str
            ``"stored"``: of the picture's size; ``"enlarged"``: smaller, by the uniform
            ``stored_share``.
        """
        self._stored, self._pixels = target, pixels

    @property
    def is_tiled(self) -> bool:
        """Whether fragment shaders look at tiles of pixels first (tiles.py)."""
        return self.pipeline.skipping == "distance" and min(self.scissor_px[2:]) > 0

    @property
    def is_stored(self) -> bool:
        """Whether this frame's march is stored already."""
        return self._stored is not None

    def compute(self, compute_pass, target) -> None:
        """March in a compute shader.

        Parameters
        ----------
        compute_pass : wgpu.GPUComputePassEncoder
        target : marches.MarchTarget
        """
        pipeline = compute_pipeline(self.engine, self.pipeline)
        self._dispatch(compute_pass, pipeline, target.write_group, self.scissor_px)

    def compute_lone(self, compute_pass, image_group, covered_px) -> None:
        """March in a compute shader straight into the picture.

        Parameters
        ----------
        compute_pass : wgpu.GPUComputePassEncoder
        image_group : bind group
            The picture, for `image_target_layout`.
        covered_px : (left, top, width, height)
            What is filled, with the uniform ``background_srgb`` where the volume shows nothing.
        """
        self.uniforms.keep("covered", covered_px, lambda: {"covered_px": covered_px})
        pipeline = compute_pipeline(self.engine, self.pipeline, self.alpha_mode)
        self._dispatch(compute_pass, pipeline, image_group, covered_px)

    def store(self, render_pass, tiles=None) -> None:
        """March in a fragment shader, into the textures of a `MarchTarget`.

        With `tiles.Tiles`, only what they have marked.
        """
        pipeline = store_pipeline(self.engine, self.pipeline, _pixels_of(tiles))
        self._draw_tiled(render_pass, pipeline, tiles, MARCH_FORMATS)

    def draw(self, render_pass) -> None:
        """Draw into a frame: blended, with depth."""
        pipeline = image_pipeline(self.engine, self.pipeline, self.alpha_mode, self._pixels)
        self._draw(render_pass, pipeline)

    def draw_weighted(self, render_pass) -> None:
        """Add to the sums of weighted transparency."""
        self._draw(render_pass, weighted_pipeline(self.engine, self.pipeline, self._pixels))

    def draw_lone(self, render_pass, tiles=None) -> None:
        """Draw straight into the picture; with `tiles.Tiles`, only what they have marked."""
        pipeline = lone_pipeline(self.engine, self.pipeline, self.alpha_mode, _pixels_of(tiles))
        self._draw_tiled(render_pass, pipeline, tiles, (IMAGE_FORMAT,))

    def draw_layers(self, render_pass) -> None:
        """Draw the raw result into the targets of `Frame.render_layer`."""
        self._draw(render_pass, layers_pipeline(self.engine, self.pipeline))

    def _dispatch(self, compute_pass, pipeline, target_group, covered_px) -> None:
        _, _, width, height = covered_px
        if width <= 0 or height <= 0:
            return
        self.uniforms.upload()
        compute_pass.set_pipeline(pipeline)
        compute_pass.set_bind_group(0, self.bind_group())
        compute_pass.set_bind_group(1, target_group)
        compute_pass.dispatch_workgroups(-(-width // TILE_PX), -(-height // TILE_PX))

    def _draw(self, render_pass, pipeline) -> None:
        if self._stored is not None:
            render_pass.set_bind_group(1, self._stored.read_group)
            self.take_stored(None, "marched")
        self.draw_with(render_pass, pipeline, self.scissor_px)

    def _draw_tiled(self, render_pass, pipeline, tiles, formats) -> None:
        """Draw what `tiles.Tiles` have marked, in a pass with targets of some formats."""
        if tiles is not None:
            tiles.mask(render_pass, formats, self.scissor_px)
            render_pass.set_bind_group(1, tiles.read_group)
        self.draw_with(render_pass, pipeline, self.scissor_px)

    def draw_with(self, render_pass, pipeline, scissor_px) -> None:
        """Draw with a pipeline that binds the volume, into a rectangle of the pass."""
        if scissor_px[2] <= 0 or scissor_px[3] <= 0:
            return
        self.uniforms.upload()
        render_pass.set_pipeline(pipeline)
        render_pass.set_bind_group(0, self.bind_group())
        render_pass.set_scissor_rect(*scissor_px)
        render_pass.draw(3)


def _pixels_of(tiles) -> str:
    return "marched" if tiles is None else "tiled"
