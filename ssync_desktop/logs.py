"""Logging: from every thread through a queue to one file of JSON lines, which rotates.

Nothing here knows a secret; what carries one (``Credentials``, URLs) hides it in its own text,
and the password of a URL that was written into a message is cut out all the same.
"""

import copy
import faulthandler
import json
import logging
import os
import re
import sys
import threading
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

FILE_SIZE = 5_000_000  # octets
KEPT_FILES = 5

_LOG = logging.getLogger(__name__)
_URL_PASSWORD = re.compile(r"(?<=://)([^\s/:@]*):[^\s/@]+(?=@)")


class JsonLines(logging.Formatter):
    """One record, one line: time in UTC, level, logger, thread, message, and the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "thread": record.threadName,
            "message": _without_passwords(record.getMessage()),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["error"] = _without_passwords(record.exc_text)
        return json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


class LogFile:
    """The log of one program, from construction to :meth:`stop`; *program* names the file.

    Window and command line write files of their own, for two processes cannot rotate one.
    """

    def __init__(self, folder: Path, program: str, level: int = logging.INFO) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / f"{program}.jsonl"
        os.close(os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        self._file = RotatingFileHandler(
            self.path, maxBytes=FILE_SIZE, backupCount=KEPT_FILES, encoding="utf-8"
        )
        self._file.setFormatter(JsonLines())
        queue: SimpleQueue[logging.LogRecord] = SimpleQueue()
        self._handler = _Whole(queue)
        self._listener = _Named(queue, self._file)
        self._listener.start()
        self._root = logging.getLogger()
        self._root.addHandler(self._handler)
        self._level = self._root.level
        self._root.setLevel(level)
        self._watched_before = faulthandler.is_enabled()
        self._crashes = (folder / f"{program}.crash").open("ab")
        faulthandler.enable(self._crashes, all_threads=True)

    def stop(self) -> None:
        """Write what is still queued and close the files."""
        faulthandler.disable()
        if self._watched_before and sys.__stderr__ is not None:
            faulthandler.enable(sys.__stderr__)
        self._crashes.close()
        self._root.removeHandler(self._handler)
        self._root.setLevel(self._level)
        self._listener.stop()
        self._handler.close()
        self._file.close()


def log_unexpected() -> None:
    """Let exceptions that nobody caught, in any thread, end in the log and on standard error."""
    sys.excepthook = _from_main
    threading.excepthook = _from_thread


class _Whole(QueueHandler):
    """Hands records over with their traceback as text, apart from the message."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        record = copy.copy(record)
        record.msg, record.args = record.getMessage(), None
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        return record


class _Named(QueueListener):
    def start(self) -> None:
        super().start()
        if self._thread is not None:
            self._thread.name = "ssync-log"


def _without_passwords(text: str) -> str:
    return _URL_PASSWORD.sub(r"\1:***", text)


def _from_main(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        _LOG.critical("Nobody caught this.", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)


def _from_thread(arguments: threading.ExceptHookArgs) -> None:
    name = arguments.thread.name if arguments.thread else "a thread"
    if arguments.exc_value is not None:
        _LOG.critical("Nobody caught this in %s.", name, exc_info=arguments.exc_value)
    threading.__excepthook__(arguments)
