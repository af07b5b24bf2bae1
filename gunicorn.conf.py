"""
How gunicorn serves the site: it reads this file by itself when it is started here. Beside the web processes it keeps a
worker for background jobs; EMBEDDED_WORKER=0 where workers are services of their own.
"""

import gc
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

workers = int(os.environ.get("WEB_PROCESSES", "2"))
timeout = 60
loglevel = "warning"
# Web processes are recycled: the PDF library keeps what it has laid out in memory.
max_requests = 2000
max_requests_jitter = 500

HERE = Path(__file__).resolve().parent
PAUSE = 5  # seconds before a worker that ended is started again


def post_worker_init(worker):
    """The program itself is never garbage: what is loaded now is looked through no more."""
    gc.freeze()


def when_ready(server):
    if os.environ.get("EMBEDDED_WORKER", "1") != "0":
        threading.Thread(target=keep_worker, args=(os.getpid(),), daemon=True).start()


def keep_worker(master):
    """Once more whenever it ends. It stops by itself when the master is gone."""
    while os.getpid() == master:
        command = [sys.executable, str(HERE / "manage.py"), "worker", f"--parent={master}"]
        with subprocess.Popen(command, cwd=HERE) as process:  # noqa: S603
            process.wait()
        time.sleep(PAUSE)
