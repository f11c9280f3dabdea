"""What the command says when it is called wrongly: in the house's language, with the way to the help. Exit 2."""

from __future__ import annotations

from typing import IO, Any

import click
import django
from django.apps import apps
from django.utils.translation import gettext

from daliang.vocabulary.refusal import N_

HELP = N_("用法见 %(command)s --help。")
UNREADABLE = N_("第%(at)s个参数含有不是 UTF-8 编码的字节，无法读出：请检查终端的字符编码后重新输入。")


class InWords(click.UsageError):
    """Another wrong usage, in words that an officer reads."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(in_words(error), error.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        command = self.ctx.command_path if self.ctx else "daliang"
        click.echo(self.message, file=file, err=file is None)
        click.echo(gettext(HELP) % {"command": command}, file=file, err=file is None)


def ready_to_speak() -> None:
    """Set Django up where a command started without it: sentences are in its catalogue."""
    if not apps.ready:
        django.setup()


def in_words(error: click.UsageError) -> str:
    """What is wrong, and what would be right."""
    ready_to_speak()
    if isinstance(error, click.BadParameter):
        return _bad_parameter(error)
    if isinstance(error, click.NoSuchOption):
        return _unknown(N_("没有“%(found)s”这个选项。"), error.option_name, error.possibilities)
    if isinstance(error, click.NoSuchCommand):
        return _unknown(N_("没有“%(found)s”这个命令。"), error.command_name, error.possibilities)
    if isinstance(error, click.BadOptionUsage):
        return gettext(N_("“%(option)s”的写法不对：要么后面缺内容，要么不该带内容。")) % {"option": error.option_name}
    return gettext(N_("命令没有写完整，或多写了内容。"))


def _unknown(message: str, found: str, near: list[str] | None) -> str:
    said = gettext(message) % {"found": found}
    return said + gettext(N_("相近的有：%(near)s。")) % {"near": "、".join(near)} if near else said


def _bad_parameter(error: click.BadParameter) -> str:
    name = _name_of(error.param)
    if isinstance(error, click.MissingParameter):
        return gettext(N_("缺少“%(name)s”：必须填写。")) % {"name": name}
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        known = "、".join(map(str, kind.choices))
        return gettext(N_("“%(name)s”填得不对；可填：%(known)s。")) % {"name": name, "known": known}
    if isinstance(kind, click.IntRange):
        within = {"name": name, "low": kind.min, "high": kind.max}
        return gettext(N_("“%(name)s”应为 %(low)s 至 %(high)s 的整数。")) % within
    if isinstance(kind, click.Path):
        return gettext(N_("“%(name)s”所指的路径不存在，或种类不对（文件、文件夹）。")) % {"name": name}
    if kind is click.INT:
        return gettext(N_("“%(name)s”应为整数。")) % {"name": name}
    return str(error.message)


def _name_of(param: click.Parameter | None) -> str:
    if param is None:
        return ""
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.make_metavar(click.Context(EMPTY))


EMPTY = click.Command("daliang")


def unreadable_argument(arguments: list[str]) -> str:
    """The sentence about the first argument whose bytes are no UTF-8; "" when all can be read.

    Python hands such bytes on as lone surrogates, which no page could show and no database keep.
    """
    for at, argument in enumerate(arguments, start=1):
        if any("\ud800" <= char <= "\udfff" for char in argument):
            return gettext(UNREADABLE) % {"at": at}
    return ""
