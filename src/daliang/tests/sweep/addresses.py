"""Every address of the house with its policy and what to ask there. A new route fails its test until it stands here.

Places in braces are filled with ids of one unit, see `ids.py`: one's own, a sibling's, another county's, nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from types import MappingProxyType

from django.urls import URLPattern

from daliang.tests.sweep.numbers import ISSUED, SHEETS
from daliang.tests.sweep.oracle import LIST, OPEN, REPORT
from daliang.web.lists.columns import COLUMNS


class Policy(StrEnum):
    """What an address may show: nothing of business, one's own matters, rows in lists, one row opened, the report …"""

    DOOR = "door"
    WORDS = "words"
    SELF = "self"
    ROWS = "rows"
    ROW = "row"
    PAPER = "paper"
    DEED = "deed"
    LOG = "log"
    ACCOUNTS = "accounts"


@dataclass(frozen=True)
class Address:
    """A route as the resolver has it, its policy, and the questions that the sweep puts to it by GET."""

    route: str
    policy: Policy
    asked: tuple[str, ...]

    @property
    def action(self) -> str:
        return {Policy.ROW: OPEN, Policy.PAPER: REPORT}.get(self.policy, LIST)

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api/")


def places(template: str) -> frozenset[str]:
    return frozenset(name for _text, name, _spec, _conversion in Formatter().parse(template) if name)


def _row(policy: Policy, route: str, *asked: str) -> tuple[str, Address]:
    return route, Address(route, policy, asked)


