"""The machines of the trial, all on this one: database and copy, web servers, workers, and nginx before them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEB, HTTPS = (18101, 18102), 18443
AS_POSTGRES = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


class Site:
    """The processes, by name, and the folder that all machines share."""

    def __init__(self, folder: Path, url: str, replica: str) -> None:
        self.folder, self.url, self.replica = folder, url, replica
        self.environment = dict(
            os.environ,
            DATABASE_URL=url,
            VAR_DIR=str(folder),
            ALLOWED_HOSTS="127.0.0.1",
            BEHIND_PROXY="1",
            EMBEDDED_WORKER="0",
            WEB_PROCESSES="1",
            DJANGO_SETTINGS_MODULE="tests.jobs.worker_settings",
        )
        self.processes: dict[str, subprocess.Popen] = {}

    def start(self, name: str, *command: str, **changes: str) -> None:
        with (self.folder / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment | changes, stderr=log, start_new_session=True
            )

    def start_web(self, number: int) -> None:
        bind, log = f"127.0.0.1:{WEB[number]}", str(self.folder / f"access-{number}.log")
        command = (sys.executable, "-m", "gunicorn", "dangjian.wsgi", "--bind", bind, "--access-logfile", log)
        self.start(f"web{number}", *command, REPLICA_URL=self.replica)

    def start_worker(self, number: int) -> None:
        self.start(f"worker{number}", sys.executable, "manage.py", "worker", "--beat=0.5")

    def kill(self, name: str) -> None:
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def manage(self, *arguments: str, **changes: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment | changes, check=True, capture_output=True, text=True
        ).stdout.strip()

    def shell(self, code: str) -> list[str]:
        return self.manage("shell", "--no-imports", "-c", code).splitlines()

    def jobs(self, column: str, pks: Iterable[int]) -> list[str]:
        """A column of some jobs, as the database has it now."""
        query = f"SELECT {column} FROM jobs_job WHERE id IN ({', '.join(map(str, pks))}) ORDER BY id"
        return asked(self.url, query)

    def answers(self) -> bool:
        """Whether nginx and both web servers are there."""
        for port in (*WEB, HTTPS):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)):
                    return False
        return True

    def served(self) -> list[int]:
        """Requests that each web server answered."""
        logs = [self.folder / f"access-{number}.log" for number in range(2)]
        return [log.read_text().count("\n") if log.exists() else 0 for log in logs]

    def stop(self) -> None:
        for name, process in self.processes.items():
            if process.poll() is None:
                self.kill(name)


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of a database and of its copy."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    url = subprocess.run(
        ["script/postgres", "start", str(folder / "cluster"), "--throwaway"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.strip()
    place = url.split("@")[1].split("/")[0].replace("%2F", "/")
    copy, data = f"{place}/copy", folder / "cluster" / "copy"
    subprocess.run([*AS_POSTGRES, "mkdir", copy], check=True)
    base = [str(programs / "pg_basebackup"), "-h", place, "-U", "dangjian", "-D", str(data), "-R"]
    subprocess.run([*AS_POSTGRES, *base], check=True)
    control = [*AS_POSTGRES, str(programs / "pg_ctl"), "-D", str(data)]
    options = f"-c listen_addresses= -c unix_socket_directories={copy}"
    subprocess.run(
        [*control, "-w", "-l", f"{data}.log", "-o", options, "start"], check=True, stdout=subprocess.DEVNULL
    )
    try:
        yield url, f"postgres://dangjian@{copy.replace('/', '%2F')}/dangjian"
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(["script/postgres", "stop", str(folder / "cluster")], check=False)


def asked(url: str, query: str) -> list[str]:
    """What a database answers, one line for each row."""
    place = url.split("@")[1].split("/", maxsplit=1)[0].replace("%2F", "/")
    command = [*AS_POSTGRES, "psql", "-h", place, "-U", "dangjian", "-Atc", query, "dangjian"]
    return subprocess.run(command, cwd="/", check=True, capture_output=True, text=True).stdout.split()


def queries_of(url: str) -> int:
    """Transactions that a database has seen."""
    (seen,) = asked(url, "SELECT xact_commit FROM pg_stat_database WHERE datname = 'dangjian'")
    return int(seen)


def start_nginx(site: Site) -> None:
    """deploy/nginx.conf with the addresses, names and files of this try."""
    folder, certificate = site.folder, str(site.folder / "tls.pem")
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run(
        [*request, "-keyout", f"{certificate}.key", "-out", certificate], check=True, capture_output=True
    )
    os.environ["SSL_CERT_FILE"] = certificate
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in {
        "10.0.0.1:8000": f"127.0.0.1:{WEB[0]}",
        "10.0.0.2:8000": f"127.0.0.1:{WEB[1]}",
        "listen 443": f"listen 127.0.0.1:{HTTPS}",
        "dangjian.example.org": "127.0.0.1",
        "/etc/ssl/dangjian.pem": certificate,
        "/etc/ssl/private/dangjian.key": f"{certificate}.key",
    }.items():
        text = text.replace(old, new)
    (folder / "site.conf").write_text(text)
    user = "user root;" if AS_POSTGRES else ""
    main = f"{user} daemon off; pid {folder}/nginx.pid; events {{}} http {{ include {folder}/site.conf; }}"
    (folder / "nginx.conf").write_text(main)
    site.start("nginx", "nginx", "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf"))
