"""Dependencies justify themselves, and the locks pin them without naming where they come from."""

import json
import re
from pathlib import Path

import pytest

from daliang.tests.house import REPOSITORY, project

REQUIREMENT = re.compile(r'^\s*"([A-Za-z0-9._-]+)(?:\[[\w,-]+\])?\s*[<>=~!][^"]*",?(.*)$')
INLINE = re.compile(r'^\w+ = \["([A-Za-z0-9._-]+)[^"]*"\](.*)$')
ADDRESS = re.compile(r"https?://|git\+|file:|--(?:extra-)?index-url|--find-links", re.IGNORECASE)
PIP_LOCKS = {"run.lock", "dev.lock", "node.lock", "postgres.lock"}


def dependency_lines(pyproject: str) -> list[tuple[str, str]]:
    """(name, what follows on the line) of each dependency."""
    body = pyproject.partition("[project]")[2].partition("[project.scripts]")[0]
    found = (REQUIREMENT.match(line) or INLINE.match(line) for line in body.splitlines())
    return [(match[1], match[2].strip()) for match in found if match]


def without_reason(pyproject: str) -> list[str]:
    return [name for name, rest in dependency_lines(pyproject) if not re.match(r"#\s*\S+ \S+", rest)]


def addresses(lock: str) -> list[str]:
    """The lines that name a place instead of a package and its hash."""
    return [line.strip() for line in lock.splitlines() if ADDRESS.search(line)]


def resolved(lock: str) -> list[str]:
    """The packages of package-lock.json that say where they came from, or have no hash."""
    packages = json.loads(lock)["packages"]
    return [name for name, entry in packages.items() if name and ("resolved" in entry or "integrity" not in entry)]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def unlocked(names: list[str], lock: str) -> list[str]:
    """The names that the lock does not pin with a hash."""
    pinned = set(re.findall(r"^([a-z0-9-]+)(?:\[[^\]]*\])?==\S+ \\\n\s+--hash=sha256:", lock, re.MULTILINE))
    return [name for name in names if canonical(name) not in pinned]


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def test_each_dependency_gives_its_reason() -> None:
    pyproject = read("pyproject.toml")
    settings = project()
    groups = [settings["project"]["dependencies"], *settings["project"]["optional-dependencies"].values()]
    declared = sum(map(len, [*groups, *settings["dependency-groups"].values()]))
    assert len(dependency_lines(pyproject)) == declared, "a dependency is written in a way that this test cannot read"
    assert without_reason(pyproject) == []


def test_the_search_for_reasons_catches_a_bare_dependency() -> None:
    sample = '[project]\n  "good>=1",  # brings money\n  "bare>=2",\n  "mute[x]>=1,<2", #\n[project.scripts]\n'
    assert without_reason(sample) == ["bare", "mute"]


@pytest.mark.parametrize("lock", sorted(PIP_LOCKS))
def test_no_lock_names_an_address(lock: str) -> None:
    assert addresses(read(lock)) == []


def test_every_lock_is_looked_at() -> None:
    assert {path.name for path in Path(REPOSITORY).glob("*.lock")} == PIP_LOCKS


@pytest.mark.parametrize(
    "line", ["--index-url https://registry.example/simple", "a @ git+ssh://x", "b @ file:///b.whl"]
)
def test_the_search_for_addresses_catches(line: str) -> None:
    assert addresses(f"django==5.2 \\\n    --hash=sha256:ab\n{line}\n") == [line]


def test_the_front_end_lock_has_hashes_and_no_address() -> None:
    assert resolved(read("package-lock.json")) == []


def test_the_search_in_the_front_end_lock_catches() -> None:
    entry = {"integrity": "sha512-x", "resolved": "https://registry.example/a.tgz"}
    sample = {"packages": {"": {}, "a": entry, "b": {"version": "1"}, "c": {"integrity": "sha512-y"}}}
    assert resolved(json.dumps(sample)) == ["a", "b"]


def test_the_locks_hold_every_dependency() -> None:
    dependencies = [re.split(r"[\[<>=~!]", line)[0] for line in project()["project"]["dependencies"]]
    assert unlocked(dependencies, read("run.lock")) == []
    assert unlocked(dependencies, read("dev.lock")) == []


def test_the_search_for_unlocked_dependencies_catches() -> None:
    lock = "django==5.2 \\\n    --hash=sha256:ab\nbabel==2\n"
    assert unlocked(["Django", "babel", "click"], lock) == ["babel", "click"]
