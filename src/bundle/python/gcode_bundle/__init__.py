"""Runs the device half of a bundle against a served edge half."""

from .device import Device
from .errors import BundleError, CallError, EdgeError, FrameError
from .frames import prepared

__all__ = ["BundleError", "CallError", "Device", "EdgeError", "FrameError", "prepared"]
