"""One line of JSON for each log record, without personal data."""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

# The number of the request at work; an error page shows it, and the log finds it.
request_number: ContextVar[str] = ContextVar("request_number", default="")


class JsonFormatter(logging.Formatter):
    """
    Message and place, never the message of an exception or a local value: databases and forms quote there what
    a user typed. Django names the path of a request without its query. Users are told by their number.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            # Django reports a refused request after the middleware is through, with the request beside it.
            "request": getattr(getattr(record, "request", None), "number", request_number.get()),
            "user": getattr(getattr(record, "request", None), "signed_in", None),
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = type(record.exc_info[1]).__qualname__
            frames = traceback.extract_tb(record.exc_info[2])
            line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)
