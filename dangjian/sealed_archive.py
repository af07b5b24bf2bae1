"""
An archive encrypted with the data key, piece by piece, so that it never has to fit into the memory.

Each piece is bound to its file, its place and whether it is the last: none can be left out, moved or exchanged.
"""

import secrets
from pathlib import Path
from typing import BinaryIO

from common.encryption import DecryptionError, decrypt_bytes, encrypt_bytes

MAGIC = b"dangjian sealed archive 1\n"
PIECE = 1024 * 1024
NAME_BYTES, LENGTH_BYTES = 16, 4
# What encrypting adds to a piece: key id, nonce and tag.
MOST_ADDED = 1024


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def seal(source: BinaryIO, target: BinaryIO) -> None:
    """Write the content of `source` to `target`, encrypted."""
    name = secrets.token_bytes(NAME_BYTES)
    target.write(MAGIC + name)
    number, piece = 0, source.read(PIECE)
    while True:
        following = source.read(PIECE)
        sealed = encrypt_bytes(piece, _context(name, number, last=not following))
        target.write(len(sealed).to_bytes(LENGTH_BYTES) + sealed)
        if not following:
            return
        number, piece = number + 1, following


def unseal(source: BinaryIO, target: BinaryIO) -> None:
    """Write what `seal` was given; DecryptionError when anything was cut off or altered, or the key is another."""
    source.seek(len(MAGIC))
    name, number, sealed = source.read(NAME_BYTES), 0, _piece(source)
    while True:
        following = _piece(source)
        target.write(decrypt_bytes(sealed, _context(name, number, last=not following)))
        if not following:
            return
        number, sealed = number + 1, following


def _piece(source: BinaryIO) -> bytes:
    """The next piece; empty at the end of the file."""
    head = source.read(LENGTH_BYTES)
    length = int.from_bytes(head)
    if not head:
        return b""
    if length > PIECE + MOST_ADDED:
        raise DecryptionError("a piece of the archive is longer than any can be")
    return source.read(length)


def _context(name: bytes, number: int, *, last: bool) -> str:
    return f"backup.archive {name.hex()} {number} {'last' if last else 'more'}"
