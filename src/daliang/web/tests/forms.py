"""A browser without a window or script: opens pages as a person and sends their forms with what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from daliang.org.models import Person


@dataclass
class Form:
    """One form of a page: where it goes, and its fields as a browser would send them, without the buttons."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    ticks: dict[str, list[str]] = field(default_factory=dict)
    deeds: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Collects the forms of a page by id (or by place: "0", "1" …)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self.here = ""
        self.area: tuple[str, str] | None = None
        self.text = ""
        self.select: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.here = given.get("id") or str(len(self.forms))
            self._form(self.here).action = given.get("action", "")
        owner = given.get("form", self.here)
        if owner and "name" in given:
            self._field(tag, given, self._form(owner), owner)
        else:
            self._option(tag, given)

    def _form(self, owner: str) -> Form:
        """A field may name its form before the form comes."""
        return self.forms.setdefault(owner, Form(""))

    def _field(self, tag: str, given: dict[str, str], form: Form, owner: str) -> None:
        name, value = given["name"], given.get("value", "")
        if tag == "button":
            form.deeds.append(value)
        elif tag == "textarea":
            self.area, self.text = (owner, name), ""
        elif tag == "select":
            self.select = (owner, name)
            form.fields[name] = [""]
        elif tag == "input" and given.get("type") in ("checkbox", "radio") and "checked" not in given:
            form.ticks.setdefault(name, []).append(value)
        elif tag == "input":
            form.fields.setdefault(name, []).append(value)

    def _option(self, tag: str, given: dict[str, str]) -> None:
        if tag == "option" and self.select and "selected" in given:
            owner, name = self.select
            self.forms[owner].fields[name] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            owner, name = self.area
            self.forms[owner].fields.setdefault(name, []).append(self.text.removeprefix("\n"))
            self.area = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.here = ""


def forms_of(text: str) -> dict[str, Form]:
    reader = Reader()
    reader.feed(text)
    return reader.forms


@dataclass
class Visit:
    """A signed-in person with the page last opened."""

    client: Client
    status: int = 0
    text: str = ""
    forms: dict[str, Form] = field(default_factory=dict)

    def open(self, address: str, **headers: Any) -> Visit:
        return self._look(self.client.get(address, headers=headers or None))

    def send(self, form: str, deed: str = "", **typed: str | list[str]) -> Visit:
        """Send a form of the page with these texts typed over; `deed` is the button, which must be there."""
        found = self.forms[form]
        assert not deed or deed in found.deeds, f"no button {deed}: {found.deeds}"
        unknown = set(typed) - set(found.fields) - set(found.ticks)
        assert not unknown, f"the page has no field {unknown}"
        sent: dict[str, Any] = {**found.fields, **typed, **({"deed": deed} if deed else {})}
        return self._look(self.client.post(found.action, sent))

    def why(self, form: str, reason: str = "已与投资方书面核对") -> dict[str, str | list[str]]:
        """The same reason for every question of a form."""
        asked: dict[str, str | list[str]] = {
            name: reason for name in self.forms[form].fields if name.startswith("why-")
        }
        assert asked, "nothing is asked"
        return asked

    def post(self, address: str, **fields: str) -> Visit:
        return self._look(self.client.post(address, fields))

    def _look(self, answer: Any) -> Visit:
        while answer.status_code == 303:
            answer = self.client.get(answer["Location"].partition("#")[0])
        self.status = answer.status_code
        self.text = answer.content.decode()
        self.forms = forms_of(self.text)
        return self


def visit(person: Person) -> Visit:
    client = Client()
    client.force_login(person, backend="daliang.web.backend.Backend")
    return Visit(client)
