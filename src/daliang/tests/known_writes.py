"""Every address that takes a POST: who sends what there, after what, and the deed that it must leave (promise 48)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from daliang.bulletins.layouts import put_layout
from daliang.bulletins.word import LAYOUTS
from daliang.dossier.models import Proposal
from daliang.dossier.rules import note_likenesses, propose
from daliang.files.tests.corpus import picture
from daliang.intake.models import Import, ImportKind, ImportRow
from daliang.intake.register_columns import update_columns
from daliang.intake.rules import confirm, read_stored, receive, submit
from daliang.intake.template import write_template
from daliang.leads.deciding import confirm as decide
from daliang.leads.desk.assigning import assign
from daliang.leads.desk.registering import NewLead, register_lead
from daliang.leads.desk.working import answer, assess, respond
from daliang.leads.gathering import settle_page
from daliang.leads.keeping import open_source
from daliang.leads.models import Fact, FactKind, Lead, Page, PageState, Source
from daliang.leads.taking import take_text
from daliang.ledger.facts import Kind
from daliang.notices.kinds import Channel
from daliang.notices.models import Proof
from daliang.notices.setting import keep_address
from daliang.org.credentials import Token, TokenScope
from daliang.org.delegations import Delegation
from daliang.org.models import Person, Unit
from daliang.org.standing_in import delegate
from daliang.org.tests.tree import employ
from daliang.org.tokens import issue
from daliang.register.alikeness import Likeness
from daliang.register.attachments import attach
from daliang.register.exporting import ask
from daliang.register.models import Alike, Attachment, Contact, ExportRequest, Project, SavedView, Visit
from daliang.register.visits import log_visit
from daliang.rounds.judging import lines_of
from daliang.rounds.models import ClosingScan, ReturnScan, Round
from daliang.rounds.rules import attach_to_closing, attach_to_return, extend, propose_reopening
from daliang.rounds.tests.world import NOW, World
from daliang.rounds.uploads import ReturnTemplate, ReturnUpload
from daliang.targets.models import Draft
from daliang.targets.tests.drafts import as_upload, drafted, issued
from daliang.vocabulary.money import parse_money
from daliang.web.returns_excel.differences import plan_of
from daliang.web.returns_excel.handing_out import as_workbook, hand_out
from daliang.web.returns_excel.uploading import take_in
from daliang.web.targets.sheet import as_workbook as targets_sheet

BACKEND = "daliang.web.backend.Backend"
FILE = "/projects/YZ2022-0001/"
SECRET = "jade terrace 39 lanterns"
RETURN = "/rounds/2022-R02/returns/east-a/"
DRAFT = {"key": "0b4f6a52-7c7e-4d7e-9a53-2b7d2f5b9c11", "on": "2022-08-23", "said": "看中二期地块"}
IMPORT = "/import/{pk}/deed/"
TARGETS = "/targets/2022/"
HOOK = "0a1b2c3d4e5f6a7b8c9d"
MAIL, CODE = "li@city.example.cn", "20220824"
V1 = "/api/v1/rounds/2022-R02"
# A POST here does what a GET does: it only shows.
SHOW = {
    "home", "cockpit", "job-list",
    "figure", "figure-list", "figures-city", "forecast", "project", "proposal-list", "alike-list", "matrix",
    "role-list",
    "round-list", "round-history", "round", "document-list", "document", "report", "set_language",
}  # fmt: skip
# Several steps with an authenticator: their own tests send them, and daliang.tests.writes watches there for the deed.
ELSEWHERE = {
    "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_generate_recovery_codes",
    "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn", "openid_connect_login",
    "openid_connect_callback", "close-session",
}  # fmt: skip
# No deed (see daliang.tests.writes.FREE): drafts, of which what is filed is one; and that somebody has read a notice.
DRAFTS = {
    "return-line-save", "return-cells", "return-here", "POST rounds/{code}/returns/{unit}/lines/{line}", "notice-read",
}  # fmt: skip


@dataclass
class Write:
    """Who sends what where, after what; and the deed that it must leave behind."""

    login: str
    address: str
    action: str
    fields: dict[str, Any] = field(default_factory=dict)
    before: Callable[[World], object] = lambda world: None
    find: Callable[[], object] = lambda: None  # what stands in the address for {pk}


def sent(world: World, write: Write, *, raises: bool = True) -> int:
    """Send it as its person; returns the status."""
    client = Client(raise_request_exception=raises)
    if write.login:
        client.force_login(world.people[write.login], backend=BACKEND)
    address = write.address.replace("{pk}", str(write.find()))
    fields = {name: value() if callable(value) else value for name, value in write.fields.items()}
    if address.startswith("/api/"):
        return int(client.post(address, fields, content_type="application/json").status_code)
    return int(client.post(address, fields).status_code)


def mine() -> Project:
    return Project.objects.get(code="YZ2022-0001")


def proposed(world: World) -> object:
    found = mine()
    given = {"on": date(2022, 8, 22), "argument": {}, "reason": "等待能评", "seen_seq": found.last_seq}
    return propose(found, Kind.SUSPENDED, by=world.clerk("east-a"), **given)  # type: ignore[arg-type]


def paired(world: World) -> object:
    other = Project.objects.get(code="YZ2022-0002")
    return note_likenesses(other, [Likeness(mine().pk, ("name",))], by=world.officer)


def met(world: World) -> object:
    contact = Contact(project=mine(), name="王建")
    contact.keep_phone("13812345678")
    contact.save()
    return contact


def with_token(world: World) -> object:
    return issue(by=world.officer, name="区系统", scope=TokenScope.READ, unit=world.unit("city"), days=30)


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("纪要.txt", "会议纪要".encode())


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("盖章件.png", picture())


def scanned(world: World) -> object:
    return attach_to_return(world.ret("east-a"), scan(), name="盖章件.png", by=world.clerk("east-a"))


def closing_scanned(world: World) -> object:
    closing = world.series.rounds.get(code="2022-R01").closing
    assert closing
    return attach_to_closing(closing, scan(), name="盖章件.png", by=world.officer)


def asked(world: World) -> object:
    return ask("", "csv", words="", rows=2000, purpose="核对台账", by=world.clerk("east-a"))


def handed_out(world: World) -> object:
    return hand_out(world.ret("east-a"), by=world.clerk("east-a"))


def own_sheet() -> SimpleUploadedFile:
    """The clerk's template with one amount changed."""
    made = ReturnTemplate.objects.get()
    book = load_workbook(BytesIO(as_workbook(made, made.ret, lines_of(made.ret))))
    book.worksheets[0]["G4"].value = "36亿"
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("填报.xlsx", out.getvalue())


