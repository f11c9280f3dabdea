"""The letter that asks whether an e-mail address is who entered it: all that an unproved address ever gets."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from daliang.notices.choosing import Address
from daliang.notices.models import Notice, Proof


def letter_of(notice: Notice, address: Address, language: str) -> tuple[str, str] | None:
    """Title and body, with the code; None when another was sent since, the address changed or the time is over.

    It names nobody and nothing: the address may be a stranger's.
    """
    proof = Proof.objects.filter(notice=notice, address=address, expires_at__gt=timezone.now()).first()
    code = proof.code_for(address) if proof is not None and notice.person.is_active else ""
    if not code:
        return None
    with translation.override(language):
        link = f"{settings.PUBLIC_URL}/me/notices/" if settings.PUBLIC_URL else ""
        body = [
            _("确认码：%(code)s") % {"code": code},
            _("24小时内在系统“我的”—“提醒设置”里填写，以后的消息就发到这个邮箱。"),
            *([link] if link else []),
            _("如果不是您本人填写的这个邮箱，请不要理会；没有确认，不会再给这里发别的邮件。"),
        ]
        return _("【大梁】邮箱确认码"), "\n".join(body)
