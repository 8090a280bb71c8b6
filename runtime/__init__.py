"""The edge: processes, sockets, clocks; runs published apps, and knows nothing of the builder."""

__version__ = "0.1.0"
