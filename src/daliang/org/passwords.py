"""What a good password is. By default the rules of ASVS: long, not known, free in its form, never changed by force.

One switch, 等保 (settings.DENGBAO), adds what an assessor of GB/T 22239 asks: all kinds of characters, a change every
90 days, none of the last five again.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from daliang.org.credentials import PastPassword
from daliang.org.models import City, Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_

REMEMBERED = 5
KINDS = {N_("大写字母"): "[A-Z]", N_("小写字母"): "[a-z]", N_("数字"): "[0-9]", N_("符号"): r"[^A-Za-z0-9\s]"}
OWN_WORDS = {"daliang", "zhaoshang", "touzi", "shangwu", "shangwuju", "admin", "administrator"}
LETTERS_IN_DISGUISE = str.maketrans("@4013$57", "aaoiesst")


class LongEnough(MinimumLengthValidator):
    """Django's own rule, in words that are there in Chinese too."""

    def get_error_message(self) -> str:
        return _("密码太短，至少要 %(least)s 个字符。") % {"least": self.min_length}


class FamiliarWord:
    """A known password or the city's own name does not become good by a year and a sign behind it (Yangzhou@2022)."""

    def __init__(self) -> None:
        self.known = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Person | None = None) -> None:
        """Refuse when nothing but digits and signs stand around one word that everybody would try first."""
        words = self.known | OWN_WORDS | _city_words()
        bare = {re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text) for text in _readings(password.lower())}
        if bare & words:
            raise ValidationError(
                _("密码只是在常见的词或本市、本系统的名称前后加了数字、符号，容易被猜中。请改用几个互不相关的词。"),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return _("不要在常见的词或本市名称后面加数字充当密码。")


def _readings(password: str) -> tuple[str, str]:
    """As it stands, and with p@ssw0rd read as password."""
    return password, password.translate(LETTERS_IN_DISGUISE)


def _city_words() -> set[str]:
    city = City.objects.first()
    names = (city.code, city.name, city.name_en) if city else ()
    return {word for name in names for word in re.findall(r"\w{2,}", name.lower())}


class NotLikeYou(UserAttributeSimilarityValidator):
    """Django's own rule on what is known of the person, in words that name no field."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name", "name_en", "staff_no"))

    def validate(self, password: str, user: Any = None) -> None:
        try:
            super().validate(password, user)
        except ValidationError:
            raise ValidationError(
                _("密码与您的姓名、登录名或工号太接近，容易被猜中。请换一个。"), code="password_too_similar"
            ) from None


class Composition:
    """等保: capital and small letters, digits and signs, all four."""

    def validate(self, password: str, user: Person | None = None) -> None:
        lacking = [_(kind) for kind, pattern in KINDS.items() if not re.search(pattern, password)]
        if lacking:
            raise ValidationError(
                _("密码还缺：%(kinds)s。按等级保护要求，大写字母、小写字母、数字、符号都要有。")
                % {"kinds": "、".join(lacking)},
                code="password_composition",
            )

    def get_help_text(self) -> str:
        return _("大写字母、小写字母、数字、符号都要有。")


class NotReused:
    """等保: none of the last five, the one of now included."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if user is None or user.pk is None:
            return
        past = user.past_passwords.values_list("password", flat=True)[: REMEMBERED - 1]
        if any(check_password(password, old) for old in (user.password, *past)):
            raise ValidationError(
                _("这个密码最近用过。最近 %(count)s 次用过的密码不能再用。") % {"count": REMEMBERED},
                code="password_reused",
            )

    def get_help_text(self) -> str:
        return _("不能与最近 %(count)s 次用过的密码相同。") % {"count": REMEMBERED}


@transaction.atomic
def change_password(person: Person, new: str, *, by: Person) -> None:
    """Set a password that the form has checked; the old one is remembered. Every other session ends with it."""
    if person.has_usable_password() and person.password:
        PastPassword.objects.create(person=person, password=person.password)
        kept = person.past_passwords.values_list("pk", flat=True)[:REMEMBERED]
        person.past_passwords.exclude(pk__in=list(kept)).delete()
    person.set_password(new)
    person.code_expires_at = None
    person.save(update_fields=["password", "password_changed_at", "code_expires_at"])
    record(by=by, action="password.change", subject=person, unit=person.unit, login=person.username)
