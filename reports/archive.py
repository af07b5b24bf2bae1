"""ZIP files that are the same byte for byte whenever they are made."""

import io
import zipfile
from datetime import date


def packed(files: dict[str, bytes], day: date) -> bytes:
    """A ZIP whose entries all carry one day."""
    moment = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, moment), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