def returned_by_excel(world: World) -> object:
    handed_out(world)
    return take_in(own_sheet(), world.ret("east-a"), by=world.clerk("east-a"), name="填报.xlsx")


def differences() -> str:
    made = ReturnUpload.objects.get()
    return plan_of(made, made.ret, made.by).mark


def own_layout() -> SimpleUploadedFile:
    return SimpleUploadedFile("版式.docx", (LAYOUTS / "special-report.zh.docx").read_bytes())


def laid_down(world: World) -> object:
    return put_layout("zh", "版式.docx", own_layout().read(), by=world.officer)


def target_draft(world: World) -> object:
    return drafted(world.officer)


def target_sheet() -> SimpleUploadedFile:
    """The draft's workbook with one target changed."""
    book = load_workbook(BytesIO(targets_sheet(Draft.objects.get())))
    book.worksheets[0]["C4"].value = "12"
    out = BytesIO()
    book.save(out)
    return as_upload(out.getvalue())


def broken_job(world: World) -> object:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED, args_kwargs={"args": [], "kwargs": {}}, task_path="daliang.org.tasks.seal_log",
        worker_ids=["w"], backend_name="default", run_after=timezone.now(), exception_class_path="", traceback="",
    )  # fmt: skip


def visited(world: World) -> object:
    return log_visit(mine(), DRAFT["key"], DRAFT, by=world.clerk("east-a"))


