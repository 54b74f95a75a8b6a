#!/usr/bin/env python3
"""Runs the device half of the bundle that this script lies in, against a served edge half.

Needs numpy and onnxruntime (requirements.txt). Speaks the Open Inference Protocol v2 over HTTP with binary tensors, so that
any server of that protocol can be the edge. As a library:

    from gcode_bundle import Device
    with Device(edge="http://127.0.0.1:8600") as device:
        answer = device.run(points)          # float32 [points, features]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Iterator, List, Tuple

try:
    import numpy as np
    import onnxruntime  # noqa: F401
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is not installed: pip install -r {Path(__file__).resolve().parent / 'requirements.txt'}")

# A bundle holds the files that its manifest lists, and no compiled ones.
sys.dont_write_bytecode = True

from gcode_bundle import BundleError, CallError, Device, EdgeError, FrameError, prepared  # noqa: E402
from gcode_bundle.frames import Tensors, frames_in, read_points, watched  # noqa: E402


def own_frames(options: argparse.Namespace) -> Iterator[Tuple[str, bytes]]:
    if options.stdin:
        for i, data in enumerate(frames_in(sys.stdin.buffer)):
            yield f"frame {i}", data
    elif options.watch:
        if not Path(options.watch).is_dir():
            raise CallError(f"E418 --watch {options.watch}: is no folder")
        yield from watched(Path(options.watch))
    else:
        for path in options.points:
            try:
                yield path, Path(path).read_bytes()
            except OSError as error:
                raise CallError(f"E418 --points {path}: {error.strerror}") from error


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
            if "zoo" in device.manifest:
                name = device.manifest["design"]["name"]
                print(f"Of the zoo in this bundle only {name} runs here; its dispatcher runs in Node.", file=sys.stderr)
            if options.stdin or options.watch or options.points:
                for name, data in own_frames(options):
                    try:
                        answer = device.run(frame_of(device, name, data, options.prepare), name)
                    except FrameError as error:
                        answer = {"frame": name, "error": str(error)}
                    print(json.dumps(answer), flush=True)
                return 0
            every = options.verify or options.sample == "all"
            count = len(device.manifest["samples"])
            if not every and not (options.sample.isdecimal() and int(options.sample) < count):
                parser.error(f"--sample {options.sample}: there are samples 0..{count - 1}")
            chosen = list(range(count)) if every else [int(options.sample)]
            worst = run_samples(device, chosen)
            if options.verify and not worst <= device.tolerance:
                print(f"logits differ by {worst}; at most {device.tolerance} is explained", file=sys.stderr)
                return 1
            return 0
    except (BundleError, CallError, EdgeError, FrameError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2 if isinstance(error, CallError) else 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
