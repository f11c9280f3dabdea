"""Reading pages beside trafilatura alone, on the same pages in one run: one JSON line.

    python bench/leads.py [ROUNDS]            default 10

The pages are our own invented ones and a damaged one, each with the furniture of a news site and without. `ratio` is
pages a second from bytes to facts over the pages a second from which trafilatura takes the text (aim: 3, never below
0.85); processor time, both in turn. `start_seconds` is one page through the command in a new process, `memory_mb` the
peak of a process that reads every page ten times, `all_cores` how much faster as many processes as there are processors
read four thousand pages than one does. Without trafilatura, which comes with the packages for tests, its figures are
null.
"""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, process_time

from daliang.leads.reading import read
from daliang.leads.reading.examples import replay, shipped
from daliang.leads.reading.many import in_order
from daliang.leads.reading.scoring import score
from daliang.leads.tests.damaging import damaged
from daliang.leads.tests.test_reading_damage import CLEAN

MENU = "".join(f'<li><a href="/c{n}/list.html">栏目{n}</a></li>' for n in range(60))
OTHERS = "".join(f'<li><a href="/n/{n}.html">第{n}条新闻的标题</a><span>08-{n:02}</span></li>' for n in range(80))
SCRIPT = "<script>" + "var a=function(b){return b&&b.length>1?b[0]:null};" * 200 + "</script>"
STYLE = "<style>" + ".a{color:#333;margin:0 auto}" * 200 + "</style>"
FRAME = (
    f"<!DOCTYPE html><html><head><meta charset='utf-8'>{SCRIPT}{STYLE}</head>"
    f"<body><div class='nav'><ul>{MENU}</ul></div>"
    "<div class='main'>%s</div>"
    f"<div class='sidebar'><ul>{OTHERS}</ul></div>"
    f"<div class='footer'>版权所有 示例网</div>{SCRIPT}"
)
TITLE, _, REST = CLEAN.partition("\n")


def pages(frame: str = FRAME) -> dict[str, bytes]:
    """Each page by name: the shipped ones and a damaged one, each inside the frame."""
    bare = {one.id: one.page for one in shipped()}
    lines = damaged(f"{TITLE}\n{REST}", seed=0, shifts=8).split("\n")
    bare["damaged"] = "".join(f"<p>{line}</p>" for line in lines)
    return {name: frame.replace("%s", page).encode() for name, page in bare.items()}


def seconds(rounds: int, every: list[bytes]) -> dict[str, float | None]:
    """Processor seconds of both readers over all pages, taken in turn."""
    ours, theirs = 0.0, 0.0
    extract = None
    if find_spec("trafilatura"):
        from trafilatura import extract
    for data in every:
        read(data)
        _ = extract and extract(data)
    for _ in range(rounds):
        for data in every:
            before = process_time()
            read(data)
            ours += process_time() - before
            before = process_time()
            _ = extract and extract(data)
            theirs += process_time() - before
    return {"ours": ours, "theirs": theirs if extract else None}


def start() -> float:
    """Processor seconds of the whole command for one small page, start-up included."""
    code = "import sys; sys.argv[1:] = ['leads', 'read', '/dev/stdin']; from daliang.cli.start import main; main()"
    before = os.times()
    subprocess.run([sys.executable, "-c", code], input=pages()["single-project"], capture_output=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def memory() -> int:
    """Peak megabytes of a process that reads every page ten times."""
    code = (
        "import leads\n"
        "for data in [*leads.pages().values()] * 10: leads.read(data)\n"
        # Not ru_maxrss: a child's begins at what its parent took.
        "print(*(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    here = Path(__file__).parent
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=here)
    return int(said.stdout) // 1024


def on_all_cores(every: list[bytes]) -> float:
    """how many times faster four thousand pages are read by as many processes as there are processors."""
    many = (every * (4000 // len(every) + 1))[:4000]
    before = perf_counter()
    sum(1 for _ in in_order(read, many, processes=1))
    alone = perf_counter() - before
    before = perf_counter()
    sum(1 for _ in in_order(read, many))
    return alone / (perf_counter() - before)


def beside(rounds: int, every: list[bytes]) -> dict[str, float | None]:
    """Pages a second of both, and the ratio."""
    took = seconds(rounds, every)
    ours, theirs = took["ours"], took["theirs"]
    assert ours
    count = len(every) * rounds
    return {
        "kilobytes": sum(map(len, every)) // 1024,
        "pages_a_second": round(count / ours),
        "trafilatura_pages_a_second": round(count / theirs) if theirs else None,
        "ratio": round(theirs / ours, 2) if theirs else None,
    }


def main(rounds: int) -> None:
    every = list(pages().values())
    found = score([(one.id, replay(one), one.facts) for one in shipped()])
    figures = {
        "pages": len(every),
        "as_sites_send_them": beside(rounds, every),
        "without_furniture": beside(rounds, list(pages("%s").values())),
        "start_seconds": round(start(), 2),
        "memory_mb": memory(),
        "all_cores": round(on_all_cores(every), 2),
        "f1": {kind: round(tally.f1, 3) for kind, tally in found.items()},
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
