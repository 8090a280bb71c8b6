"""`python -m runtime worker`: one more process that runs jobs, on any machine that reaches the database."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys

from engines.kernel.errors import MortiseError
from runtime.collecting import collect_rarely
from runtime.identity.languages import terminal_language
from runtime.jobs.app import run_worker
from runtime.opening import opened, running
from runtime.settings import Settings


async def work_until_stopped(settings: Settings) -> None:
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    async with opened(settings) as mortise, running(mortise, worker=False):
        collect_rarely()
        task = asyncio.create_task(run_worker(mortise))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        task.cancel()
        await asyncio.gather(task, stopped, return_exceptions=not task.done() or task.cancelled())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m runtime", description=__doc__)
    parser.add_argument("command", choices=["worker"], help="worker: run background jobs until stopped")
    parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(work_until_stopped(Settings.from_environment()))
    except MortiseError as error:
        sys.exit("\n".join(error.lines(terminal_language())))


if __name__ == "__main__":
    main()
