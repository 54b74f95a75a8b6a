#!/usr/bin/env python3
"""Runs the device half of the bundle that this script lies in, against a served edge half.

Needs numpy and onnxruntime (requirements.txt). Speaks the Open Inference Protocol v2 over HTTP with binary tensors, so that
any server of that protocol can be the edge. As a library:

    from device import Device
    with Device(edge="http://127.0.0.1:8600") as device:
        answer = device.run(points)          # float32 [points, features]
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import os
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Dict, Iterable, Iterator, List, Optional, Tuple

import numpy as np
import onnxruntime

BUNDLE = Path(__file__).resolve().parent.parent
VERSION = 3
ROUNDING = 1e-4
COORDINATE_SCALE = 32767
LARGEST_FRAME = 64 * 2**20
FRAME_FILES = {".npy", ".xyz", ".txt", ".csv", ".pts"}

DATATYPES = {
    "FP32": np.float32,
    "FP16": np.float16,
    "INT8": np.int8,
    "INT16": np.int16,
    "INT32": np.int32,
    "UINT8": np.uint8,
}
NAMES = {np.dtype(dtype): name for name, dtype in DATATYPES.items()}

Tensors = Dict[str, np.ndarray]


class BundleError(Exception):
    """The bundle was altered, or is of another version."""


class EdgeError(Exception):
    """The edge does not answer, refuses, or answers something else than was asked."""


class FrameError(Exception):
    """What came is no frame of this design."""


def read_manifest(folder: Path = BUNDLE) -> Dict[str, Any]:
    """The manifest of an unzipped bundle, every file that it lists checked by its SHA-256."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BundleError(f"manifest.json: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != "gcode-bundle":
        raise BundleError("E370 manifest.json: this is not the manifest of a GCoDE bundle")
    version = manifest.get("version")
    if version != VERSION:
        code = "E371" if isinstance(version, int) and version > VERSION else "E372"
        raise BundleError(f"{code} manifest.json: it has version {version}; this script reads {VERSION}")
    for name, expected in manifest["files"].items():
        path = folder.joinpath(*name.split("/"))
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BundleError(f"E373 {name} cannot be read: {error}") from error
        if len(data) != expected["bytes"] or hashlib.sha256(data).hexdigest() != expected["sha256"]:
            raise BundleError(f"E373 {name} was altered")
    return manifest


class Edge:
    """A server of the Open Inference Protocol v2 with the binary tensor extension."""

    def __init__(self, url: str, token: Optional[str] = None, timeout: float = 60.0) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self.timeout = timeout

    def _request(
        self, path: str, body: Optional[bytes] = None, headers: Optional[Dict[str, str]] = None
    ) -> Tuple[Dict[str, str], bytes]:
        request = urllib.request.Request(self.url + path, data=body, headers=headers or {})
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                return {k.lower(): v for k, v in response.headers.items()}, response.read()
        except urllib.error.HTTPError as error:
            text = error.read().decode("utf-8", "replace")
            try:
                problem = json.loads(text)
                text = " ".join(str(problem[key]) for key in ("code", "error") if key in problem)
            except (ValueError, TypeError):
                text = f"status {error.code}"
            raise EdgeError(f"{self.url}{path}: {text}") from error
        except (urllib.error.URLError, OSError) as error:
            raise EdgeError(f"E301 no answer from {self.url}: {error}") from error

    def ready(self, model: str) -> bool:
        try:
            self._request(f"/v2/models/{urllib.parse.quote(model)}/ready")
            return True
        except EdgeError as error:
            cause = error.__cause__
            if isinstance(cause, urllib.error.HTTPError) and cause.code in (400, 404):
                return False
            raise

    def load(self, model: str, data: bytes) -> None:
        config = json.dumps({"name": model, "platform": "onnxruntime_onnx", "max_batch_size": 0})
        parameters = {"config": config, "file:1/model.onnx": base64.b64encode(data).decode("ascii")}
        body = json.dumps({"parameters": parameters}).encode("utf-8")
        path = f"/v2/repository/models/{urllib.parse.quote(model)}/load"
        self._request(path, body, {"Content-Type": "application/json"})

    def infer(self, model: str, inputs: Tensors, outputs: Iterable[str]) -> Tuple[Tensors, int, int]:
        """The outputs, and the bytes of both bodies."""
        wanted = list(outputs)
        listed: List[Dict[str, Any]] = []
        raw: List[bytes] = []
        for name, value in inputs.items():
            data = np.ascontiguousarray(value).astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
            entry = {"name": name, "shape": list(value.shape), "datatype": NAMES[value.dtype]}
            listed.append({**entry, "parameters": {"binary_data_size": len(data)}})
            raw.append(data)
        head = json.dumps(
            {
                "inputs": listed,
                "outputs": [{"name": name, "parameters": {"binary_data": True}} for name in wanted],
            }
        ).encode("utf-8")
        body = head + b"".join(raw)
        headers = {
            "Content-Type": "application/octet-stream",
            "Inference-Header-Content-Length": str(len(head)),
            "X-GCoDE-CRC32": f"{zlib.crc32(body):08x}",
        }
        path = f"/v2/models/{urllib.parse.quote(model)}/infer"
        answered, answer = self._request(path, body, headers)
        return self._outputs(answered, answer, wanted), len(body), len(answer)

    def _outputs(self, headers: Dict[str, str], body: bytes, wanted: List[str]) -> Tensors:
        checksum = headers.get("x-gcode-crc32")
        if checksum is not None and int(checksum, 16) != zlib.crc32(body):
            raise EdgeError("E350 the answer was damaged on its way")
        length = headers.get("inference-header-content-length")
        at = len(body) if length is None else int(length)
        try:
            message = json.loads(body[:at])
            listed = message["outputs"]
        except (ValueError, KeyError, TypeError) as error:
            raise EdgeError(f"E309 {self.url} did not answer with the Open Inference Protocol") from error
        tensors: Tensors = {}
        for output in listed:
            name, datatype, shape = output["name"], output["datatype"], output["shape"]
            if datatype not in DATATYPES:
                raise EdgeError(f"E313 output {name} is {datatype}")
            dtype = np.dtype(DATATYPES[datatype]).newbyteorder("<")
            size = (output.get("parameters") or {}).get("binary_data_size")
            if size is None:
                values = np.array(output["data"], dtype=DATATYPES[datatype])
            else:
                values = np.frombuffer(body[at : at + size], dtype=dtype)
                at += size
            if values.size != int(np.prod(shape)):
                raise EdgeError(f"E352 output {name} has {values.size} values, not those of {shape}")
            tensors[name] = values.reshape(shape)
        missing = [name for name in wanted if name not in tensors]
        if missing:
            raise EdgeError(f"E352 output {missing[0]} is missing")
        return tensors


