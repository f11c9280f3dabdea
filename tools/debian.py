"""Debian's own packages, for what PyPI cannot bring: only as root, and only when something is missing."""

import os
import shutil
import subprocess


def install(*packages: str) -> bool:
    """Install the packages if this is Debian or a relative and we are root; False when they cannot be had."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"Installing {' '.join(packages)} with apt-get …", flush=True)
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = ["apt-get", "install", "--yes", "-qq", "--no-install-recommends", *packages]
    for command in (get, ["apt-get", "update", "-qq"], get):
        done = subprocess.run(command, env=surroundings, stdout=subprocess.DEVNULL, check=False)
        if done.returncode == 0 and command is get:
            return True
    return False
