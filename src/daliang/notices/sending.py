"""One message out of the house, by apprise: docs/decisions/0014-notices.md."""

from __future__ import annotations

from apprise import AppriseAsset, NotifyFormat, PersistentStoreMode
from apprise.exception import AppriseImproperlyConfigured
from apprise.plugins.base import NotifyBase
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from daliang.notices.wire import Outcome, sending

# By name, so that apprise does not load its other hundred services into every process.
SERVICES: dict[str, type[NotifyBase]] = {
    "dingtalk": NotifyDingTalk,
    "wecombot": NotifyWeComBot,
    "feishu": NotifyFeishu,
    "mailto": NotifyEmail,
    "mailtos": NotifyEmail,
}
# Nothing is written to a disk, nothing retried, no redirect followed, no template or emoji read into the text.
ASSET = AppriseAsset(
    app_id="Daliang",
    app_desc="Daliang",
    app_url="",
    async_mode=False,
    http_redirects=False,
    interpret_emojis=False,
    interpret_escapes=False,
    default_service_retry=0,
    pgp_autogen=False,
    pem_autogen=False,
    storage_mode=PersistentStoreMode.MEMORY,
)


def send(url: str, *, title: str, body: str, effect: str) -> Outcome:
    """Send it once and say what became of it. An address that apprise does not take is as if nobody were there."""
    service = SERVICES[url.partition(":")[0]]
    try:
        plugin = service(**{**(service.parse_url(url) or {}), "asset": ASSET})
    except (AppriseImproperlyConfigured, TypeError):
        return Outcome.UNREACHED
    with sending(effect) as letter:
        plugin.notify(body=body, title=title, body_format=NotifyFormat.TEXT)
    return letter.outcome
