"""An unsafe start is refused (promise 53): each row of the matrix is a process that reads the settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.nodb]
KEY = "a key of the tests with more than twelve different characters in it: 0123456789"
OIDC = {"DALIANG_OIDC_CLIENT_ID": "daliang", "DALIANG_OIDC_SECRET": "secret"}
READ = (
    "from daliang import settings as s; "
    "print(s.MODE, s.DEBUG, s.SECOND_FACTOR, s.DENGBAO, s.IDENTITY_SERVICE is not None, s.SESSION_COOKIE_SECURE)"
)


def start(home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DALIANG_")}
    return subprocess.run(
        [sys.executable, "-c", READ],
        env={**kept, "DALIANG_HOME": str(home), "DALIANG_SECRET_KEY": KEY, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"DALIANG_SECRET_KEY": "short"}, "too short"),
        ({"DALIANG_MODE": "staging"}, "DALIANG_MODE"),
        ({"DALIANG_SECOND_FACTOR": "off"}, "SECOND_FACTOR=off"),
        ({"DALIANG_SECOND_FACTOR": "sometimes"}, "DALIANG_SECOND_FACTOR"),
        ({"DALIANG_OIDC_URL": "https://id.example"}, "CLIENT_ID"),
        ({"DALIANG_OIDC_URL": "http://id.example", **OIDC}, "https"),
        ({"DALIANG_NOTICE_CHANNELS": "dingtalk,pigeon"}, "pigeon"),
        ({"DALIANG_NOTICE_CHANNELS": "mail"}, "DALIANG_MAIL_URL"),
        ({"DALIANG_MAIL_URL": "https://mail.example"}, "DALIANG_MAIL_URL is"),
        ({"DALIANG_MAIL_URL": "mailto://u:p@mail.example?from=a@b.cn", "DALIANG_NOTICE_CHANNELS": "mail"}, "mailtos"),
        ({"DALIANG_PUBLIC_URL": "daliang.example"}, "DALIANG_PUBLIC_URL"),
    ],
)
def test_production_refuses_what_is_unsafe(tmp_path: Path, variables: dict[str, str], why: str) -> None:
    found = start(tmp_path, **variables)
    assert found.returncode != 0
    assert why in found.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "production False required False False True"),
        ({"DALIANG_SECOND_FACTOR": "offered", "DALIANG_DENGBAO": "1"}, "production False offered True False True"),
        ({"DALIANG_MODE": "demo"}, "demo False off False False False"),
        ({"DALIANG_OIDC_URL": "https://id.example", **OIDC}, "production False required False True True"),
    ],
)
def test_safe_defaults(tmp_path: Path, variables: dict[str, str], said: str) -> None:
    found = start(tmp_path, **variables)
    assert (found.returncode, found.stdout.strip()) == (0, said), found.stderr
