"""A real PostgreSQL for tests, in a temporary folder, run by an ordinary user, reached through a socket alone."""

import contextlib
import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path


def find_programs():
    """The folder of `initdb` and `pg_ctl`; Debian does not put it on PATH. None where there is none."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += [Path(path) for path in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)]
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)


@contextlib.contextmanager
def running_server():
    """Start a server and yield the address of its empty database; stop it and remove everything at the end."""
    # In /tmp: another user must reach it, and a socket's path is short.
    programs, folder = find_programs(), Path(tempfile.mkdtemp(prefix="headstart-postgresql-", dir="/tmp"))
    who = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = pwd.getpwnam("nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(program, *arguments):
        command = [programs / program, "--pgdata", folder / "data", *arguments]
        with open(folder.parent / f"{folder.name}.log", "ab") as log:  # a pipe would stay open in the server
            done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **who)
        assert done.returncode == 0, Path(f"{folder}.log").read_text()

    options = f"-k {folder} -c listen_addresses= -c fsync=off"
    try:
        run("initdb", "--username=headstart", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "start", "--wait", "--options", options)
        try:
            yield f"postgresql://headstart@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "--mode", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        Path(f"{folder}.log").unlink(missing_ok=True)
