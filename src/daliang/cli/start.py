"""The console script: set Django up for the home that the command names, then hand over to click."""

import os
import sys
from importlib import import_module
from pathlib import Path

import click
import django
from django.core.exceptions import ImproperlyConfigured

from daliang.cli.usage import unreadable_argument

READS_ONLY = ["leads", "read"]
"""Reads files and asks no database: it sets Django up only when it has something to say."""


def main() -> None:
    os.umask(0o077)  # the home holds phones and keys: its files are for their owner
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daliang.settings")
    choose_home(sys.argv[1:])
    if sys.argv[1:3] != READS_ONLY or not all(map(str.isprintable, sys.argv)):
        set_up()
    if sentence := unreadable_argument(sys.argv[1:]):
        click.echo(sentence, err=True)
        raise SystemExit(2)
    import_module("daliang.cli.commands").daliang(prog_name="daliang")


def set_up() -> None:
    """Set Django up, once; a home that cannot be used is told and ends the command."""
    try:
        django.setup()
    except (ImproperlyConfigured, OSError) as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from error


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
