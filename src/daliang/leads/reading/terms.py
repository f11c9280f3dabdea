"""The words that counts and sums are told in, each group written once, as parts of patterns over clean text."""

from __future__ import annotations

STAGES = (
    "签约|引进|招引|开工|投产|竣工|落户|落地|获批|新建|续建|在建|在谈|储备|签订|签署|入库|履约|立项|备案|动工|投用|完工|入驻|达产|"
    "开建|扩建|实施|筹建|洽谈"
)
"""What becomes of a project, between its count and its noun or right before a count."""
STAGE = f"(?:{STAGES})"
THESE = "(?:[新这]一批|这些|这批|本批|首批|上述|本次|此次|全部|所有|集中|参与)"
PLANNED = "(?:计划|预计|预算|概算|拟|意向|协议|合同|签约)"
SUM = (
    "(?:总投资额?|投资总额|投资额|投资金额|总金额|总额|总值|签约总?额|签约金额|协议金额|合同金额|引资额?|"
    "(?:协议|合同|意向|计划)投资)"
)
"""What the sum of several projects is called."""
WHOLE = "(?:总投资额?|投资总额|总金额|总额|签约总?额|签约金额)"
"""Such as are said of one project seldom, or with its name."""
MONEY = "(?:投资|金额|资金|[引进]资|总额|总值|[约议同]额|[外内]资|签约(?=[约近超逾达]{0,2}[0-9]))"
REACHING = "(?:大?约|高?达到?|接?近|超过?|突破|逾|为|共)*"
"""Between what is summed and the amount."""
ABROAD = "[外台侨港澳]资"
LIMIT = "[0-9.]*[十百千]?[亿万][美欧港日]?元"
DIGITS = (
    "[0-9]{1,3}(?:[.][0-9]{1,2})?万|[0-9]{1,5}(?![0-9])|[0-9]{1,2},[0-9]{3}(?![0-9])|[一二两三四五六七八九十百]{1,5}"
)
PIECE = "[个家项户份宗起只]"
GREW = "(?:[^,。;0-9]{0,8}(?:增|升|提高|降|减)[^,。;0-9]{0,6}[0-9.]+(?:%|倍|个(?:百分点)?|家)?)"
FIELDS = (
    "(?:(?:占|主要|涉及|涵盖|包括|包含|覆盖|集中在|分布在|聚焦|(?:投资(?:方|客商|者)|客商)?来自|被?[列纳]入|被?[列评]为|入选|"
    "既有|又有|也有|还有|不乏)[^,。;]*|以[^,。;]*为[主重])"
)
"""A clause that only tells of what kind the counted are."""


def one_of(words: str) -> str:
    """Words as a part of a pattern, tried only where the first character of one stands: most places begin none.

    Raises ValueError for a word that does not begin with a Chinese character of its own.
    """
    pieces = words.split("|")
    odd = [one for one in pieces if not "一" <= one[:1] <= "龥" or one[1:2] in tuple("?*+{")]
    if odd:
        raise ValueError(f"must begin with a character that is always there: {odd}")
    return f"(?=[{''.join(sorted({one[0] for one in pieces}))}])(?:{words})"