class Device:
    """The device half of the bundle, ready to run."""

    def __init__(
        self,
        edge: str = "http://127.0.0.1:8600",
        token: Optional[str] = None,
        folder: Path = BUNDLE,
        threads: int = 1,
    ) -> None:
        self.manifest = read_manifest(folder)
        self._folder = folder
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        segments = self.manifest["segments"]

        def session(role: str) -> Optional[onnxruntime.InferenceSession]:
            if role not in segments:
                return None
            path = str(folder / segments[role]["file"])
            return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

        self._head = session("head")
        self._tail = session("tail")
        self._edge: Optional[Edge] = None
        self._model: str = self.manifest["edgeModel"] or ""
        if "edge" in segments:
            self._edge = Edge(edge, token)
            if not self._edge.ready(self._model):
                self._edge.load(self._model, (folder / segments["edge"]["file"]).read_bytes())

    def __enter__(self) -> "Device":
        return self

    def __exit__(self, *_: object) -> None:
        self._head = self._tail = None

    @property
    def tolerance(self) -> float:
        """How far logits may be from the recorded ones."""
        return float(self.manifest.get("tolerance", ROUNDING))

    def tensors(self, points: np.ndarray) -> Tensors:
        """The tensors of a cloud as the network takes it: float32 [points, features]."""
        setting = self.manifest["setting"]
        if setting.get("words"):
            raise FrameError("E471 this network takes sentences, not point clouds")
        shape = (setting["points"], setting["features"])
        values = np.asarray(points, dtype=np.float32)
        if values.size != shape[0] * shape[1]:
            raise FrameError(f"E471 a frame has {shape[0]} points of {shape[1]}, not {values.size} numbers")
        if not np.isfinite(values).all():
            raise FrameError("E471 the frame holds values that are no numbers")
        return {self.manifest["input"]: values.reshape(shape)}

    def sample(self, i: int) -> Tuple[Tensors, Dict[str, Any]]:
        """A recorded sample: its tensors, and what was recorded."""
        name = self.manifest["samples"][i]
        recorded = json.loads((self._folder / name).read_text("utf-8"))
        words = recorded.get("words")
        if not words:
            return self.tensors(np.array(recorded["points"], dtype=np.float32)), recorded
        count = len(words["words"])
        graph = np.array(words["neighbours"], dtype=np.int16).reshape(count, -1)
        name = self.manifest["input"]
        return {name: np.array(words["words"], dtype=np.int32), f"{name}.graph": graph}, recorded

    def run(self, frame: "np.ndarray | Tensors", name: str = "frame") -> Dict[str, Any]:
        """One frame: the class, its logits, and where the time went (ms)."""
        started = time.perf_counter()
        values = dict(frame) if isinstance(frame, dict) else self.tensors(frame)
        device_ms = self._run(self._head, values)
        up = down = 0
        edge_ms = 0.0
        if self._edge:
            wire = self.manifest["wire"]
            sent = {entry["name"]: values[entry["name"]] for entry in wire["up"]}
            wanted = [entry["name"] for entry in wire["down"]]
            asked = time.perf_counter()
            outputs, up, down = self._edge.infer(self._model, sent, wanted)
            edge_ms = (time.perf_counter() - asked) * 1e3
            values.update(outputs)
        device_ms += self._run(self._tail, values)
        logits = np.asarray(values[self.manifest["result"]], dtype=np.float32).reshape(-1)
        classes = self.manifest["classes"]
        if logits.size != len(classes):
            raise EdgeError(f"E352 {logits.size} logits came back for {len(classes)} classes")
        total_ms = (time.perf_counter() - started) * 1e3
        return {
            "frame": name,
            "predicted": classes[int(np.argmax(logits))],
            "logits": [float(value) for value in logits],
            "timing": {"deviceMs": device_ms, "crossingMs": edge_ms, "totalMs": total_ms},
            "bytesUp": up,
            "bytesDown": down,
        }

    @staticmethod
    def _run(session: Optional[onnxruntime.InferenceSession], values: Tensors) -> float:
        if session is None:
            return 0.0
        started = time.perf_counter()
        names = [output.name for output in session.get_outputs()]
        feeds = {each.name: values[each.name] for each in session.get_inputs()}
        values.update(zip(names, session.run(names, feeds)))
        return (time.perf_counter() - started) * 1e3


