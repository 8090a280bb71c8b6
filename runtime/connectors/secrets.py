"""Secrets at rest: Fernet (AES-128-CBC and HMAC-SHA256), with a key file in the data folder, readable by its owner."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import orjson
from cryptography.fernet import Fernet, InvalidToken

from engines.kernel.errors import Unavailable
from engines.kernel.texts import Text
from runtime.engine import Mortise, data_dir

KEY_FILE = "secret.key"


def seal(mortise: Mortise, secrets: Mapping[str, str]) -> bytes:
    return _fernet(mortise).encrypt(orjson.dumps(dict(secrets)))


def unseal(mortise: Mortise, sealed: bytes | None) -> dict[str, str]:
    """Raises Unavailable when the key file is not the one they were sealed with."""
    if not sealed:
        return {}
    try:
        found = orjson.loads(_fernet(mortise).decrypt(sealed))
    except InvalidToken as error:
        raise Unavailable.because(
            "connectors.secret.key",
            Text(
                f"The key file '{KEY_FILE}' does not fit these secrets.", f"密钥文件“{KEY_FILE}”与已保存的密钥不匹配。"
            ),
            Text(
                "Put your copy of the key file back, or enter the secrets again.",
                "请放回密钥文件的副本，或重新填写密钥。",
            ),
        ) from error
    return {str(name): str(value) for name, value in found.items()}


def _fernet(mortise: Mortise) -> Fernet:
    found = mortise.parts.get("connectors.fernet")
    if found is None:
        found = mortise.parts["connectors.fernet"] = Fernet(_key(data_dir(mortise.settings)))
    assert isinstance(found, Fernet)
    return found


def _key(folder: Path) -> bytes:
    """The key; made once, complete before it gets its name, so that two processes cannot make two."""
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"{KEY_FILE}.{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
