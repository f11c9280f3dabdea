"""`daliang demo`, `serve`, `work`: build the first city in an empty folder, serve it, run its background jobs."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import FrameType

import click
from django.conf import settings

from daliang.cli.home import ensure_tables, holds_city, kept_mode, wind_clock
from daliang.cli.shapes import refusable
from daliang.org import clock
from daliang.org.models import City, Person
from daliang.org.words import named
from daliang.playbook.loading import load
from daliang.vocabulary.refusal import N_, Refusal

FIRST_CITY = settings.PACKAGE.parent.parent / "playbooks" / "yangzhou-2022"


@click.command()
@click.option("--home", type=click.Path(path_type=Path), help="data folder (default DALIANG_HOME, ./var)")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--no-serve", is_flag=True, help="build the city and print the sign-ins only")
@click.option("--playbook", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=FIRST_CITY)
@refusable
def demo(home: Path | None, port: int, no_serve: bool, folder: Path) -> None:
    """演示：建好扬州 2022，打印入口，启动服务。 Build the demo city if need be, print the sign-ins, serve."""
    refuse_other_home()
    if not no_serve:
        refuse_taken(port)
    prepare(folder)
    wind_clock(folder)
    print_sign_ins(port)
    if not no_serve:
        run_together(port)


def refuse_other_home() -> None:
    """A city that was not built as a demo is never given a demo's clock, whatever DALIANG_MODE says today."""
    built_as = kept_mode() if holds_city() else "demo"
    if settings.IS_DEMO and built_as == "demo":
        return
    raise Refusal(
        N_("%(home)s 是 %(mode)s 模式的数据目录，不能当作演示使用：请用 --home 指定一个空目录。"),
        code="not_demo",
        field="home",
        home=settings.HOME,
        mode=settings.MODE if not settings.IS_DEMO else built_as,
    )


def prepare(folder: Path) -> None:
    """Tables, and the city when there is none. A home that holds a city is left as it is."""
    ensure_tables()
    if not City.objects.exists():
        load(folder, say=lambda text: click.echo(text, err=True))


def print_sign_ins(port: int) -> None:
    click.echo(f"http://localhost:{port}/enter/")
    for person in Person.objects.filter(is_active=True).select_related("unit").order_by("unit__path", "role"):
        click.echo(f"  {person.username:<24}{person.get_role_display()}  {named(person)}  {named(person.unit)}")


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise Refusal(
                N_("端口 %(port)s 已被占用：请用 --port 换一个。"), code="port_taken", field="port", port=port
            )


def server(host: str, port: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "daliang.web.wsgi:application",
        "--bind",
        f"{host}:{port}",
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
        "--reuse-port",
        "--no-control-socket",
        "--log-level",
        "warning",
    ]


def worker() -> list[str]:
    return [sys.executable, "-m", "django", "db_worker"]


def ticker() -> list[str]:
    return [sys.executable, "-c", "from daliang.cli.start import main; main()", "tick", "--loop"]


def run_together(port: int, host: str = "127.0.0.1", *, ticks: bool = True) -> None:
    """The pages, the background jobs and the duties, until the pages end or we are told to stop."""
    children = [subprocess.Popen(line) for line in (server(host, port), worker(), *([ticker()] if ticks else []))]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for child in children:
            child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        children[0].wait()
    finally:
        for child in children:
            child.terminate()
            child.wait()


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--no-tick", is_flag=True, help="leave the duties to a timer that calls `daliang tick`")
@refusable
def serve(port: int, host: str, no_tick: bool) -> None:
    """服务：网页与后台任务。 Serve the pages and run the background jobs of this home."""
    ensure_tables()
    clock.now()  # refuses a demo clock in production before anything is served
    run_together(port, host, ticks=not no_tick)


@click.command()
def work() -> None:
    """后台任务。 Run the background jobs only."""
    raise SystemExit(subprocess.call(worker()))
