"""The device half, ready to run."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

import numpy as np
import onnxruntime

from .errors import CallError, EdgeError, FrameError
from .frames import Tensors
from .manifest import BUNDLE, read_manifest

if TYPE_CHECKING:
    from .edge import Edge

ROUNDING = 1e-4


def fits(expected: Dict[str, Any], values: Optional[np.ndarray]) -> None:
    """A tensor from the edge has to be what the manifest says; a dimension with a name may be any."""
    if values is None:
        return
    name, dims = expected["name"], expected["dims"]
    same = len(dims) == values.ndim and all(isinstance(d, str) or d == n for d, n in zip(dims, values.shape))
    if values.dtype.name != expected["type"] or not same:
        raise EdgeError(f"E352 the edge gave {name} as {values.dtype.name} {list(values.shape)}, not {expected['type']} {dims}")


def check_tensors(manifest: Dict[str, Any], name: str, tensors: Tensors) -> None:
    """Tensors by name have to be those that the network takes."""
    words = manifest["setting"].get("words")
    for needed in manifest["segments"]["whole"]["inputs"]:
        at = f"E471 {name}: {needed['name']}"
        values, dims = tensors.get(needed["name"]), needed["dims"]
        if not isinstance(values, np.ndarray):
            raise FrameError(f"{at} is missing; {needed['type']} {dims} is needed")
        same = len(dims) == values.ndim and all(isinstance(d, str) or d == n for d, n in zip(dims, values.shape))
        if values.dtype.name != needed["type"] or not same:
            raise FrameError(f"{at} is {values.dtype.name} {list(values.shape)}; {needed['type']} {dims} is needed")
        if not np.isfinite(values).all():
            raise FrameError(f"{at} holds values that are no numbers")
        if words:
            own = manifest["input"]
            bound = words["vocabulary"] if needed["name"] == own else len(tensors[own])
            if values.size and not (values.min() >= 0 and values.max() < bound):
                raise FrameError(f"{at} holds values outside 0 to {bound - 1}")


class Device:
    """The device half of the bundle, ready to run."""

    def __init__(
        self,
        edge: str = "http://127.0.0.1:8600",
        token: Optional[str] = None,
        folder: Path = BUNDLE,
        threads: int = 1,
    ) -> None:
        if not isinstance(threads, int) or threads < 1:
            raise CallError(f"E418 threads {threads}: a whole number from 1 on is needed")
        self.manifest = read_manifest(folder)
        self._closed = False
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
            # A bundle for the device alone has no such module.
            from .edge import Edge

            self._edge = Edge(edge, token)
            if not self._edge.ready(self._model):
                self._edge.load(self._model, (folder / segments["edge"]["file"]).read_bytes())

    def __enter__(self) -> "Device":
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
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
        try:
            values = np.asarray(points, dtype=np.float32)
        except (TypeError, ValueError) as error:
            raise FrameError(f"E471 the frame is no array of numbers: {error}") from error
        if values.shape not in (shape, (shape[0] * shape[1],)):
            raise FrameError(f"E471 a frame has {shape[0]} points of {shape[1]}, row by row; this one is {list(values.shape)}")
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
        if self._closed:
            raise CallError("E418 the device was closed: open it again")
        started = time.perf_counter()
        values = dict(frame) if isinstance(frame, dict) else self.tensors(frame)
        check_tensors(self.manifest, name, values)
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
            for expected in self.manifest["segments"]["edge"]["outputs"]:
                fits(expected, outputs.get(expected["name"]))
            values.update(outputs)
        device_ms += self._run(self._tail, values)
        logits = np.asarray(values[self.manifest["result"]], dtype=np.float32).reshape(-1)
        classes = self.manifest["classes"]
        if logits.size != len(classes):
            raise EdgeError(f"E352 {logits.size} logits came back for {len(classes)} classes")
        if not np.isfinite(logits).all():
            raise FrameError(f"E471 {name}: the logits are no numbers; the frame holds values that are too large for the network")
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
