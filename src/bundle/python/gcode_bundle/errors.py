"""What can go wrong; where it has a number, that is the one of the other programs."""


class CallError(Exception):
    """A call that cannot be right."""


class BundleError(Exception):
    """The bundle was altered, or is of another version."""


class EdgeError(Exception):
    """The edge does not answer, refuses, or answers something else than was asked."""


class FrameError(Exception):
    """What came is no frame of this design."""
