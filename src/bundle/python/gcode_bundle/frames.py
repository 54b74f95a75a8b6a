"""Frames from where people have them: files, folders, streams."""

from __future__ import annotations

import io
import struct
import time
from pathlib import Path
from typing import BinaryIO, Dict, Iterator, Tuple

import numpy as np

from .errors import FrameError

COORDINATE_SCALE = 32767
LARGEST_FRAME = 64 * 2**20
FRAME_FILES = {".npy", ".xyz", ".txt", ".csv", ".pts"}

Tensors = Dict[str, np.ndarray]


def prepared(points: np.ndarray, count: int) -> np.ndarray:
    """A cloud of any size: scaled to the unit sphere, and `count` points of it in farthest-point order."""
    cloud = np.asarray(points, dtype=np.float64)
    if cloud.size % 3:
        raise FrameError(f"E471 {cloud.size} numbers are no points of x, y, z")
    cloud = cloud.reshape(-1, 3)
    if len(cloud) < count:
        raise FrameError(f"E471 the cloud has {len(cloud)} points; the design needs {count}")
    if not np.isfinite(cloud).all():
        raise FrameError("E471 the frame holds values that are no numbers")
    cloud = cloud - cloud.mean(axis=0)
    radius = float(np.sqrt((cloud**2).sum(axis=1).max()))
    # Whole numbers of 16 bits, as the training data are stored.
    cloud = np.floor(cloud * (COORDINATE_SCALE / radius if radius > 0 else 0) + 0.5)
    chosen = [0]
    distance = np.full(len(cloud), np.inf)
    while len(chosen) < count:
        distance = np.minimum(distance, ((cloud - cloud[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(np.argmax(distance)))
    return (cloud[chosen] / COORDINATE_SCALE).astype(np.float32)


def read_points(name: str, data: bytes) -> Tuple[np.ndarray, bool]:
    """The numbers of a frame, and whether they are text, which is always prepared."""
    try:
        if data.startswith(b"\x93NUMPY"):
            return np.load(io.BytesIO(data), allow_pickle=False), False
        text = data.decode("utf-8-sig").replace(",", " ")
        return np.array([line.split()[:3] for line in text.splitlines() if line.strip()], dtype=np.float64), True
    except (ValueError, UnicodeDecodeError) as error:
        raise FrameError(f"E471 {name}: {error}") from error


def frames_in(stream: BinaryIO) -> Iterator[bytes]:
    """Frames of a stream: NPY, or a uint32 length in bytes (little-endian) and that many bytes of float32."""

    def exactly(count: int) -> bytes:
        if count > LARGEST_FRAME:
            raise FrameError(f"E471 the stream announces a frame of {count} bytes")
        data = stream.read(count)
        if len(data) < count:
            raise FrameError("E471 the stream ends within a frame")
        return data

    while True:
        start = stream.read(4)
        if not start:
            return
        start += exactly(4 - len(start))
        if start != b"\x93NUM":
            yield exactly(struct.unpack("<I", start)[0])
            continue
        head = start + exactly(8)
        major = head[6]
        offset = 10 + struct.unpack("<H", head[8:10])[0] if major == 1 else 12 + struct.unpack("<I", head[8:12])[0]
        head += exactly(offset - len(head))
        read_header = np.lib.format.read_array_header_1_0 if major == 1 else np.lib.format.read_array_header_2_0
        lines = io.BytesIO(head)
        try:
            np.lib.format.read_magic(lines)
            shape, _, dtype = read_header(lines)
        except ValueError as error:
            raise FrameError(f"E471 the stream holds an array that cannot be read: {error}") from error
        yield head + exactly(int(np.prod(shape)) * dtype.itemsize)


def watched(folder: Path) -> Iterator[Tuple[str, bytes]]:
    """The files of a folder, and each one that comes or changes, without an end."""
    seen: Dict[Path, Tuple] = {}
    while True:
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() not in FRAME_FILES:
                continue
            state = path.stat()
            mark = (state.st_mtime_ns, state.st_size)
            # Whole once it is as it was when it was looked at before.
            if seen.get(path) == mark and state.st_size > 0:
                seen[path] = ("done", *mark)
                yield path.name, path.read_bytes()
            elif seen.get(path) != ("done", *mark):
                seen[path] = mark
        time.sleep(0.1)