EVERY = "cols=" + ",".join(COLUMNS) + "&size=200"
THEN = "as_of=2022-08-12&known=2022-08-24T08:00"  # a day before, with what was told of it since
THEN_API = THEN.replace("known", "known_at")
R02 = "/rounds/2022-R02/"
V1 = "/api/v1/rounds/2022-R02"
RETURN = "rounds/<slug:code>/returns/<slug:unit>/"
LINE = f"{RETURN}lines/<int:position>/"
PAPERS = [f"/rounds/2022-R01/report.{form}?language=zh" for form in ("md", "docx", "pdf", "xlsx")]
DOOR, WORDS, SELF, ROWS, ROW, DEED = Policy.DOOR, Policy.WORDS, Policy.SELF, Policy.ROWS, Policy.ROW, Policy.DEED
LOG, ACCOUNTS, PAPER = Policy.LOG, Policy.ACCOUNTS, Policy.PAPER
ADDRESSES: Mapping[str, Address] = MappingProxyType(
    dict(
        [
            _row(DOOR, "enter/", "/enter/"),
            _row(DOOR, "language/", "/language/"),
            _row(DOOR, "accounts/login/", "/accounts/login/"),
            _row(DOOR, "accounts/logout/"),  # a GET asks back; the sweep stays signed in
            _row(DOOR, "accounts/2fa/authenticate/", "/accounts/2fa/authenticate/"),
            _row(DOOR, "accounts/oidc/<slug:provider_id>/login/", "/accounts/oidc/none/login/"),
            _row(DOOR, "accounts/oidc/<slug:provider_id>/login/callback/", "/accounts/oidc/none/login/callback/"),
            _row(SELF, "accounts/reauthenticate/", "/accounts/reauthenticate/"),
            _row(SELF, "accounts/password/change/", "/accounts/password/change/"),
            _row(SELF, "accounts/2fa/", "/accounts/2fa/"),
            _row(SELF, "accounts/2fa/reauthenticate/", "/accounts/2fa/reauthenticate/"),
            _row(SELF, "accounts/2fa/phone/", "/accounts/2fa/phone/"),
            _row(SELF, "accounts/2fa/phone/remove/", "/accounts/2fa/phone/remove/"),
            _row(SELF, "accounts/2fa/codes/", "/accounts/2fa/codes/"),
            _row(SELF, "accounts/2fa/codes/new/", "/accounts/2fa/codes/new/"),
            _row(SELF, "accounts/2fa/passkeys/", "/accounts/2fa/passkeys/"),
            _row(SELF, "accounts/2fa/passkeys/add/", "/accounts/2fa/passkeys/add/"),
            _row(SELF, "accounts/2fa/passkeys/<int:pk>/remove/", "/accounts/2fa/passkeys/{number}/remove/"),
            _row(SELF, "accounts/2fa/passkeys/reauthenticate/", "/accounts/2fa/passkeys/reauthenticate/"),
            _row(SELF, "me/", "/me/"),
            _row(DEED, "me/sessions/close/", "/me/sessions/close/"),
            _row(DEED, "me/sessions/<slug:reference>/close/", "/me/sessions/{reference}/close/"),
            _row(SELF, "me/notices/", "/me/notices/"),
            _row(DEED, "me/notices/<slug:channel>/", "/me/notices/mail/"),
            _row(SELF, "notices/", "/notices/"),
            _row(SELF, "notices/<uuid:reference>/", "/notices/{notice}/"),
            _row(DEED, "notices/read/", "/notices/read/"),
            _row(SELF, "me/tokens/", "/me/tokens/"),
            _row(DEED, "me/tokens/<int:pk>/revoke/", "/me/tokens/{token}/revoke/"),
            _row(ACCOUNTS, "me/delegations/", "/me/delegations/"),
            _row(DEED, "me/delegations/<int:pk>/end/", "/me/delegations/{delegation}/end/"),
            _row(ACCOUNTS, "people/", "/people/", "/people/?q={login}"),
            _row(ACCOUNTS, "people/<str:login>/", "/people/{login}/"),
            _row(WORDS, "jobs/", "/jobs/"),
            _row(DEED, "jobs/<uuid:pk>/retry/", "/jobs/00000000-0000-0000-0000-000000000000/retry/"),
            _row(DOOR, "ready/", "/ready/"),
            _row(ACCOUNTS, "roles/", "/roles/"),
            _row(ACCOUNTS, "roles/hand-over/", "/roles/hand-over/"),
            _row(ACCOUNTS, "roles/of/<str:login>/", "/roles/of/{login}/"),
            _row(WORDS, "permissions/", "/permissions/"),
            _row(ROWS, "", "/"),
            _row(
                ROWS, "cockpit/", "/cockpit/", "/cockpit/?unit={unit}", "/cockpit/?at=2022-R01&unit={unit}",
                f"/cockpit/?unit={{unit}}&measure=signed-1&{THEN}",
            ),
            _row(
                ROWS, "cockpit/sheets/<slug:panel>/",
                *(f"/cockpit/sheets/{panel}/?unit={{unit}}&at=2022-R01" for panel in SHEETS),
                f"/cockpit/sheets/board/?unit={{unit}}&{THEN}", "/cockpit/sheets/map/", "/cockpit/sheets/none/",
            ),
            _row(
                ROWS, "cockpit/wall/", "/cockpit/wall/", "/cockpit/wall/?unit={unit}",
                f"/cockpit/wall/?unit={{unit}}&{THEN}",
            ),
            _row(ROWS, "figures/city/", "/figures/city/", "/figures/city/?unit={unit}", "/figures/city/?at=2022-R01"),
            _row(WORDS, "figures/", "/figures/"),
            _row(
                ROWS, "figures/<slug:code>/", "/figures/negotiating-20/?unit={unit}",
                "/figures/signed-1/?stage=signed", "/figures/all-of-all/", "/figures/negotiating-20/?at=2022-R01",
                f"/figures/negotiating-20/?unit={{unit}}&{THEN}", "/figures/negotiating-20/?as_of=2022-08-12",
            ),
            _row(
                ROWS, "forecast/<slug:code>/", "/forecast/signed-1/?unit={unit}", "/forecast/signed-1/?at=2022-R01",
                "/forecast/signed-1/?estimate={project}", "/forecast/negotiating-20/?unit={unit}",
            ),
            _row(DEED, "forecast/<slug:code>/<slug:project>/", "/forecast/signed-1/{project}/"),
            _row(
                ROWS, "search/", "/search/", "/search/?q={name}", "/search/?q={project}", "/search/?q={unit}",
                "/search/?q=yz", "/search/?q=2022",
            ),
            _row(
                ROWS, "projects/", f"/projects/?{EVERY}", "/projects/?unit={unit}", "/projects/?q={name}",
                "/projects/?code={project}", "/projects/?order=name", "/projects/?investor={name}",
            ),
            _row(
                ROWS, "projects/export/<slug:kind>/", f"/projects/export/csv/?{EVERY}",
                f"/projects/export/xlsx/?{EVERY}", "/projects/export/csv/?unit={unit}", "/projects/export/none/",
            ),
            _row(ROWS, "exports/", "/exports/"),
            _row(ROWS, "exports/new/<slug:kind>/", f"/exports/new/csv/?{EVERY}&q={{name}}", "/exports/new/none/"),
            _row(DEED, "exports/<int:pk>/", "/exports/{export}/"),
            _row(ROWS, "exports/<int:pk>/file/", "/exports/{export}/file/"),
            _row(DEED, "projects/views/", "/projects/views/"),
            _row(SELF, "projects/views/<int:pk>/", "/projects/views/{view}/"),
            _row(ROWS, "projects/board/", "/projects/board/", "/projects/board/?unit={unit}"),
            _row(ROWS, "projects/board/<slug:stage>/", "/projects/board/negotiating/?q={name}"),
            _row(ROWS, "projects/calendar/", "/projects/calendar/?unit={unit}"),
            _row(ROWS, "projects/map/", "/projects/map/", "/projects/map/?unit={unit}"),
            _row(WORDS, "projects/new/", "/projects/new/?unit={unit}"),
            _row(ROW, "projects/<slug:code>/propose/", "/projects/{project}/propose/?kind=moved"),
            _row(ROWS, "proposals/", "/proposals/"),
            _row(DEED, "proposals/<int:pk>/", "/proposals/{proposal}/"),
            _row(ROW, "projects/<slug:code>/contacts/new/", "/projects/{project}/contacts/new/"),
            _row(
                ROW, "projects/<slug:code>/contacts/<int:pk>/", "/projects/{project}/contacts/{contact}/",
                "/projects/YZ2022-0001/contacts/{contact}/",
            ),
            _row(
                DEED, "projects/<slug:code>/contacts/<int:pk>/phone/", "/projects/{project}/contacts/{contact}/phone/",
            ),
            _row(ROW, "projects/<slug:code>/phases/<int:number>/", "/projects/{project}/phases/1/"),
            _row(ROWS, "alikes/", "/alikes/"),
            _row(DEED, "alikes/<int:pk>/", "/alikes/{alike}/"),
            _row(ROW, "projects/<slug:code>/merge/", "/projects/{project}/merge/?into={secret}"),
            _row(ROW, "projects/<slug:code>/credit/", "/projects/{project}/credit/"),
            _row(ROW, "projects/<slug:code>/", "/projects/{project}/", "/projects/{secret}/", "/projects/YZ2022-0003/"),
            _row(
                ROW, "projects/<slug:code>/edit/<slug:group>/", "/projects/{project}/edit/name/",
                "/projects/{secret}/edit/name/",
            ),
            _row(ROWS, "visits/", "/visits/", "/visits/?q={name}", "/visits/?q={project}"),
            _row(ROW, "projects/<slug:code>/visits/new/", "/projects/{project}/visits/new/"),
            _row(
                ROW, "projects/<slug:code>/visits/<int:pk>/", "/projects/{project}/visits/{visit}/",
                "/projects/YZ2022-0001/visits/{visit}/",
            ),
            _row(ROW, "projects/<slug:code>/attachments/", "/projects/{project}/attachments/"),
            _row(ROW, "attachments/<int:pk>/", "/attachments/{attachment}/", "/attachments/{photo}/"),
            _row(ROW, "attachments/<int:pk>/small/", "/attachments/{photo}/small/"),
            _row(DEED, "attachments/<int:pk>/remove/", "/attachments/{attachment}/remove/"),
            _row(ROWS, "import/", "/import/"),
            _row(ROWS, "import/template.xlsx", "/import/template.xlsx", "/import/template.xlsx?kind=opening"),
            _row(ROW, "import/<int:pk>/", "/import/{private}/", "/import/{handed}/"),
            _row(DEED, "import/<int:pk>/deed/", "/import/{private}/deed/"),
            _row(ROW, "import/<int:pk>/report.xlsx", "/import/{private}/report.xlsx", "/import/{handed}/report.xlsx"),
            _row(ROW, "import/<int:pk>/trial/", "/import/{private}/trial/"),
            _row(ROWS, "rounds/", "/rounds/"),
            _row(ROWS, "rounds/history/", "/rounds/history/"),
            _row(DEED, "rounds/open/", "/rounds/open/"),
            _row(
                ROWS, "rounds/<slug:code>/", R02, "/rounds/2022-R01/", "/rounds/none/", f"{R02}?with=2022-R01",
                f"{R02}?closing=1", "/rounds/2022-R01/?closing=1",
            ),
            _row(DEED, "rounds/<slug:code>/accept/", f"{R02}accept/"),
            _row(DEED, "rounds/<slug:code>/remind/", f"{R02}remind/"),
            _row(ROWS, "rounds/<slug:code>/close/", f"{R02}close/"),
            _row(ROWS, "rounds/<slug:code>/reopen/", f"{R02}reopen/", "/rounds/2022-R01/reopen/"),
            _row(
                ROW, RETURN, f"{R02}returns/{{unit}}/",
                f"{R02}returns/{{unit}}/?fill=1", f"{R02}returns/{{unit}}/?line=1",
            ),
            _row(
                DEED, "rounds/<slug:code>/returns/<slug:unit>/allowance/", f"{R02}returns/{{unit}}/allowance/",
            ),
            _row(DEED, LINE, f"{R02}returns/{{unit}}/lines/1/"),
            _row(ROW, f"{RETURN}template.xlsx", f"{R02}returns/{{unit}}/template.xlsx"),
            _row(ROW, f"{RETURN}upload/", f"{R02}returns/{{unit}}/upload/"),
            _row(SELF, f"{RETURN}upload/<int:pk>/", f"{R02}returns/{{unit}}/upload/1/"),
            _row(DEED, f"{RETURN}cells/", f"{R02}returns/{{unit}}/cells/"),
            _row(DEED, f"{RETURN}here/", f"{R02}returns/{{unit}}/here/"),
            _row(DEED, f"{LINE}save/", f"{R02}returns/{{unit}}/lines/1/save/"),
            _row(ROW, "rounds/<slug:code>/returns/<slug:unit>/scans/", f"{R02}returns/{{unit}}/scans/"),
            _row(ROW, "scans/<int:pk>/", "/scans/{scan}/"),
            _row(ROW, "scans/<int:pk>/small/", "/scans/{scan}/small/"),
            _row(DEED, "scans/<int:pk>/supersede/", "/scans/{scan}/supersede/"),
            _row(ROWS, "rounds/<slug:code>/closings/<int:number>/scans/", "/rounds/2022-R01/closings/1/scans/"),
            _row(ROW, "closing-scans/<int:pk>/", "/closing-scans/1/"),
            _row(ROW, "closing-scans/<int:pk>/small/", "/closing-scans/1/small/"),
            _row(DEED, "closing-scans/<int:pk>/supersede/", "/closing-scans/1/supersede/"),
            _row(WORDS, "reading/money/", "/reading/money/?text=22亿"),
            _row(ROWS, "targets/", "/targets/", "/targets/?unit={unit}", "/targets/?under=today"),
            _row(ROWS, "expected/", "/expected/", "/expected/?unit={unit}", f"/expected/?unit={{unit}}&{THEN}"),
            _row(ROWS, "leads/", "/leads/", "/leads/?show=running&industry=chips"),
            _row(WORDS, "leads/new/", "/leads/new/"),
            _row(ROWS, "leads/brought/", "/leads/brought/"),
            _row(ROW, "leads/<int:pk>/", "/leads/{lead}/", "/leads/{hush}/"),
            _row(DEED, "leads/<int:pk>/deed/", "/leads/{lead}/deed/"),
            _row(DEED, "leads/<int:pk>/assign/", "/leads/{lead}/assign/"),
            _row(ROW, "leads/<int:pk>/correct/", "/leads/{lead}/correct/", "/leads/{hush}/correct/"),
            _row(ROW, "leads/<int:pk>/project/", "/leads/{lead}/project/", "/leads/{hush}/project/"),
            _row(ROWS, "leads/yield/", "/leads/yield/", "/leads/yield/?by=month&line=2022-08&figure=taken"),
            _row(ROWS, "leads/yield/sheet/", "/leads/yield/sheet/"),
            _row(ROWS, "leads/pages/", "/leads/pages/", "/leads/pages/?show=todo", "/leads/pages/?show=refused"),
            _row(DEED, "leads/pages/take/", "/leads/pages/take/"),
            _row(ROW, "leads/pages/<int:pk>/", "/leads/pages/{page}/"),
            _row(DEED, "leads/pages/<int:pk>/deed/", "/leads/pages/{page}/deed/"),
            _row(DEED, "leads/pages/<int:pk>/add/", "/leads/pages/{page}/add/"),
            _row(DEED, "leads/facts/<int:pk>/deed/", "/leads/facts/{fact}/deed/"),
            _row(ROWS, "leads/sources/", "/leads/sources/"),
            _row(DEED, "leads/sources/<int:pk>/deed/", "/leads/sources/{source}/deed/"),
            _row(WORDS, "targets/new/", "/targets/new/"),
            _row(
                ROWS, "targets/<slug:code>/", f"/targets/{ISSUED}/?unit={{unit}}", f"/targets/{ISSUED}/?at=2022-R01",
                "/targets/{plan}/",
            ),
            _row(PAPER, "targets/<slug:code>/<int:number>.docx", f"/targets/{ISSUED}/1.docx", "/targets/{plan}/1.docx"),
            _row(DEED, "targets/<slug:code>/draft/", "/targets/{plan}/draft/"),
            _row(WORDS, "targets/<slug:code>/matrix/", f"/targets/{ISSUED}/matrix/", "/targets/{plan}/matrix/"),
            _row(DEED, "targets/<slug:code>/matrix/save/", "/targets/none/matrix/save/"),
            _row(WORDS, "targets/<slug:code>/matrix.xlsx", "/targets/{plan}/matrix.xlsx"),
            _row(DEED, "targets/<slug:code>/upload/", "/targets/none/upload/"),
            _row(WORDS, "targets/<slug:code>/issue/", "/targets/{plan}/issue/"),
            _row(DEED, "targets/<slug:code>/drop/", "/targets/none/drop/"),
            _row(ROWS, "documents/", "/documents/"),
            _row(PAPER, "documents/<slug:code>/", "/documents/2022-R01/", "/documents/none/"),
            _row(PAPER, "rounds/<slug:code>/report.<slug:form>", *PAPERS),
            _row(WORDS, "layouts/", "/layouts/"),
            _row(
                WORDS, "layouts/<slug:kind>/<slug:language>/file/", "/layouts/special-report/zh/file/",
                "/layouts/target-notice/zh/file/", "/layouts/none/zh/file/",
            ),
            _row(DEED, "layouts/<slug:kind>/<slug:language>/drop/", "/layouts/special-report/zh/drop/"),
            _row(LOG, "audit/", "/audit/", "/audit/?project={project}"),
            _row(LOG, "audit/export.<slug:form>", "/audit/export.xlsx", "/audit/export.jsonl"),
            _row(WORDS, "api/v1/openapi.json", "/api/v1/openapi.json"),
            _row(WORDS, "api/v1/measures", "/api/v1/measures"),
            _row(
                ROWS, "api/v1/figures", "/api/v1/figures?by_unit=true", "/api/v1/figures?unit={unit}",
                f"/api/v1/figures?unit={{unit}}&{THEN_API}",
            ),
            _row(ROWS, "api/v1/figures/city", "/api/v1/figures/city?round=2022-R01"),
            _row(
                ROWS, "api/v1/rows/<measure>", "/api/v1/rows/negotiating-20", "/api/v1/rows/negotiating-20?unit={unit}",
                "/api/v1/rows/signed-1?round=2022-R01", f"/api/v1/rows/negotiating-20?{THEN_API}",
            ),
            _row(
                ROWS, "api/v1/targets", "/api/v1/targets", "/api/v1/targets?unit={unit}&under=today",
                "/api/v1/targets?notice={plan}", "/api/v1/targets?round=2022-R01",
            ),
            _row(ROWS, "api/v1/leads", "/api/v1/leads", "/api/v1/leads?unit={unit}", "/api/v1/leads?industry=chips"),
            _row(ROW, "api/v1/leads/<number>", "/api/v1/leads/{lead}", "/api/v1/leads/{hush}"),
            _row(ROWS, "api/v1/projects", "/api/v1/projects?limit=500", "/api/v1/projects?unit={unit}"),
            _row(ROW, "api/v1/projects/<code>", "/api/v1/projects/{project}", "/api/v1/projects/{secret}"),
            _row(ROWS, "api/v1/rounds", "/api/v1/rounds"),
            _row(ROWS, "api/v1/rounds/<code>", "/api/v1/rounds/2022-R02"),
            _row(ROW, "api/v1/rounds/<code>/returns/<unit>", "/api/v1/rounds/2022-R02/returns/{unit}"),
            _row(DEED, "api/v1/rounds/<code>/returns/<unit>/lines", f"{V1}/returns/{{unit}}/lines"),
            _row(DEED, "api/v1/rounds/<code>/returns/<unit>/lines/<line>", f"{V1}/returns/{{unit}}/lines/1"),
            _row(
                DEED, "api/v1/rounds/<code>/returns/<unit>/lines/<line>/correct",
                f"{V1}/returns/{{unit}}/lines/1/correct",
            ),
            _row(
                DEED, "api/v1/rounds/<code>/returns/<unit>/lines/<line>/<deed>",
                f"{V1}/returns/{{unit}}/lines/1/rebase",
            ),
            _row(DEED, "api/v1/rounds/<code>/returns/<unit>/file", "/api/v1/rounds/2022-R02/returns/{unit}/file"),
            _row(DEED, "api/v1/rounds/<code>/returns/<unit>/approve", "/api/v1/rounds/2022-R02/returns/{unit}/approve"),
            _row(DEED, "api/v1/rounds/<code>/returns/<unit>/return", "/api/v1/rounds/2022-R02/returns/{unit}/return"),
            _row(DEED, "api/v1/rounds/<code>/returns/<unit>/accept", "/api/v1/rounds/2022-R02/returns/{unit}/accept"),
            _row(DEED, "api/v1/rounds/<code>/returns/<unit>/allowance", f"{V1}/returns/{{unit}}/allowance"),
            _row(ROWS, "api/v1/rounds/<code>/allowances", f"{V1}/allowances"),
            _row(ROWS, "api/v1/rounds/<code>/comparison", f"{V1}/comparison", f"{V1}/comparison?closing=2022-R01"),
            _row(DEED, "api/v1/rounds/<code>/reopening", f"{V1}/reopening"),
            _row(DEED, "api/v1/rounds/<code>/reopening/<deed>", f"{V1}/reopening/confirm"),
            _row(DEED, "api/v1/rounds/<code>/accept", "/api/v1/rounds/2022-R02/accept"),
            _row(DEED, "api/v1/rounds/<code>/close", "/api/v1/rounds/2022-R02/close"),
            _row(WORDS, "api/v1/", "/api/v1/"),
        ]
    )
)  # fmt: skip


def unlisted(routes: list[tuple[str, URLPattern]]) -> set[str]:
    """Routes of the resolver without a policy here."""
    return {address for address, _pattern in routes} - set(ADDRESSES)


def operations(schema: Mapping[str, Mapping[str, object]]) -> set[str]:
    """The routes of an OpenAPI description, written as the resolver writes them."""
    return {re.sub(r"{(\w+)}", r"<\1>", path.removeprefix("/")) for path in schema["paths"]}