def attached(world: World) -> object:
    return attach(mine(), paper(), name="纪要.txt", by=world.clerk("east-a"))


def project_sheet(*rows: dict[str, Any]) -> SimpleUploadedFile:
    """A workbook of projects as the template has it."""
    clerk = Person.objects.get(username="clerk-east-a")
    assert clerk.unit is not None
    content = write_template(update_columns(clerk, clerk.unit), title="项目", rows=rows)
    return SimpleUploadedFile("项目.xlsx", content)


def staged(world: World) -> Import:
    """A preview of the clerk's with a change that counts, and a question."""
    slip = {"code": "YZ2022-0001", "name": mine().name, "amount": parse_money("30万元")}
    more = {"code": "YZ2022-0101", "name": Project.objects.get(code="YZ2022-0101").name, "amount": parse_money("9亿")}
    found = project_sheet(slip, more)
    made = receive(found, name="项目.xlsx", unit=world.unit("east-a"), by=world.clerk("east-a"), kind=ImportKind.UPDATE)
    read_stored(made.pk)
    return made


def handed_over(world: World) -> Import:
    made = Import.objects.get(pk=staged(world).pk)
    submit(made, by=world.clerk("east-a"))
    return made


def checked(world: World) -> None:
    made = handed_over(world)
    confirm(made, by=world.approver("east"))


def answers() -> dict[str, Any]:
    return {"deed": "answer", "row": lambda: ImportRow.objects.exclude(on_yes="").get().pk}


def the_import() -> object:
    return Import.objects.get().pk


def reached(world: World) -> object:
    return keep_address(world.officer, Channel.WECOM, HOOK)


def mailed(world: World) -> None:
    """A code on its way to the officer's e-mail address, sent a while ago."""
    keep_address(world.officer, Channel.MAIL, MAIL)
    proof = Proof.objects.get()
    proof.keep(CODE, MAIL)
    proof.made_at -= timedelta(minutes=2)
    proof.save()


def filed(world: World) -> object:
    return world.filed("east-a")


def approved(world: World) -> object:
    return world.approved("east-a")


def delegated(world: World) -> Delegation:
    """The other approver of the east stands in for the first one."""
    days = {"from_on": NOW.date(), "until_on": NOW.date()}
    approver = world.approver("east")
    return delegate(approver, world.people["approver-east-2"], **days, reason="外出招商", by=approver)


def extended(world: World) -> object:
    return extend(world.ret("east-a"), world.round.due_at + timedelta(days=3), reason="网络中断", by=world.officer)


def closed(world: World) -> object:
    """The open round is gone, so that the next one can be opened."""
    for unit in Unit.objects.filter(is_filer=True):
        world.accepted(unit.code)
    return sent(world, WRITES["round-close"])


def asked_to_reopen(world: World) -> object:
    closed(world)
    return propose_reopening(Round.objects.get(code="2022-R02"), reason="漏报一个项目", by=world.officer)


def taken_in(world: World) -> Page:
    """A pasted report, read to its end."""
    page = take_text(REPORT, by=world.officer)
    settle_page(page.pk)
    return page


def half_decided(world: World) -> Fact:
    taken_in(world)
    return decide(a_fact(), seen=1, by=world.officer)


def a_fact() -> Fact:
    return Fact.objects.filter(kind=FactKind.PROJECT)[0]


def refused_page(world: World) -> Page:
    page = taken_in(world)
    Page.objects.filter(pk=page.pk).update(state=PageState.REFUSED)
    return page


def with_source(world: World) -> Source:
    more = {"name": "某报", "address": "http://news.example.cn/feed.xml", "every": 6, "pace": 5}
    return open_source(kind="feed", by=world.officer, **more)  # type: ignore[arg-type]


def with_lead(world: World) -> Lead:
    """One that the park has."""
    texts = {"name": "某某储能项目", "channel": "市电子商会"}
    return assign(register_lead(NewLead(texts), by=world.officer), world.unit("east-a"), by=world.officer)


def responded(world: World) -> Lead:
    return respond(with_lead(world), by=world.people["clerk-east-a"])


