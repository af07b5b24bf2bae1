"""
Personal text encrypted at rest, with AES-256-GCM.

A stored value is `key id:base64(nonce + ciphertext + tag)`. The keys lie in a file outside the database, which
settings.DATA_KEY_FILE names. A value is bound to its model and field, so a ciphertext copied into another column
does not open. Equality is looked up by a blind index in a column beside it.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

KEY_BYTES = 32
NONCE_BYTES = 12
ALTERED = "a value of {} was altered or belongs to another column"


class DecryptionError(Exception):
    """A stored value does not open: altered, moved from another column, or its key is missing."""


@dataclass(frozen=True)
class KeyRing:
    """The keys of one file, ready for use: `ciphers` by key id, `index` for blind indexes only."""

    current: str
    ciphers: dict[str, AESGCM]
    index: bytes


def create_key_file(path: str | Path) -> None:
    """Write a new key file that only its owner can read. FileExistsError rather than replace one."""
    content = {"current": "k1", "keys": {"k1": _new_key()}, "index": _new_key()}
    _write_new(Path(path), content)


def add_key(path: str | Path) -> str:
    """Rotation: a new key for what is written from now on, the old ones still open. Returns its id."""
    path = Path(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    number = len(content["keys"]) + 1
    while (key_id := f"k{number}") in content["keys"]:
        number += 1
    content["keys"][key_id] = _new_key()
    content["current"] = key_id
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    _write_new(temporary, content)
    temporary.replace(path)
    load_keys.cache_clear()
    return key_id


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _write_new(path: Path, content: dict) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


@lru_cache(maxsize=4)
def load_keys(path: str) -> KeyRing:
    """The keys of a file, read once a process."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        keys = {key_id: base64.b64decode(key, validate=True) for key_id, key in content["keys"].items()}
        current, index = content["current"], base64.b64decode(content["index"], validate=True)
    except FileNotFoundError:
        raise ImproperlyConfigured(f"the data key file does not exist: {path}") from None
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ImproperlyConfigured(f"the data key file is damaged: {path}") from error
    if current not in keys or any(len(key) != KEY_BYTES for key in [*keys.values(), index]):
        raise ImproperlyConfigured(
            f"the data key file lacks its current key, or a key is not 256 bits: {path}"
        )
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"blind index").derive(index)
    return KeyRing(current, {key_id: AESGCM(key) for key_id, key in keys.items()}, derived)


def _keys() -> KeyRing:
    return load_keys(str(settings.DATA_KEY_FILE))


def blind_index(text: str) -> str:
    """64 hex digits, equal for equal texts; the caller normalises first. Rotation leaves them unchanged."""
    return hmac.digest(_keys().index, text.encode(), hashlib.sha256).hex()


def encrypt(text: str, context: str) -> str:
    """`text` sealed by the current key; it opens only with the same `context`."""
    key_id, _, sealed = encrypt_bytes(text.encode(), context).partition(b":")
    return f"{key_id.decode()}:{base64.b64encode(sealed).decode()}"


def decrypt(stored: str, context: str) -> str:
    """What `encrypt` was given; DecryptionError if the value is not what it wrote for this `context`."""
    key_id, _, encoded = stored.partition(":")
    try:
        sealed = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise DecryptionError(ALTERED.format(context)) from None
    return decrypt_bytes(key_id.encode() + b":" + sealed, context).decode()


def encrypt_bytes(content: bytes, context: str) -> bytes:
    """A file sealed by the current key: key id, colon, nonce, ciphertext and tag."""
    keys = _keys()
    nonce = os.urandom(NONCE_BYTES)
    sealed = keys.ciphers[keys.current].encrypt(nonce, content, context.encode())
    return keys.current.encode() + b":" + nonce + sealed


def decrypt_bytes(stored: bytes, context: str) -> bytes:
    """What `encrypt_bytes` was given; DecryptionError as for `decrypt`."""
    key_id, _, sealed = stored.partition(b":")
    cipher = _cipher(key_id.decode(errors="replace"), context)
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError):
        raise DecryptionError(ALTERED.format(context)) from None


def _cipher(key_id: str, context: str) -> AESGCM:
    if key_id not in _keys().ciphers:
        load_keys.cache_clear()  # another process may have rotated since this one started
    cipher = _keys().ciphers.get(key_id)
    if cipher is None:
        raise DecryptionError(f"no key in the key file opens a value of {context}")
    return cipher


class EncryptedTextField(models.TextField):
    """
    Text that the database holds only encrypted. Empty text and NULL stay as they are.

    `context` binds the values to their column; it is app.model.field unless given. Give the old one when a
    model or field is renamed. Only `isnull` can be looked up.
    """

    description = "Encrypted text"

    def __init__(self, *args: Any, context: str = "", **kwargs: Any) -> None:
        self.context = context
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple:
        name, path, args, kwargs = super().deconstruct()
        if self.context:
            kwargs["context"] = self.context
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list:
        errors = super().check(**kwargs)
        if self.unique or getattr(self, "db_index", False):
            hint = "Index the blind index beside it instead."
            errors.append(
                checks.Error("An encrypted field cannot be indexed or unique.", hint, self, "common.E001")
            )
        return errors

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        value = super().get_db_prep_save(value, connection)
        return encrypt(value, self._bound_to()) if isinstance(value, str) and value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value, self._bound_to()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            reason = f"knows only isnull, not {lookup_name}; filter by its blind index"
            raise FieldError(f"{self.name} is encrypted: it {reason}")
        return super().get_lookup(lookup_name)

    def _bound_to(self) -> str:
        return self.context or f"{self.model._meta.label_lower}.{self.name}"
