"""What a figure gives: arrays, files, movies, and the raw results of its rays."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ...base import checks
from ...engine.device.errors import gpu_errors
from ...engine.frame.readback import Readback
from ..drawing.layers import Layer, render_layer
from ..output.frames_in_flight import render_frames
from ..output.picture_file import check_suffix, write_picture
from ..output.record import record


class Pictures:
    """Mixed into figures: all ways to get pictures of them."""

    def render_frame(self) -> np.ndarray:
        """Call the animations and render.

        Returns
        -------
        ndarray of uint8, shape (height, width, 4)
            sRGB with straight alpha.
        """
        return self._frame.read(self._submit())

    def render_frames(self, frames=None, in_flight=3) -> Iterator[np.ndarray]:
        """Render one frame after another while the GPU already works on the next ones.

        Every picture is what `render_frame` would have given when it was submitted: animations are
        called, and cameras, properties and data are taken as they are, before each submit. That is
        `in_flight` frames ahead: what is changed after picture k was received shows from picture
        k + `in_flight` on.

        Parameters
        ----------
        frames : int or iterable, optional
            How many; or what is advanced before each frame, such as a generator that changes the
            scene and yields (what it yields is ignored). None: no end.
        in_flight : int
            Frames submitted and not yet received, 1 to 16. With 1 each picture is waited for at
            once, as by `render_frame`; 3 suits most.

        Yields
        ------
        ndarray of uint8, shape (height, width, 4)
            sRGB with straight alpha, in the order of the frames.

        Raises
        ------
        TypeError, ValueError
            An argument is not what it should be.

        Notes
        -----
        An error, in an animation say, ends it; pictures in flight are lost. It may be left at any
        time, and other frames of this and other figures may be rendered in between.

        Examples
        --------
        >>> def turning(camera):
        ...     for degrees in range(360):
        ...         camera.look_from(degrees, 20)
        ...         yield
        >>> for picture in figure.render_frames(turning(figure[0, 0].camera)):
        ...     show(picture)
        """
        return render_frames(self, frames, in_flight)

    def export_numpy(self, rgb: bool = False) -> np.ndarray:
        """Call the animations, render and return the picture.

        Parameters
        ----------
        rgb : bool
            Leave alpha out.

        Returns
        -------
        ndarray of uint8, shape (height, width, 4), or (height, width, 3)
            sRGB with straight alpha.
        """
        image = self.render_frame()
        return np.ascontiguousarray(image[..., :3]) if checks.boolean("rgb", rgb) else image

    def export(self, path) -> None:
        """Call the animations, render and write the picture to a file.

        Parameters
        ----------
        path : str or path-like
            The suffix says the format, such as ``.png``.

        Raises
        ------
        TypeError, ValueError
            The format is unknown or the file cannot be written.
        """
        check_suffix(path)  # before the work, not after it
        write_picture(path, self.render_frame())

    def record(self, path, frames, fps=30, turn=0.0, progress=True) -> Path:
        """Render a movie: call the animations, render and add the picture, frame after frame.

        Parameters
        ----------
        path : str or path-like
            ``.mp4``, ``.mov``, ``.mkv`` (H.264), ``.webm`` (VP9) or ``.gif``, replaced if it exists;
            or a folder, by a name without suffix or with a slash at its end, for PNG files
            ``frame_0000.png`` and on. Videos need ``pip install volrender[movie]``.
        frames : int
            How many.
        fps : float
            Frames per second, 0.01 to 1000; up to 50 in a GIF. PNG files do not hold it.
        turn : float
            Degrees by which the cameras turn during the movie, as azimuth, about the vertical axis
            (`reference_up`) through the centre of what they show; 360 makes a loop. Afterwards the
            cameras are as before.
        progress : bool
            Show a bar in a terminal; needs tqdm.

        Returns
        -------
        Path
            Where the movie is. Where recording fails or is stopped, what was there stays.

        Notes
        -----
        In videos, transparent pixels are laid over black, and an odd width or height grows by a
        copy of the last pixels: players want even ones. In a GIF a pixel is transparent or not, and
        a frame has 256 colours. PNG files keep everything.

        Raises
        ------
        TypeError, ValueError
            An argument is not what it should be, or the file cannot be written.
        RuntimeError
            The extra is missing, or the codec does not take such frames.
        """
        return record(self, path, frames, fps, turn, progress)

    def render_layers(self) -> list[Layer]:
        """Render every visible graphic on its own and return what its rays found.

        Returns
        -------
        list of Layer
            Subplot by subplot, in drawing order.
        """
        layers = []
        for subplot in self._shown():
            for volume in subplot._volumes(subplot.viewport_px, self._size):
                layers.append(render_layer(volume.graphic, volume.drawable, self._frame))
        return layers

    def _submit(self) -> Readback:
        """Call the animations and have a frame drawn; `Frame.read` gives its picture."""
        with gpu_errors("drawing a frame"):
            composition = self._compose(self._size)
            dispatch = self._chosen_dispatch()
            return self._frame.submit(
                lambda encoder: composition.encode(encoder, self._frame, dispatch)
            )