def prepared(points: np.ndarray, count: int) -> np.ndarray:
    """A cloud of any size: scaled to the unit sphere, and `count` points of it in farthest-point order."""
    cloud = np.asarray(points, dtype=np.float64).reshape(-1, 3)
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
        np.lib.format.read_magic(lines)
        shape, _, dtype = read_header(lines)
        yield head + exactly(int(np.prod(shape)) * dtype.itemsize)


def own_frames(device: Device, options: argparse.Namespace) -> Iterator[Tuple[str, bytes]]:
    if options.stdin:
        for i, data in enumerate(frames_in(sys.stdin.buffer)):
            yield f"frame {i}", data
    elif options.watch:
        folder, seen = Path(options.watch), {}
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
    else:
        for path in options.points:
            yield path, Path(path).read_bytes()


def frame_of(device: Device, name: str, data: bytes, prepare: bool) -> Tensors:
    if name.startswith("frame ") and not data.startswith(b"\x93NUMPY"):
        if len(data) % 4:
            raise FrameError(f"E471 {name} has {len(data)} bytes, no whole number of float32")
        values, text = np.frombuffer(data, dtype="<f4"), False
    else:
        values, text = read_points(name, data)
    if text or prepare:
        values = prepared(values, device.manifest["setting"]["points"])
    return device.tensors(values)


def run_samples(device: Device, chosen: List[int]) -> float:
    """Prints an answer a line; returns the largest difference from the recorded logits."""
    worst = 0.0
    for i in chosen:
        frame, recorded = device.sample(i)
        answer = device.run(frame, device.manifest["samples"][i])
        difference = np.abs(np.array(answer["logits"]) - np.array(recorded["logits"], dtype=np.float64)).max()
        difference = float(difference) if np.isfinite(difference) else float("inf")
        worst = max(worst, difference)
        label = device.manifest["classes"][recorded["label"]]
        print(json.dumps({**answer, "label": label, "maxAbsDifference": difference}), flush=True)
    return worst


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the device half of this bundle; answers are JSON lines.")
    parser.add_argument("--edge", default="http://127.0.0.1:8600", help="where the edge half is served")
    parser.add_argument("--token", default=os.environ.get("GCODE_TOKEN"), help="bearer token (also GCODE_TOKEN)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--sample", default="0", help="a recorded sample, or all")
    parser.add_argument("--points", action="append", help="a file of your own: x y z a line, or .npy")
    parser.add_argument("--watch", help="a folder: each such file that is in it or comes")
    parser.add_argument("--stdin", action="store_true", help="NPY, or a uint32 length and float32")
    parser.add_argument("--prepare", action="store_true", help="scale and sample NPY and float32 too")
    parser.add_argument("--verify", action="store_true", help="all samples; exit code 1 when logits differ")
    options = parser.parse_args()
    try:
        with Device(options.edge, options.token, threads=options.threads) as device:
            if options.stdin or options.watch or options.points:
                for name, data in own_frames(device, options):
                    try:
                        answer = device.run(frame_of(device, name, data, options.prepare), name)
                    except FrameError as error:
                        answer = {"frame": name, "error": str(error)}
                    print(json.dumps(answer), flush=True)
                return 0
            every = options.verify or options.sample == "all"
            count = len(device.manifest["samples"])
            chosen = list(range(count)) if every else [int(options.sample)]
            if any(not 0 <= i < count for i in chosen):
                parser.error(f"--sample {options.sample}: there are samples 0..{count - 1}")
            worst = run_samples(device, chosen)
            if options.verify and not worst <= device.tolerance:
                print(f"logits differ by {worst}; at most {device.tolerance} is explained", file=sys.stderr)
                return 1
            return 0
    except (BundleError, EdgeError, FrameError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
