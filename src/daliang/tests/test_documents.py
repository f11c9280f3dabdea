"""The README and the handbook name commands that exist, and all of them."""

import re
from collections.abc import Iterator

import click

from daliang.cli.commands import daliang
from daliang.tests.house import REPOSITORY

TAUGHT = {"setup", "demo", "test", "lint"}


def targets(makefile: str) -> set[str]:
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def made(text: str) -> set[str]:
    """The `make …` commands that a text tells its reader to type."""
    return set(re.findall(r"\bmake ([a-z]+)", text))


def commands(group: click.Group, path: str = "daliang") -> Iterator[str]:
    """Every command below `group`, spelt as it is typed."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        elif not command.hidden:
            yield f"{path} {name}"


def undocumented(group: click.Group, handbook: str) -> list[str]:
    return [command for command in commands(group) if not re.search(rf"{re.escape(command)}(?![\w-])", handbook)]


def test_readme_commands_exist() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    assert made(readme) <= targets(makefile)
    assert made(readme) >= TAUGHT
    assert "make test" in (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")


def test_readme_is_one_screen() -> None:
    assert (REPOSITORY / "README.md").read_text(encoding="utf-8").count("\n") <= 60


def test_the_search_for_commands_catches_an_invented_target() -> None:
    assert made("type `make demo`, then `make coffee`") - targets("demo: setup\n\tx\n") == {"coffee"}


def test_every_command_is_in_the_handbook() -> None:
    handbook = (REPOSITORY / "docs" / "handbook.zh.md").read_text(encoding="utf-8")
    assert len(list(commands(daliang))) > 10, "the commands were not found"
    assert undocumented(daliang, handbook) == []


def test_the_search_in_the_handbook_catches_a_missing_command() -> None:
    @click.group()
    def sample() -> None: ...

    @sample.group()
    def ledger() -> None: ...

    for name, group in (("rows", sample), ("verify", ledger), ("rebuild", ledger)):
        group.command(name)(lambda: None)
    assert undocumented(sample, "`daliang rows` and `daliang ledger verify-all`, `daliang ledger rebuild`") == [
        "daliang ledger verify"
    ]
