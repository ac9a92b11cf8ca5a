"""Writes frames to a movie: a video or an animated GIF; or finds that a folder of PNG files is meant."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from ...base.checks import nearest_match
from ...base.files.whole_file import WholeFile, check_output, write_errors
from .frame_folder import FrameFolder, check_frame_folder
from .picture_file import over_black

_H264 = ("libx264", {"crf": "18"})  # crf: constant quality; 18 looks like the original
# Codec and its options. What players show at once, and VP9 at a bearable speed.
_CODECS = {
    ".mp4": _H264,
    ".mov": _H264,
    ".mkv": _H264,
    ".webm": ("libvpx-vp9", {"crf": "24", "b:v": "0", "row-mt": "1", "cpu-used": "4"}),
}
GIF_FASTEST_FPS = 50  # viewers show delays below 2/100 s at 10 frames a second
_SRGB_TRANSFER, _BT709, _NARROW_RANGE = 13, 1, 1  # ITU-T H.273; the last is FFmpeg's


class MissingExtraError(RuntimeError):
    """Movies need packages that are not installed."""


def movie_writer(
    path: str | os.PathLike[str],
) -> "tuple[Path, type[VideoFile | GifFile | FrameFolder]]":
    """The path, and the class that writes what its suffix names.

    Raises
    ------
    TypeError, ValueError
        Not a path, an unknown suffix, a folder where a file should be or the reverse, or the movie
        cannot be written there.
    """
    try:
        text = os.fspath(path)
        path = Path(text)
    except TypeError as error:
        raise TypeError(f"path is a string or a path, not {path!r}.") from error
    suffix = path.suffix.lower()
    known = (*_CODECS, ".gif")
    if suffix in known and not text.endswith(("/", os.sep)):
        if path.is_dir():
            raise ValueError(f"{path} is a folder: a movie of that name cannot be written.")
        check_output(path)
        return path, GifFile if suffix == ".gif" else VideoFile
    if text and (path.is_dir() or not suffix or text.endswith(("/", os.sep))):
        check_frame_folder(path)
        return path, FrameFolder
    raise ValueError(
        f"{text!r}: a movie's suffix is one of {', '.join(known)}, or none for a folder of PNG "
        f"files.{nearest_match(suffix, known)}"
    )


class VideoFile:
    """A video of constant quality, in the colours of BT.709 and sRGB.

    Players want even sides: an odd width or height grows by one pixel, a copy of the last one.
    What is transparent is laid over black, in linear light. It is in its place once it is finished.

    Parameters
    ----------
    path : Path
    size_px : (width, height)
    fps : float
    count : int
        Number of frames.

    Raises
    ------
    MissingExtraError
        PyAV is not installed.
    RuntimeError
        The codec does not take such frames.
    ValueError
        It cannot be written there.
    """

    def __init__(self, path: Path, size_px: tuple[int, int], fps: float, count: int) -> None:
        try:
            import av
        except ImportError as error:
            raise MissingExtraError(
                f"{path.name}: videos need PyAV: pip install volrender[movie]. "
                "A .gif or a folder of PNG files does without."
            ) from error
        from fractions import Fraction

        self._av = av
        self._written = 0
        self._rate = Fraction(fps).limit_denominator(1001)  # 29.97 is 2997/100, NTSC 30000/1001
        width, height = size_px
        self._padding = ((0, height % 2), (0, width % 2), (0, 0))
        codec, options = _CODECS[path.suffix.lower()]
        at_front = {"movflags": "+faststart"} if path.suffix.lower() in (".mp4", ".mov") else {}
        self._what = f"{path.name}: {codec}, {width}×{height} pixels, {fps:g} frames per second"
        self._path = path
        with ExitStack() as undoing:
            self._whole = undoing.enter_context(WholeFile(path))
            self._container = av.open(str(self._whole.unfinished), "w", options=at_front)
            undoing.callback(self._close_container)
            stream = self._container.add_stream(codec, rate=self._rate, options=options)
            assert isinstance(stream, av.VideoStream)
            stream.width, stream.height = width + width % 2, height + height % 2
            stream.pix_fmt = "yuv420p"
            self._stream, context = stream, stream.codec_context
            context.color_range = _NARROW_RANGE
            context.colorspace = context.color_primaries = _BT709
            context.color_trc = _SRGB_TRANSFER
            self._undoing = undoing.pop_all()

    def write(self, image: np.ndarray) -> None:
        """Add a frame, (height, width, 4) uint8, straight alpha."""
        rgb = image[..., :3] if (image[..., 3] == 255).all() else over_black(image)
        frame = self._av.VideoFrame.from_ndarray(np.pad(rgb, self._padding, "edge"), format="rgb24")
        frame = frame.reformat(
            format="yuv420p", dst_colorspace=_BT709, dst_color_range=_NARROW_RANGE
        )
        frame.pts, frame.time_base = self._written, 1 / self._rate
        self._written += 1
        self._encode(frame)

    def finish(self, path: Path | None = None) -> None:
        """Write what the codec still holds, and put the file in its place, or another beside it."""
        self._encode(None)
        with self._failing_clearly():
            self._container.close()
        self._whole.finish(path)

    def close(self) -> None:
        """Let go of the file; where it was not finished, nothing is left."""
        self._undoing.close()

    def _close_container(self) -> None:
        with suppress(self._av.FFmpegError):  # of a movie that is given up
            self._container.close()

    def _encode(self, frame: Any) -> None:
        with self._failing_clearly():
            self._container.mux(self._stream.encode(frame))

    @contextmanager
    def _failing_clearly(self) -> Iterator[None]:
        try:
            yield
        except self._av.FFmpegError as error:
            if isinstance(error, OSError):
                with write_errors(self._path):
                    raise
            raise RuntimeError(f"{self._what}: {error}") from error


class GifFile:
    """An animated GIF that repeats for ever, 256 colours a frame.

    Delays are whole hundredths of a second: those of single frames vary so that the movie keeps
    its speed. A pixel is transparent or not: below half alpha it is, else it is laid over black.
    Frames are held until the end, a byte a pixel; equal ones become one that lasts longer. It is in
    its place once it is finished.

    Parameters
    ----------
    path : Path
    size_px : (width, height)
    fps : float
        Up to 50.
    count : int
        Number of frames.

    Raises
    ------
    ValueError
        It would be too fast, or cannot be written there.
    """

    def __init__(self, path: Path, size_px: tuple[int, int], fps: float, count: int) -> None:
        if fps > GIF_FASTEST_FPS:
            raise ValueError(
                f"{path.name}: fps is at most {GIF_FASTEST_FPS} in a GIF, not {fps:g}."
            )
        ends = np.round(np.arange(count + 1) * 100 / fps)
        self._delays_ms = (10 * np.diff(ends)).astype(int).tolist()
        self._frames: list[Any] = []
        self._is_transparent = False
        self._path = path
        self._whole = WholeFile(path)

    def write(self, image: np.ndarray) -> None:
        """Add a frame, (height, width, 4) uint8, straight alpha."""
        from PIL import Image

        hidden = image[..., 3] < 128
        if (image[..., 3] == 255).all():
            self._frames.append(Image.fromarray(image[..., :3]).quantize(256))
            return
        self._is_transparent = True
        coloured = Image.fromarray(over_black(image)).quantize(255)
        indices = np.where(hidden, np.uint8(255), np.asarray(coloured))
        frame = Image.fromarray(indices)
        palette = (coloured.getpalette() or [])[: 3 * 255]
        frame.putpalette(palette + [0] * (3 * 256 - len(palette)))
        frame.info["transparency"] = 255
        self._frames.append(frame)

    def finish(self, path: Path | None = None) -> None:
        """Write the file, and put it in its place, or another beside it."""
        first, *others = self._frames
        with write_errors(self._path):
            first.save(
                self._whole.file,
                format="GIF",
                save_all=True,
                append_images=others,
                duration=self._delays_ms,
                loop=0,
                disposal=2 if self._is_transparent else 1,  # 2: each frame starts from nothing
            )
        self._whole.finish(path)

    def close(self) -> None:
        """Forget the frames; where the file was not finished, nothing is left."""
        self._frames = []
        self._whole.close()
