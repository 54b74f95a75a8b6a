"""Runs the device half of a bundle against a served edge half."""

from .device import Device
from .edge import Edge
from .errors import BundleError, EdgeError, FrameError
from .frames import prepared

__all__ = ["BundleError", "Device", "Edge", "EdgeError", "FrameError", "prepared"]
