"""A PostgreSQL of its own for tests: unprivileged, on a free port, with passwords, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "s4ngat-Rahasia"


@contextmanager
def served() -> Iterator[str]:
    """Yield `postgresql://...` of a database with PostGIS, without a password."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    user = {}
    if os.geteuid() == 0:
        # The server refuses to run as root.
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: object) -> None:
        subprocess.run([*map(str, command)], check=True, cwd=folder, stdout=subprocess.DEVNULL, **user)

    data = folder / "data"
    (folder / "password").write_text(PASSWORD, "utf-8")
    (folder / "password").chmod(0o644)
    run(programs / "initdb", "-D", data, "-A", "scram-sha-256", "-U", "admin", "-E", "UTF8", "--locale=C.UTF-8",
        f"--pwfile={folder / 'password'}")  # fmt: skip
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        import psycopg

        database = {"host": "127.0.0.1", "port": port, "user": "admin", "password": PASSWORD}
        with psycopg.connect(dbname="postgres", **database) as connection:
            connection.execute("CREATE EXTENSION postgis")
        yield f"postgresql://admin@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, cwd=folder,
                       stdout=subprocess.DEVNULL, **user)  # fmt: skip
        shutil.rmtree(folder)
