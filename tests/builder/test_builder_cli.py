"""The command line, as an admin types it: a real process, a real database."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tarfile
from pathlib import Path

import psycopg
import pytest

from builder.__main__ import main
from builder.cli.serve import on_port, require_free
from engines.kernel.errors import InputError, Unavailable
from runtime.database.connect import libpq_url
from runtime.database.migrate import newest_revision
from runtime.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a long enough secret\n"


@pytest.fixture
def command(database_url: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(*arguments: str, stdin: str = "", status: int = 0) -> str:
        environment = {
            "LC_ALL": "C.UTF-8",
            **os.environ,
            "MORTISE_DATABASE_URL": database_url,
            "MORTISE_DATA_DIR": str(tmp_path / "data"),
        }
        done = subprocess.run(
            [sys.executable, "-m", "builder", *arguments],
            cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True, timeout=600, check=False,
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
    assert "can sign in" in command("create-user", "ada", "--name", "Ada", "--admin", stdin=SECRET)
    assert "password" in command("create-user", "bob", stdin="short\n", status=1)
    assert "taken" in command("create-user", "ada", stdin=SECRET, status=1)


def test_a_backup_brings_everything_back_and_takes_away_what_came_later(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    command("create-user", "ada", stdin=SECRET)
    archive = tmp_path / "all.tar.gz"
    command("backup", str(archive))
    assert archive.stat().st_mode & 0o077 == 0, "everything is in it: it is its owner's alone"
    command("create-user", "late", stdin=SECRET)
    command("import", str(ROOT / "templates" / "loyalty"))
    command("restore", str(archive), "--yes")
    assert "taken" in command("create-user", "ada", stdin=SECRET, status=1)
    assert "can sign in" in command("create-user", "late", stdin=SECRET)
    assert "release 1" in command("import", str(ROOT / "templates" / "loyalty")), "its old tables are not in the way"


def test_what_is_no_backup_changes_nothing(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    command("create-user", "ada", stdin=SECRET)
    (tmp_path / "broken.tar.gz").write_bytes(b"\x1f\x8b nonsense")
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
        archive.add(__file__, "../../escaped.py")
    assert "no file" in command("restore", str(tmp_path / "none.tar.gz"), "--yes", status=1)
    for name in ("broken", "other"):
        assert "not a backup" in command("restore", str(tmp_path / f"{name}.tar.gz"), "--yes", status=1)
    assert "no folder" in command("backup", str(tmp_path / "none" / "all.tar.gz"), status=1)
    command("backup", str(tmp_path / "good.tar.gz"))
    assert "Nothing was changed" in command("restore", str(tmp_path / "good.tar.gz"), status=1)
    assert "taken" in command("create-user", "ada", stdin=SECRET, status=1)


def test_the_database_of_a_newer_program_is_left_alone(command, database_url: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    command("create-user", "ada", stdin=SECRET)
    with psycopg.connect(libpq_url(database_url), autocommit=True) as connection:
        connection.execute("UPDATE mortise.alembic_version SET version_num = '9999'")
        for arguments in (["migrate"], ["serve", "--port", str(free_port())]):
            said = command(*arguments, status=1)
            assert "newer Mortise" in said and "Traceback" not in said
        command("backup", str(tmp_path / "newer.tar.gz"))
        connection.execute("UPDATE mortise.alembic_version SET version_num = %s", [newest_revision()])
        assert "newer Mortise" in command("restore", str(tmp_path / "newer.tar.gz"), "--yes", status=1)
        connection.execute("SET application_name = 'mortise'")
        command("backup", str(tmp_path / "same.tar.gz"))
        assert "Stop it first" in command("restore", str(tmp_path / "same.tar.gz"), "--yes", status=1)
    assert "taken" in command("create-user", "ada", stdin=SECRET, status=1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_role_that_does_not_exist_is_refused_and_nobody_is_made(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    app = {"format": 1, "key": "a", "name": "A", "roles": [{"key": "seller", "name": "Seller"}]}
    (tmp_path / "a.json").write_text(json.dumps(app))
    command("import", str(tmp_path / "a.json"))
    assert "Did you mean “seller”?" in command("create-user", "ann", "--role", "a:selle", stdin=SECRET, status=1)
    assert "no app 'b'" in command("create-user", "ann", "--role", "b:seller", stdin=SECRET, status=1)
    assert "too short" in command("create-user", "ann", stdin="\n", status=1)
    assert "no spaces" in command("create-user", "ann lee", stdin=SECRET, status=1)
    assert "can sign in" in command("create-user", "ann", "--role", "a:seller", stdin=SECRET)


def test_mistakes_are_told_in_the_language_of_the_terminal(command, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "没有文件" in command("import", "/nowhere.json", status=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("PORT", "70000"),
        ("MORTISE_DATABASE_URL", "not an address"),
        ("MORTISE_DATABASE_URL", "mysql://u:hush@host/db"),
        ("MORTISE_TIMEZONE", "Europe/Nowhere"),
        ("MORTISE_SMTP_URL", "mail.example.com"),
        ("MORTISE_BASE_URL", "crm.example.com"),
        ("MORTISE_BASE_URL", "https://crm.example.com:port"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_without_its_value(name: str, value: str) -> None:
    with pytest.raises(InputError) as caught:
        Settings.from_environment({name: value})
    (mistake,) = caught.value.diagnostics
    assert name in mistake.message.en and name in mistake.message.zh and mistake.hint is not None
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["migrate"], "/data folder cannot be used: File exists"),
        (["export", "crm", "{tmp}/none/crm.json"], "/data folder cannot be used"),
        (["check", "{tmp}"], "app.json"),
        (["import", "{tmp}/none.json"], "There is no file"),
    ],
)
def test_what_the_machine_refuses_is_told_in_a_sentence(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("a file, where a folder should be")
    monkeypatch.setenv("MORTISE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("MORTISE_DATABASE_URL", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert main([each.replace("{tmp}", str(tmp_path)) for each in arguments]) == 1
    printed = capsys.readouterr().err
    assert said.replace("/data folder", f"The data folder {tmp_path}/data") in printed
    assert len(printed.splitlines()) == 1


def test_a_port_that_is_taken_is_named_before_anything_is_prepared() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Unavailable) as caught:
            require_free(Settings(port=port))
    assert f"port {port}" in caught.value.diagnostics[0].message.en
    require_free(Settings(port=port))


def test_settings_are_read_as_they_are_meant() -> None:
    found = Settings.from_environment({"PORT": "81", "MORTISE_BASE_URL": "https://crm.example.com/"})
    assert (found.port, found.base_url, found.secure_cookies) == (81, "https://crm.example.com", True)
    assert on_port(found, 82).base_url == "https://crm.example.com", "people come through a proxy"
    plain = Settings.from_environment({})
    assert (plain.base_url, on_port(plain, 82).base_url) == ("http://127.0.0.1:8000", "http://127.0.0.1:82")
    for url in ("postgresql://u:p@h:5432/d", "postgres:///d?host=/run", "postgresql+psycopg://h/d"):
        assert Settings.from_environment({"MORTISE_DATABASE_URL": url}).database_url == url
