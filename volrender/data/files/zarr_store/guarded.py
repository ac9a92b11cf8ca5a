"""Lets zarr read one array of a store, and nothing else, under our limits."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from ..gzipped import bounded
from .located import LocatedArray
from .node import Array, Node, joined
from .store import Folder, Piece, Store


def open_guarded(zarr: Any, store: Store, node: Node, array: Array) -> Any:
    """The array of a node, as zarr has it.

    Its metadata is what was looked at, whatever the files say by now. All that zarr asks for
    comes through `Store.read`, and is held against what the array can need.
    """
    guarded = _guarded_class(zarr)(store, node, array)
    opened = zarr.open_array(store=guarded, path="", mode="r", zarr_format=node.zarr_format)
    if not isinstance(store, Folder):
        return opened
    return LocatedArray(opened, store.place(node.key))


def _guarded_class(zarr: Any) -> Any:
    import asyncio

    from zarr.abc import store as abc

    class Guarded(abc.Store):
        """A store of zarr with one array at its root, which cannot be written."""

        supports_writes = False
        supports_deletes = False
        supports_partial_writes = False
        supports_listing = False

        def __init__(self, store: Store, node: Node, array: Array) -> None:
            super().__init__(read_only=True)
            self._store, self._node, self._array = store, node, array

        def __eq__(self, other: object) -> bool:
            return self is other

        __hash__ = object.__hash__

        def _read(self, key: str, piece: Piece) -> bytes | None:
            if key.rpartition("/")[2] in (
                "zarr.json",
                ".zarray",
                ".zgroup",
                ".zattrs",
                ".zmetadata",
            ):
                return self._node.files.get(key)
            stored = self._store.read(
                joined(self._node.key, key), self._array.most_stored_bytes, piece
            )
            if stored is None:
                return None
            return bounded(self._array.compression, stored, self._array.most_chunk_bytes)

        async def get(self, key: str, prototype: Any, byte_range: Any = None) -> Any:
            stored = await asyncio.to_thread(self._read, key, _piece(abc, byte_range))
            return None if stored is None else prototype.buffer.from_bytes(stored)

        async def get_partial_values(
            self, prototype: Any, key_ranges: Iterable[tuple[str, Any]]
        ) -> list[Any]:
            return [await self.get(key, prototype, piece) for key, piece in key_ranges]

        async def exists(self, key: str) -> bool:
            return await asyncio.to_thread(self._read, key, (0, 0)) is not None

        async def set(self, key: str, value: Any) -> None:
            self._check_writable()

        async def set_partial_values(self, values: Any) -> None:  # older ones of zarr 3 want it
            self._check_writable()

        async def delete(self, key: str) -> None:
            self._check_writable()

        def list(self) -> AsyncIterator[str]:
            return _nothing()

        def list_prefix(self, prefix: str) -> AsyncIterator[str]:
            return _nothing()

        def list_dir(self, prefix: str) -> AsyncIterator[str]:
            return _nothing()

    return Guarded


async def _nothing() -> AsyncIterator[str]:
    names: tuple[str, ...] = ()
    for name in names:
        yield name


def _piece(abc: Any, byte_range: Any) -> Piece:
    if byte_range is None:
        return 0, None
    if isinstance(byte_range, abc.RangeByteRequest):
        return max(0, byte_range.start), max(0, byte_range.end - byte_range.start)
    if isinstance(byte_range, abc.OffsetByteRequest):
        return max(0, byte_range.offset), None
    return -byte_range.suffix, None
