"""The manifest: what the bundle holds, and whether it is as it was written."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Dict

from .errors import BundleError

BUNDLE = Path(__file__).resolve().parent.parent.parent
VERSION = 3


def _number(value: float) -> str:
    """As JavaScript writes it: the shortest digits, an exponent below 1e-6 and from 1e21 on."""
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    text = repr(value)
    if abs(value) >= 1e-6:
        if "e-" in text:
            digits = text[: text.index("e")].replace(".", "").lstrip("-")
            zeros = int(text[text.index("e-") + 2 :]) - 1
            return ("-" if value < 0 else "") + "0." + "0" * zeros + digits
        return text
    mantissa, exponent = text.split("e")
    return f"{mantissa}e{exponent[0]}{exponent[1:].lstrip('0')}"


def _canonical(value: Any) -> str:
    """JSON that depends neither on the order of keys nor on spaces."""
    if isinstance(value, dict):
        fields = sorted(value.items(), key=lambda field: field[0].encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_canonical(key)}:{_canonical(each)}" for key, each in fields) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    if isinstance(value, float):
        return _number(value)
    return json.dumps(value, ensure_ascii=False)


def digest_of(manifest: Dict[str, Any]) -> str:
    """The SHA-256 of all fields but the digest itself."""
    rest = {key: value for key, value in manifest.items() if key != "digest"}
    return hashlib.sha256(_canonical(rest).encode("utf-8", "surrogatepass")).hexdigest()


def read_manifest(folder: Path = BUNDLE) -> Dict[str, Any]:
    """The manifest of an unzipped bundle, every file that it lists checked by its SHA-256."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BundleError(f"E373 manifest.json cannot be read: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != "gcode-bundle":
        raise BundleError("E370 manifest.json: this is not the manifest of a GCoDE bundle")
    version = manifest.get("version")
    if version != VERSION:
        code = "E371" if isinstance(version, int) and version > VERSION else "E372"
        raise BundleError(f"{code} manifest.json: it has version {version}; this script reads {VERSION}")
    if manifest.get("digest") != digest_of(manifest):
        raise BundleError("E373 manifest.json was altered: its digest is not that of its content")
    for name, expected in manifest["files"].items():
        path = folder.joinpath(*name.split("/"))
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BundleError(f"E373 {name} cannot be read: {error}") from error
        if len(data) != expected["bytes"] or hashlib.sha256(data).hexdigest() != expected["sha256"]:
            raise BundleError(f"E373 {name} was altered")
    return manifest
