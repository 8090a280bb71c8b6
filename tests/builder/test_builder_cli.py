"""The command line, as an admin types it: a real process, a real database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def command(database_url: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(*arguments: str, stdin: str = "", status: int = 0) -> str:
        environment = {**os.environ, "MORTISE_DATABASE_URL": database_url, "MORTISE_DATA_DIR": str(tmp_path / "data")}
        done = subprocess.run(
            [sys.executable, "-m", "builder", *arguments],
            cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_help_names_every_command(command) -> None:  # type: ignore[no-untyped-def]
    said = command("--help")
    for name in ("serve", "import", "export", "check", "migrate", "create-user", "backup", "restore", "demo-data"):
        assert name in said


def test_an_app_goes_in_and_comes_out_byte_identical(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "release 1" in command("import", str(ROOT / "templates" / "crm"))
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    command("export", "crm", str(first))
    assert "in just this form already" in command("import", str(first))
    command("export", "crm", str(second))
    assert first.read_bytes() == second.read_bytes()
    command("export", "crm", str(tmp_path / "folder"))
    assert "No mistakes found." in command("check", str(tmp_path / "folder"))


def test_every_mistake_of_a_document_is_printed_with_its_place(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    broken = {
        "format": 1,
        "key": "a",
        "name": "A",
        "forms": [{"key": "f", "name": "F", "fields": [{"key": "x", "type": "txet"}]}],
    }
    (tmp_path / "broken.json").write_text(json.dumps(broken))
    said = command("check", str(tmp_path / "broken.json"), status=1)
    assert "/forms/0/fields/0/type" in said
    assert "Did you mean" in said
    assert "/forms/0/fields/0/type" in command("import", str(tmp_path / "broken.json"), status=1)


def test_a_user_can_be_made_and_a_weak_password_is_refused(command) -> None:  # type: ignore[no-untyped-def]
    assert "can sign in" in command("create-user", "ada", "--name", "Ada", "--admin", stdin="a long enough secret\n")
    assert "password" in command("create-user", "bob", stdin="short\n", status=1)
    assert "taken" in command("create-user", "ada", stdin="a long enough secret\n", status=1)


def test_a_backup_brings_everything_back(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    command("create-user", "ada", stdin="a long enough secret\n")
    archive = tmp_path / "all.tar.gz"
    command("backup", str(archive))
    command("create-user", "late", stdin="a long enough secret\n")
    command("restore", str(archive), "--yes")
    assert "taken" in command("create-user", "ada", stdin="a long enough secret\n", status=1)
    assert "can sign in" in command("create-user", "late", stdin="a long enough secret\n")
