"""The four formats say the same, and what people typed stays text in each."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from docx.oxml.ns import qn
from docxtpl.template import DocxTemplate

from daliang.bulletins.models import Layout
from daliang.bulletins.rendering import render
from daliang.bulletins.report import Change, Named, Report
from daliang.bulletins.tests.reading import compact, pages_of, rows_of, sheets_of, text_of, word
from daliang.bulletins.tests.sample import FIRST, NOTHING, REPORT, UNITS, YI, line
from daliang.bulletins.word import LAYOUTS
from daliang.tests.house import HAN, REPOSITORY
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb
FORMATS = ["docx", "pdf", "xlsx", "md"]
IN_TABLES = ["docx", "md"]
TYPED = [
    "{{ 7*7 }}",
    "{% for x in y %}{{ x }}{% endfor %}{# gone? #}",
    '#read("/etc/passwd") $x^2$ *bold*',
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "<script>alert(1)</script>",
    "</w:t></w:r><w:r><w:t>&amp;",
    "**粗体** _斜体_ [链接](http://example.org) `code` | 竖线",
    "\\begin{x} \\\\ ~波浪~",
]


def by_name(rows: list[list[object]], name: str) -> list[object]:
    return next(row for row in rows if str(row[0]).strip() == name)


@pytest.mark.parametrize("format_", IN_TABLES)
def test_the_summary_shows_each_figure_and_its_change(format_: str) -> None:
    rows = rows_of(render(REPORT, format_), format_)
    assert by_name(rows, "在谈项目（≥20亿元）")[1:] == ["19", "1,041.35", "7.85", "+2", "+51.35", "+7.85"]
    assert by_name(rows, "在谈项目（≥50亿元）")[1:] == ["6", "712.50", "7.85", "0", "−12.75", "+7.85"]
    assert by_name(rows, "新增在谈项目（≥20亿元）")[1:] == ["23", "1,300.00", "7.85", "+3", "+100.00", "+7.85"]


@pytest.mark.parametrize("format_", IN_TABLES)
def test_each_unit_has_its_figures_with_dollars_apart(format_: str) -> None:
    rows = rows_of(render(REPORT, format_), format_)
    assert by_name(rows, "南湖县")[1:] == ["8", "241.35", "7.85", "1", "102.00", "7.85", "0", "0.00"]
    assert by_name(rows, "南湖高新技术产业开发区（未报）")[1:] == by_name(rows, "南湖县")[1:]


def test_the_pdf_shows_the_same_rows() -> None:
    text = text_of(render(REPORT, "pdf"), "pdf")
    for row in rows_of(render(REPORT, "docx"), "docx"):
        if row[0] in {"在谈项目（≥20亿元）", "在谈项目（≥50亿元）", "广陵市合计", "北城区", "南湖县"}:
            assert compact("".join(row)) in text


def test_the_workbook_holds_numbers_with_the_exact_yuan_beside_them() -> None:
    sheets = sheets_of(render(REPORT, "xlsx"))
    assert list(sheets) == ["总表", "按单位", "项目清单", "口径"]
    first = by_name(sheets["总表"], "在谈项目（≥20亿元）")
    assert first[1:] == [19, 1041.35, 104_135_000_000, 7.85, 785_000_000, 2, 51.35, 5_135_000_000, 7.85, 785_000_000]
    south = by_name(sheets["按单位"], "南湖县")
    assert south[1:6] == [8, 241.35, 24_135_000_000, 7.85, 785_000_000]
    project = next(row for row in sheets["项目清单"] if row[2] == "光电显示模组项目")
    assert project[4:9] == ["约7.85亿美元", "", "", 7.85, 785_000_000]


def test_the_workbook_lists_every_project_and_every_definition() -> None:
    sheets = sheets_of(render(REPORT, "xlsx"))
    assert [row[2] for row in sheets["项目清单"]][-6:] == [project.name for project in REPORT.projects]
    assert any("逐档包含" in str(row[0]) for row in sheets["口径"])


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_carries_the_way_of_counting(format_: str) -> None:
    text = text_of(render(REPORT, format_), format_)
    assert text.count("取自2022-R02封账（总第2号）；逐档包含，高档项目同时计入低档；人民币与美元分别合计") == 2
    assert "“较上期”与2022-R01封账（截至2022年8月12日）比较" in text


@pytest.mark.parametrize("format_", FORMATS)
def test_the_lists_keep_the_amounts_as_they_were_stated(format_: str) -> None:
    text = text_of(render(REPORT, format_), format_)
    for said in ("50亿元以上", "约7.85亿美元", "投资方调整布局", "九月中旬赴深圳会谈"):
        assert said in text


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("typed", TYPED)
def test_what_people_typed_stays_text(typed: str, format_: str) -> None:
    lines = (line(Change.NEW, typed, next_step=typed), line(Change.DROPPED, "乙", reason=typed))
    report = replace(REPORT, projects=lines, unreported=(Named(typed),))
    content = render(report, format_)
    assert text_of(content, format_).count(compact(typed)) == 4


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-2+3", "@SUM(A1)"])
def test_a_formula_in_a_name_is_a_text_cell(typed: str) -> None:
    content = render(replace(REPORT, projects=(line(Change.NEW, typed),)), "xlsx")
    assert typed in [row[2] for row in sheets_of(content)["项目清单"]]


def test_no_markup_leaves_the_markdown() -> None:
    report = replace(REPORT, projects=tuple(line(Change.NEW, typed) for typed in TYPED))
    text = render(report, "md").decode()
    assert "<" not in text
    assert "\\[链接\\](http" in text


@pytest.mark.parametrize("format_", FORMATS)
def test_control_characters_and_line_breaks_do_no_harm(format_: str) -> None:
    report = replace(REPORT, projects=(line(Change.NEW, "甲\x00\x0b\a\f乙\n丙\t丁\u2028戊"),))
    assert "甲乙丙丁戊" in text_of(render(report, format_), format_)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", ["长" * 120, "W" * 120, "半导体 " * 30])
def test_a_very_long_name_is_printed_whole(name: str, format_: str) -> None:
    report = replace(REPORT, projects=(line(Change.NEW, name, unit=Named("园" * 60)),))
    text = text_of(render(report, format_), format_)
    assert compact(name) in text
    assert "园" * 60 in text


@pytest.mark.parametrize("format_", FORMATS)
def test_a_round_in_which_nobody_reported_says_so(format_: str) -> None:
    text = text_of(render(NOTHING, format_), format_)
    assert "按时报送0个，逾期报送0个，未报2个" in text
    assert "未报单位（沿用上次数字）：北城经济开发区、南湖高新技术产业开发区。" in text
    assert "没有对以前日期的数字作过更正" in text
    assert "{" not in text


@pytest.mark.parametrize("format_", FORMATS)
def test_the_first_issue_compares_with_nothing(format_: str) -> None:
    text = text_of(render(FIRST, format_), format_)
    assert "本期为首期" in text
    assert "+2" not in text
    assert text.count("—") >= 4 * 3


def typed_in(report: Report) -> list[str]:
    """Every text of the sample that a person typed, the longest first."""
    found = {text for one in report.projects for text in (one.name, one.next_step, one.reason)}
    found |= {change.now.zh for one in report.projects for change in one.fields if not change.now.en}
    return sorted(found - {""}, key=len, reverse=True)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("report", [REPORT, NOTHING, FIRST], ids=["full", "nothing", "first"])
def test_the_english_report_has_no_chinese_of_ours(report: Report, format_: str) -> None:
    text = text_of(render(report, format_, "en"), format_)
    for typed in typed_in(REPORT):
        text = text.replace(compact(typed), "")
    assert HAN.findall(text) == []
    assert "SouthLakeHi-TechZone" in text


@pytest.mark.parametrize("format_", IN_TABLES)
def test_the_english_report_counts_money_in_billions(format_: str) -> None:
    rows = rows_of(render(REPORT, format_, "en"), format_)
    assert by_name(rows, "South Lake County")[1:4] == ["8", "24.135", "0.785"]


@pytest.mark.parametrize("format_", ["pdf", "xlsx", "md"])
def test_the_same_report_gives_the_same_bytes(format_: str) -> None:
    assert render(REPORT, format_) == render(REPORT, format_)


def test_demonstration_data_is_labelled() -> None:
    report = replace(REPORT, is_demonstration=True)
    for format_ in FORMATS:
        assert "仅供演示" in text_of(render(report, format_), format_)
        assert "仅供演示" not in text_of(render(REPORT, format_), format_)


def test_unknown_format_and_language_name_what_there_is() -> None:
    with pytest.raises(Refusal, match="docx、pdf、xlsx、md") as refused:
        render(REPORT, "doc")
    assert refused.value.code == "unknown_format"
    with pytest.raises(Refusal, match="zh、en") as refused:
        render(REPORT, "md", "fr")
    assert refused.value.code == "unknown_language"


def test_pdf_pages_are_numbered_and_a_long_table_repeats_its_head() -> None:
    units = tuple(replace(REPORT.units[4], code=str(n), name=Named(f"园区{n}")) for n in range(80))
    pages = pages_of(render(replace(REPORT, units=units), "pdf"))
    assert all(f"—{number}—" in compact(page) for number, page in enumerate(pages, start=1))
    assert sum("单位" in page and "园区" in page and "亿美元" in page for page in pages) >= 2


def test_the_word_layout_is_the_official_one() -> None:
    document = word(render(REPORT, "docx"))
    body = document.styles["专报正文"]
    fonts = body.element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "仿宋"
    assert body.font.size and body.font.size.pt == 16
    assert document.paragraphs[0].style and document.paragraphs[0].style.name == "专报红头"
    section = document.sections[0]
    assert section.top_margin and round(section.top_margin.mm) == 37
    assert " PAGE " in section.footer._element.xml
    assert " PAGE " in section.even_page_footer._element.xml
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_word_tables_fill_the_width_of_the_text() -> None:
    for table in word(render(REPORT, "docx")).tables:
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.gridCol_lst]
        assert abs(sum(widths) - 156 * 56.7) < 20
        assert all(len(row._tr.tc_lst) <= len(widths) for row in table.rows)


def own(text: str) -> Layout:
    """The supplied layout, printed once and with one more paragraph: what an officer makes of it."""
    made, file = word(render(REPORT, "docx")), BytesIO()
    made.add_paragraph(text)
    made.save(file)
    return Layout(language="zh", name="本市版式.docx", content=file.getvalue())


def test_the_citys_own_word_layout_is_used() -> None:
    layout = own("{{ masthead }}：抄送各县（市、区）")
    assert "在谈重特大产业项目双周情况专报：抄送各县（市、区）" in text_of(
        render(REPORT, "docx", layout=layout), "docx"
    )
    assert "抄送" not in text_of(render(REPORT, "pdf", layout=layout), "pdf")


@pytest.mark.parametrize("mistake", ["{{ mastehad }}", "{% for x in %}", "{{ ''.__class__.__mro__ }}"])
def test_a_mistake_in_the_citys_layout_is_named(mistake: str) -> None:
    with pytest.raises(Refusal, match="本市版式") as refused:
        render(REPORT, "docx", layout=own(mistake))
    assert refused.value.code == "bad_layout"


def test_the_sample_is_what_the_tests_think() -> None:
    assert REPORT.headline[0].now.cny == 1041_35 * YI // 100
    assert UNITS["south"].in_("en") == "South Lake County"


# The opening sentence says these; a city's layout may want them by themselves.
BY_THEMSELVES = {"basis", "starts", "ends", "effective_on"}


@pytest.mark.parametrize(
    ("heading", "files"),
    [
        ("## The Word layout", ("special-report.zh.docx", "special-report.en.docx")),
        ("### The letter of a notice of targets", ("target-notice.zh.docx",)),
    ],
)
def test_every_place_of_the_layouts_is_documented(heading: str, files: tuple[str, ...]) -> None:
    """A layout may leave a documented place out only where the letter has it in another form too."""
    page = (REPOSITORY / "docs" / "bulletins.md").read_text()
    section = re.split(r"^#{2,3} ", page.partition(f"{heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    first_cells = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", section, re.MULTILINE)
    documented = {name for cell in first_cells for name in re.findall(r"\w+", cell)}
    for file in files:
        used = DocxTemplate(LAYOUTS / file).get_undeclared_template_variables()
        assert documented - used <= BY_THEMSELVES
        assert used <= documented