def assessed(world: World) -> Lead:
    return assess(responded(world), by=world.people["clerk-east-a"], words="值得跟进")


def answered(world: World) -> Lead:
    return answer(assessed(world), by=world.people["clerk-east-a"], words="已寄资料")


def the_lead() -> object:
    return Lead.objects.get().pk


def the_page() -> object:
    return Page.objects.get().pk


def the_fact() -> object:
    return a_fact().pk


def the_source() -> object:
    return Source.objects.get().pk


LEAD, SAID = "/leads/{pk}/deed/", {"words": "已通电话"}
PAGE, FACT, SOURCE = "/leads/pages/{pk}/deed/", "/leads/facts/{pk}/deed/", "/leads/sources/{pk}/deed/"
ADD = "/leads/pages/{pk}/add/"
REPORT = "集中签约\n由远帆有限公司投资的新材料项目总投资12亿元，落户高新区。"
FEED = {"kind": "feed", "name": "某报", "address": "http://news.example.cn/feed.xml", "every": "6", "pace": "5"}
CITY = {"unit": lambda: Unit.objects.get(code="city").pk}
WRITES = {
    "enter": Write("", "/enter/", "enter", {"login": "leader"}),
    "account_login": Write("", "/accounts/login/", "sign-in", {"login": "officer-2", "password": SECRET}),
    "account_logout": Write("officer", "/accounts/logout/", "sign-out"),
    "account_change_password": Write(
        "officer-2",
        "/accounts/password/change/",
        "password.change",
        {"oldpassword": SECRET, "password1": "marble bridge 24 moons", "password2": "marble bridge 24 moons"},
    ),
    "close-sessions": Write("officer", "/me/sessions/close/", "session.close"),
    "token-list": Write(
        "officer", "/me/tokens/", "token.issue", {"name": "区系统", "scope": "read", "days": "30"} | CITY
    ),
    "view-keep": Write("officer", "/projects/views/", "view.keep", {"name": "在谈", "query": "stage=negotiating"}),
    "view-change": Write(
        "officer",
        "/projects/views/{pk}/",
        "view.change",
        {"name": "改过的名称"},
        lambda world: SavedView.objects.create(owner=world.officer, unit=world.unit("city"), name="旧名", query=""),
        lambda: SavedView.objects.get().pk,
    ),
    "export-ask": Write("clerk-east-a", "/exports/new/csv/", "export.ask", {"purpose": "核对台账"}),
    "export-judge": Write(
        "approver-east",
        "/exports/{pk}/",
        "export.release",
        {"deed": "release"},
        asked,
        lambda: ExportRequest.objects.get().pk,
    ),
    "token-revoke": Write(
        "officer", "/me/tokens/{pk}/revoke/", "token.revoke", {}, with_token, lambda: Token.objects.get().pk
    ),
    "account-list": Write("system", "/people/", "account.open", {"rows": "wang\t王建"}),
    "account-deed": Write("system", "/people/leader/", "account.disable", {"deed": "disable"}),
    "role-form": Write(
        "security", "/roles/of/leader/", "role.grant", {"role": "leader", "unit": "city", "reason": "局办〔2022〕15号"}
    ),
    "hand-over": Write(
        "security",
        "/roles/hand-over/",
        "unit.hand_over",
        {"leaving": "officer-2", "coming": "newcomer", "reason": "局办〔2022〕15号"},
        lambda world: employ("newcomer", "", None),
    ),
    "delegation-list": Write(
        "approver-east",
        "/me/delegations/",
        "approval.delegate",
        {"delegate": "approver-east-2", "from_on": "2022-08-24", "until_on": "2022-08-26", "reason": "外出招商"},
    ),
    "delegation-end": Write(
        "approver-east",
        "/me/delegations/{pk}/end/",
        "approval.end",
        {},
        delegated,
        lambda: Delegation.objects.get().pk,
    ),
    "return-allow": Write("officer", f"{RETURN}allowance/", "round.excuse", {"kind": "excused", "reason": "机构调整"}),
    "round-open": Write("officer", "/rounds/open/", "round.open", {"series": "negotiating", "code": ""}, closed),
    "round-accept": Write("officer", "/rounds/2022-R02/accept/", "round.accept", {}, approved),
    "round-remind": Write("officer", "/rounds/2022-R02/remind/", "round.remind"),
    "notice-settings": Write(
        "officer",
        "/me/notices/",
        "notices.choose",
        {"digest": "daily", "digest_at": "08:30", "quiet_from": "22:00", "quiet_until": "07:00", "language": "en"},
    ),
    "notice-address": Write("officer", "/me/notices/wecom/", "notices.address", {"address": HOOK}),
    "round-close": Write("officer", "/rounds/2022-R02/close/", "round.close", {"carry_over": "on"}),
    "round-reopen": Write(
        "officer",
        "/rounds/2022-R02/reopen/",
        "round.reopen.propose",
        {"deed": "propose", "reason": "漏报一个项目"},
        closed,
    ),
    "return-upload": Write("clerk-east-a", f"{RETURN}upload/", "round.upload", {"file": own_sheet}, handed_out),
    "return-upload-preview": Write(
        "clerk-east-a",
        f"{RETURN}upload/{{pk}}/",
        "round.apply_upload",
        {"deed": "write", "seen": differences},
        returned_by_excel,
        lambda: ReturnUpload.objects.get().pk,
    ),
    "return-scans": Write("clerk-east-a", f"{RETURN}scans/", "scan.add", {"files": scan}),
    "return-scan-supersede": Write(
        "clerk-east-a",
        "/scans/{pk}/supersede/",
        "scan.supersede",
        {"reason": "漏盖骑缝章"},
        scanned,
        lambda: ReturnScan.objects.get().pk,
    ),
    "closing-scans": Write("officer", "/rounds/2022-R01/closings/1/scans/", "scan.add", {"files": scan}),
    "closing-scan-supersede": Write(
        "officer",
        "/closing-scans/{pk}/supersede/",
        "scan.supersede",
        {"reason": "漏盖骑缝章"},
        closing_scanned,
        lambda: ClosingScan.objects.get().pk,
    ),
    "forecast-estimate": Write(
        "officer",
        "/forecast/signed-1/YZ2022-0001/",
        "forecast.override",
        {"deed": "estimate", "probability": "80", "reason": "合同文本已经谈妥"},
    ),
    "return": Write("clerk-east-a", RETURN, "round.file", {"deed": "file"}),
    "return-line": Write("clerk-east-a", f"{RETURN}lines/1/", "round.file", {"deed": "file"}),
    "project-edit": Write("clerk-east-a", f"{FILE}edit/land_mu/", "project.edit", {"jobs": "3", "base-jobs": ""}),
    "project-open": Write(
        "clerk-east-a",
        "/projects/new/",
        "project.open",
        {"name": "新开项目甲乙", "unit": "east-a", "industry": "chips", "origin": "domestic", "on": "2022-08-20"},
    ),
    "project-propose": Write(
        "clerk-east-a",
        f"{FILE}propose/?kind=suspended",
        "proposal.make",
        {"on": "2022-08-22", "reason": "等待能评", "seen_seq": lambda: mine().last_seq},
    ),
    "proposal-judge": Write(
        "officer",
        "/proposals/{pk}/",
        "proposal.accept",
        {"deed": "accept"},
        proposed,
        lambda: Proposal.objects.get().pk,
    ),
    "contact-new": Write("clerk-east-a", f"{FILE}contacts/new/", "contact.edit", {"name": "李四"}),
    "contact": Write(
        "clerk-east-a",
        FILE + "contacts/{pk}/",
        "contact.edit",
        {"name": "李四", "base-name": "王建"},
        met,
        lambda: Contact.objects.get().pk,
    ),
    "contact-phone": Write(
        "leader",
        FILE + "contacts/{pk}/phone/",
        "contact.phone",
        {"purpose": "约谈时间"},
        met,
        lambda: Contact.objects.get().pk,
    ),
    "visit-new": Write("clerk-east-a", f"{FILE}visits/new/", "visit.log", DRAFT),
    "visit": Write(
        "clerk-east-a",
        FILE + "visits/{pk}/",
        "visit.edit",
        {**DRAFT, "place": "无锡"},
        visited,
        lambda: Visit.objects.get().pk,
    ),
    "attachment-add": Write("clerk-east-a", f"{FILE}attachments/", "attachment.add", {"files": paper}),
    "attachment-remove": Write(
        "clerk-east-a",
        "/attachments/{pk}/remove/",
        "attachment.remove",
        {},
        attached,
        lambda: Attachment.objects.get().pk,
    ),
    "phase": Write("clerk-east-a", f"{FILE}phases/1/", "phase.edit", {"content": "一期"}),
    "alike-judge": Write(
        "officer",
        "/alikes/{pk}/",
        "alike.judge",
        {"state": "different", "reason": "地块不同"},
        paired,
        lambda: Alike.objects.get().pk,
    ),
    "project-merge": Write("officer", f"{FILE}merge/", "project.merge", {"into": "YZ2022-0002", "reason": "同一地块"}),
    "project-credit": Write(
        "officer",
        f"{FILE}credit/",
        "project.credit",
        {
            "share-east-a": "100",
            "on": "2022-08-22",
            "evidence": "纪要8号",
            "reason": "划转",
            "seen_seq": lambda: mine().last_seq,
        },
    ),
    "job-retry": Write(
        "system", "/jobs/{pk}/retry/", "job.retry", {}, broken_job, lambda: DBTaskResult.objects.get().pk
    ),
    "layout-list": Write(
        "officer", "/layouts/", "layout.put", {"kind": "special-report", "language": "zh", "file": own_layout}
    ),
    "layout-drop": Write("officer", "/layouts/special-report/zh/drop/", "layout.drop", {}, laid_down),
    "target-new": Write(
        "officer",
        "/targets/new/",
        "targets.draft",
        {"code": "2023", "title": "2023年指标", "starts": "2023-01-01", "ends": "2023-12-31"},
    ),
    "target-draft": Write("officer", "/targets/2022/draft/", "targets.draft", {}, lambda world: issued(world.officer)),
    "target-matrix": Write(
        "officer", f"{TARGETS}matrix/", "targets.draft", {"seen": "1", "signed-1|west": "5"}, target_draft
    ),
    "target-save": Write(
        "officer", f"{TARGETS}matrix/save/", "targets.draft", {"seen": "1", "signed-1|west": "5"}, target_draft
    ),
    "target-upload": Write("officer", f"{TARGETS}upload/", "targets.draft", {"file": target_sheet}, target_draft),
    "target-issue": Write("officer", f"{TARGETS}issue/", "targets.issue", {"seen": "1"}, target_draft),
    "target-drop": Write("officer", f"{TARGETS}drop/", "targets.drop", {}, target_draft),
    "import-list": Write(
        "clerk-east-a", "/import/", "import.receive", {"file": lambda: project_sheet({"name": "新项目"})}
    ),
    "import-deed": Write("clerk-east-a", IMPORT, "import.withdraw", {"deed": "withdraw"}, staged, the_import),
    "lead-new": Write("officer", "/leads/new/", "lead.opened", {"name": "某某储能项目", "channel": "市电子商会"}),
    "lead-deed": Write("clerk-east-a", LEAD, "lead.responded", {"deed": "respond"}, with_lead, the_lead),
    "lead-assign": Write("officer", "/leads/{pk}/assign/", "lead.assigned", {"unit": "west-a"}, with_lead, the_lead),
    "lead-correct": Write(
        "clerk-east-a",
        "/leads/{pk}/correct/",
        "lead.corrected",
        {"version": "2", "name": "某某储能项目", "channel": "市电子商会", "amount": "16亿"},
        with_lead,
        the_lead,
    ),
    "lead-project": Write(
        "clerk-east-a",
        "/leads/{pk}/project/",
        "lead.project",
        {"name": "某某储能项目", "unit": "east-a", "industry": "chips", "origin": "domestic", "on": "2022-08-20"},
        with_lead,
        the_lead,
    ),
    "lead-page-take": Write("officer", "/leads/pages/take/", "page.take", {"how": "text", "text": REPORT}),
    "lead-page-deed": Write("officer", PAGE, "page.again", {"deed": "again"}, refused_page, the_page),
    "lead-fact-deed": Write("officer", FACT, "fact.decide", {"deed": "confirm", "seen": "1"}, taken_in, the_fact),
    "lead-fact-add": Write(
        "officer", ADD, "fact.add", {"kind": "project", "quote": "远帆有限公司"}, taken_in, the_page
    ),
    "lead-source-list": Write("officer", "/leads/sources/", "source.open", FEED),
    "lead-source-deed": Write(
        "officer",
        SOURCE,
        "source.change",
        {"deed": "change", "name": "新名", "every": "8", "pace": "5", "seen": "1"},
        with_source,
        the_source,
    ),
    "POST leads": Write("officer", "/api/v1/leads", "lead.opened", {"name": "某某储能项目", "channel": "市电子商会"}),
    "POST rounds": Write("officer", "/api/v1/rounds", "round.open", {"series": "negotiating", "code": "2022-R03"}),
    "POST rounds/{code}/returns/{unit}/lines": Write(
        "clerk-east-a", f"{V1}/returns/east-a/lines", "round.add_line", {"typed": {"name": "新项目"}}
    ),
    "POST rounds/{code}/returns/{unit}/lines/{line}/correct": Write(
        "approver-east",
        f"{V1}/returns/east-a/lines/1/correct",
        "round.correct",
        {"field": "amount", "text": "41亿"},
        filed,
    ),
    "POST rounds/{code}/returns/{unit}/lines/{line}/{deed}": Write(
        "clerk-east-a", f"{V1}/returns/east-a/lines/1/rebase", "round.rebase"
    ),
    "POST rounds/{code}/returns/{unit}/file": Write("clerk-east-a", f"{V1}/returns/east-a/file", "round.file"),
    "POST rounds/{code}/returns/{unit}/approve": Write(
        "approver-east", f"{V1}/returns/east-a/approve", "round.approve", {}, filed
    ),
    "POST rounds/{code}/returns/{unit}/return": Write(
        "approver-east",
        f"{V1}/returns/east-a/return",
        "round.return",
        {"remarks": [{"line": 1, "text": "请核对"}]},
        filed,
    ),
    "POST rounds/{code}/returns/{unit}/accept": Write(
        "officer", f"{V1}/returns/east-a/accept", "round.accept", {}, approved
    ),
    "POST rounds/{code}/returns/{unit}/allowance": Write(
        "officer",
        f"{V1}/returns/east-a/allowance",
        "round.extend",
        {"kind": "extended", "due_at": "2022-08-29T12:00", "reason": "网络中断"},
    ),
    "POST rounds/{code}/reopening": Write(
        "officer", f"{V1}/reopening", "round.reopen.propose", {"reason": "漏报一个项目"}, closed
    ),
    "POST rounds/{code}/reopening/{deed}": Write(
        "officer-2", f"{V1}/reopening/refuse", "round.reopen.refuse", {"answer": "下期更正"}, asked_to_reopen
    ),
    "POST rounds/{code}/accept": Write("officer", f"{V1}/accept", "round.accept", {}, approved),
    "POST rounds/{code}/close": Write("officer", f"{V1}/close", "round.close", {"carry_over": True}),
}
# More deeds behind one address: each of its buttons.
BUTTONS = {
    "import answer": Write("clerk-east-a", IMPORT, "import.answer", answers(), staged, the_import),
    "import restage": Write("clerk-east-a", IMPORT, "import.restage", {"deed": "restage"}, staged, the_import),
    "import submit": Write("clerk-east-a", IMPORT, "import.submit", {"deed": "submit"}, staged, the_import),
    "import confirm": Write("approver-east", IMPORT, "import.confirm", {"deed": "confirm"}, handed_over, the_import),
    "import apply": Write(
        "clerk-east-a", IMPORT, "import.begin", {"deed": "apply", "leave_out": "1"}, checked, the_import
    ),
    "export refuse": Write(
        "approver-east",
        "/exports/{pk}/",
        "export.refuse",
        {"deed": "refuse", "answer": "请缩小范围"},
        asked,
        lambda: ExportRequest.objects.get().pk,
    ),
    "notice drop": Write("officer", "/me/notices/wecom/", "notices.drop", {"deed": "drop"}, reached),
    "notice code": Write("officer", "/me/notices/mail/", "notices.proof", {"deed": "code"}, mailed),
    "notice prove": Write("officer", "/me/notices/mail/", "notices.prove", {"deed": "prove", "code": CODE}, mailed),
    "notice test": Write("officer", "/me/notices/wecom/", "notices.test", {"deed": "test"}, reached),
    "assess a lead": Write("clerk-east-a", LEAD, "lead.assessed", SAID | {"deed": "assess"}, responded, the_lead),
    "answer a lead": Write("clerk-east-a", LEAD, "lead.answered", SAID | {"deed": "answer"}, assessed, the_lead),
    "follow a lead": Write("clerk-east-a", LEAD, "lead.followed", SAID | {"deed": "follow"}, answered, the_lead),
    "note on a lead": Write("clerk-east-a", LEAD, "lead.noted", SAID | {"deed": "note"}, with_lead, the_lead),
    "hand a lead back": Write("clerk-east-a", LEAD, "lead.back", SAID | {"deed": "back"}, with_lead, the_lead),
    "drop a lead": Write("clerk-east-a", LEAD, "lead.dropped", SAID | {"deed": "drop"}, with_lead, the_lead),
    "lead is a known project": Write(
        "clerk-east-a", "/leads/{pk}/project/", "lead.project", {"known": "YZ2022-0001"}, with_lead, the_lead
    ),
    "address of a lead": Write(
        "officer", "/leads/pages/take/", "page.take", {"how": "address", "address": "http://news.example.cn/1"}
    ),
    "file of a lead": Write("officer", "/leads/pages/take/", "page.take", {"how": "file", "file": paper}),
    "read a page again": Write("officer", PAGE, "page.ask-reread", {"deed": "reread"}, taken_in, the_page),
    "confirm the rest": Write("officer", PAGE, "fact.confirm-rest", {"deed": "confirm-rest"}, taken_in, the_page),
    "correct a fact": Write(
        "officer", FACT, "fact.decide", {"deed": "correct", "seen": "1", "name": "薄膜项目"}, taken_in, the_fact
    ),
    "drop a fact": Write("officer", FACT, "fact.decide", {"deed": "drop", "seen": "1"}, taken_in, the_fact),
    "open a fact again": Write("officer", FACT, "fact.decide", {"deed": "reopen", "seen": "2"}, half_decided, the_fact),
    "lead of a fact": Write("officer", FACT, "lead.opened", {"deed": "lead"}, half_decided, the_fact),
    "read a source now": Write("officer", SOURCE, "source.now", {"deed": "now"}, with_source, the_source),
    "nothing new": Write("clerk-east-a", RETURN, "round.file", {"deed": "nothing-new"}),
    "approve": Write("approver-east", RETURN, "round.approve", {"deed": "approve"}, filed),
    "return": Write("approver-east", RETURN, "round.return", {"deed": "return", "r-1-amount": "请核对"}, filed),
    "accept": Write("officer", RETURN, "round.accept", {"deed": "accept"}, approved),
    "extend": Write(
        "officer",
        f"{RETURN}allowance/",
        "round.extend",
        {"kind": "extended", "due_at": "2022-08-29T12:00", "reason": "网络中断"},
    ),
    "confirm a reopening": Write("officer-2", f"{V1}/reopening/confirm", "round.reopen.confirm", {}, asked_to_reopen),
    "take the exception back": Write(
        "officer", f"{RETURN}allowance/", "round.no_allowance", {"kind": "none", "reason": "误准"}, extended
    ),
}
EACH = {**WRITES, **BUTTONS}
