"""The console script: set Django up for the home that the command names, then hand over to click."""

import os
import sys
from importlib import import_module
from pathlib import Path

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daliang.settings")
    choose_home(sys.argv[1:])
    django.setup()
    import_module("daliang.cli.commands").daliang(prog_name="daliang")


def choose_home(arguments: list[str]) -> None:
    """`demo` builds a demo home, which `--home` may name; every other command uses DALIANG_HOME."""
    if arguments[:1] != ["demo"]:
        return
    os.environ.setdefault("DALIANG_MODE", "demo")
    for at, word in enumerate(arguments):
        if word == "--home" and at + 1 < len(arguments):
            os.environ["DALIANG_HOME"] = str(Path(arguments[at + 1]).resolve())
        elif word.startswith("--home="):
            os.environ["DALIANG_HOME"] = str(Path(word.removeprefix("--home=")).resolve())
