"""The way to the edge: the Open Inference Protocol v2 over HTTP, tensors as bytes."""

from __future__ import annotations

import base64
import http.client
import json
import re
import urllib.error
import urllib.parse
import urllib.request
import zlib
from typing import Any, Dict, Iterable, Iterator, List, Optional, Tuple

import numpy as np

from .errors import CallError, EdgeError
from .frames import Tensors

DATATYPES = {
    "FP32": np.float32,
    "FP16": np.float16,
    "INT8": np.int8,
    "INT16": np.int16,
    "INT32": np.int32,
    "UINT8": np.uint8,
}
NAMES = {np.dtype(dtype): name for name, dtype in DATATYPES.items()}


class Edge:
    """A server of the Open Inference Protocol v2 with the binary tensor extension."""

    def __init__(self, url: str, token: Optional[str] = None, timeout: float = 60.0) -> None:
        if not re.match(r"https?://[^/\s]+[^\s]*$", str(url)):
            raise CallError(f"E418 edge {url}: an address such as http://127.0.0.1:8600 is needed")
        self.url = url.rstrip("/")
        self.token = token
        self.timeout = timeout
        self._extensions = self._describe()

    def _describe(self) -> List[str]:
        """What the server can besides the protocol's core."""
        headers, body = self._request("/v2")
        if headers.get("content-type", "").startswith("text/html"):
            raise EdgeError(f"E474 {self.url} answers with a web page, not with the Open Inference Protocol")
        try:
            return [str(name) for name in json.loads(body).get("extensions") or []]
        except (ValueError, AttributeError, TypeError) as error:
            raise EdgeError(f"E309 {self.url} did not answer with the Open Inference Protocol") from error

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
                text = f"E474 status {error.code}, and no message of the Open Inference Protocol"
            raise EdgeError(f"{self.url}{path}: {text}") from error
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
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
        if "model_repository" not in self._extensions:
            raise EdgeError(f"E477 {self.url} has no model {model}, and loads none that it is sent: give it triton/ of the bundle")
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
        binary = "binary_tensor_data" in self._extensions
        for name, value in inputs.items():
            entry = {"name": name, "shape": list(value.shape), "datatype": NAMES[value.dtype]}
            if not binary:
                if value.dtype == np.float16:
                    raise EdgeError(f"E473 {self.url} takes no binary tensors, and {name} is FP16, which JSON cannot hold")
                listed.append({**entry, "data": value.reshape(-1).tolist()})
                continue
            data = np.ascontiguousarray(value).astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
            listed.append({**entry, "parameters": {"binary_data_size": len(data)}})
            raw.append(data)
        asked = [{"name": name, **({"parameters": {"binary_data": True}} if binary else {})} for name in wanted]
        head = json.dumps({"inputs": listed, "outputs": asked}).encode("utf-8")
        body = head + b"".join(raw)
        headers = {"Content-Type": "application/json", "X-GCoDE-CRC32": f"{zlib.crc32(body):08x}"}
        if binary:
            headers["Content-Type"] = "application/octet-stream"
            headers["Inference-Header-Content-Length"] = str(len(head))
        path = f"/v2/models/{urllib.parse.quote(model)}/infer"
        answered, answer = self._request(path, body, headers)
        return self._outputs(answered, answer, wanted), len(body), len(answer)

    def _outputs(self, headers: Dict[str, str], body: bytes, wanted: List[str]) -> Tensors:
        checksum = headers.get("x-gcode-crc32")
        if checksum is not None and int(checksum, 16) != zlib.crc32(body):
            raise EdgeError("E350 the answer was damaged on its way")
        try:
            tensors = dict(self._tensors(headers, body))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EdgeError(f"E309 {self.url} did not answer with the Open Inference Protocol") from error
        missing = [name for name in wanted if name not in tensors]
        if missing:
            raise EdgeError(f"E352 output {missing[0]} is missing")
        return tensors

    @staticmethod
    def _tensors(headers: Dict[str, str], body: bytes) -> Iterator[Tuple[str, np.ndarray]]:
        length = headers.get("inference-header-content-length")
        at = len(body) if length is None else int(length)
        for output in json.loads(body[:at])["outputs"]:
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
            yield name, values.reshape(shape)
