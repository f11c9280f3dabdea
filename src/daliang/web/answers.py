"""Questions of a return as a page asks them, and the reasons that come back with its form.

Keys of the form: why-… with the question's key on the page of one line, why-3-… on the page of a whole return.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from daliang.org.models import Person
from daliang.rounds.models import Line
from daliang.rounds.reading import Question
from daliang.rounds.rules import confirm
from daliang.vocabulary.refusal import Refusal

PREFIX = "why-"


@dataclass(frozen=True)
class Ask:
    """A question with the reason that stands in its field, and by whom it was answered."""

    question: Question
    why: str = ""
    by: Person | None = None

    @property
    def key(self) -> str:
        return self.question.key


@dataclass
class Answers:
    """What a return's questions were answered with: people by id, and what a refused form had typed by its keys."""

    people: Mapping[int, Person] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[Line], given: QueryDict | None = None) -> Answers:
        """One query when anything was answered, else none."""
        ids = {answer.get("by") for line in lines for answer in line.confirmed.values()}
        found = Person.objects.in_bulk([pk for pk in ids if pk is not None])
        return cls(found, given_in(given) if given else {})

    def ask(self, line: Line, question: Question) -> Ask:
        answer = line.confirmed.get(question.key, {})
        typed = self.given.get(question.key) or self.given.get(f"{line.position}-{question.key}")
        return Ask(question, typed or answer.get("reason", ""), self.people.get(answer.get("by") or 0))


def given_in(posted: QueryDict, prefix: str = PREFIX) -> dict[str, str]:
    """Question key → the reason typed; where a page asks the same in two places, the first that says something."""
    named = ((name, posted.getlist(name)) for name in posted if name.startswith(prefix))
    found = {name.removeprefix(prefix): next((one for one in texts if one.strip()), "") for name, texts in named}
    return {key: text for key, text in found.items() if text}


def answer(line: Line, reasons: Mapping[str, str], *, by: Person) -> None:
    """Answer what is still asked; a question whose text has changed is simply asked anew. Refusals as confirm."""
    for question, reason in reasons.items():
        if line.confirmed.get(question, {}).get("reason") == " ".join(reason.split()):
            continue
        try:
            confirm(line, question, reason=reason, by=by)
        except Refusal as refusal:
            if refusal.code != "no_such_question":
                raise
