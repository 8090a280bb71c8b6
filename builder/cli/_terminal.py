"""What commands share at the terminal: progress, numbers, what went wrong."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager

from engines.kernel.errors import MortiseError, Unavailable
from engines.kernel.texts import Text
from runtime.settings import is_port


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what takes its time, and how long it took."""
    print(f"· {title} …", end=" ", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("stopped", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def amount(text: str) -> int:
    """A number of demo customers that there can be."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 5_000_000):
        raise argparse.ArgumentTypeError("a whole number from 1 to 5000000")
    return int(text)


def port(text: str) -> int:
    if not is_port(text):
        raise argparse.ArgumentTypeError("a whole number from 1 to 65535")
    return int(text)


def known_error(error: Exception) -> MortiseError:
    """What the machine or the database refuses, in words an admin can act on; raises again what nobody foresaw."""
    if isinstance(error, MortiseError):
        return error
    from runtime.http.problems import Broken, as_mortise_error

    meant = as_mortise_error(error)
    if not isinstance(meant, Broken):
        return meant
    if not isinstance(error, OSError):
        raise error
    where = f" ({error.filename})" if error.filename else ""
    reason = f"{error.strerror or error}{where}"
    return Unavailable.because("cli.system", Text(f"The system refuses: {reason}.", f"系统拒绝了操作：{reason}。"))
