"""Whether some characters can be a name at all, by the words that they divide into."""

from __future__ import annotations

from itertools import takewhile

from daliang.leads.reading.words import division

_POINTING = frozenset(
    "此 该 本 这 其 那 他 她 它 他们 某 每 各 哪 何 贵 我 这个 这一 这些 那个 此次 本次 这次 我们 咱们 我国 上述 同一 现有 原有 所有 全部 多个 一系列 "
    "一批 一大批 若干 许多 很多 几个 哪些 什么 单个 该项 此项 这项 各类 其他 其它 其余 不少".split()
)
"""Words that point at what is named elsewhere, or count it: behind them stands no name."""
_JOINING = frozenset("对 在 于 以 按 将 被 把 从 向 与 和 及 并 且 而 但 因 暨 则 还 又 也 再 已 正 拟 均 都 只 仅 就 为 由 针对 关于 对于 围绕 至".split())
_ACTS = frozenset(
    "入驻 进驻 举办 举行 召开 出席 参加 表示 介绍 取得 成为 拥有 达到 达成 带动 吸引 分别 构成 超过 不 未 以来 期间 目前 认为 指出 强调 "
    "希望 要求 获得 完成 实现 位于 坐落 签订 签署 达 占 称 说 因为 所以 如果 以及 其中 例如 比如 包括 涉及 涵盖 属于 作为 通过 "
    "经过 根据 按照 随着 来自 前来 赴 赶赴 前往 落户 落地 相继 陆续 纷纷 先后 等".split()
)
"""Words of sentences, not of names."""
_HEADS = frozenset("项目 工程 基地 总部 工厂 酒店 生产线 园区 中心 公司 集团".split())
_SITES = frozenset("产业园 工业园 科技园 物流园 综合体 商贸城 文化城 度假村 度假区".split())
_BRANCHES = frozenset("教育 卫生 文化 交通 水利 能源 农业 旅游 商贸 科技 体育 健康 物流".split())
"""Words of branches: with a site they name something (文化产业园), with 项目 they sort (教育项目)."""
_SORTS = frozenset(
    "社会 事业 第一产业 第二产业 第三产业 公共 服务 民生 城建 工业 行业 领域 产业 "
    "建设 投资 合作 招商 引资 经贸 经济 开发 发展 生产 技术 改造 创新 创业 基础 设施 基础设施 配套 重点 重大 大型 中型 小型 新型 "
    "对外 国内 国外 境外 境内 国际 外地 本地 市内 市外 省内 省外 县内 县外 台资 港资 侨资 外商 台商 内资 外资 民营 民间 企业 三资 上市 "
    "高新技术 高新 新兴 战略 战略性 现代 先进 传统 优势 特色 支柱 主导 龙头 骨干 龙头企业 央企 国企 民企 农村 城市 城镇 城乡 县域 "
    "政府 财政 专项 债券 资金 贷款 前期 后期 续建 新建 在建 拟建 储备 包装 策划 对接 洽谈 推介 签约 意向 框架 协议 合同 履约 成交 "
    "总 分 子 大 小 新 好 优 强 多 个 类 型 性 化 级 式 的 之 全 业 各 会 组 批 条 件 家 万元 亿元 千万元 年 月 日 以上 以下 左右 超 近 约 余 "
    "落地 投产 竣工 开工 达产 入库 纳统 技改 第一 第二 第三 一 二 三 四 五 六 七 八 九 十 百 千 万 亿".split()
)
"""Words that sort projects and name none."""
_SORTING = (_SORTS, _HEADS, _SITES, _BRANCHES)


def is_name(written: str) -> bool:
    """Whether the words name something: none is a sentence's word, none points elsewhere, one at least is its own."""
    words = [one for one in division(written[joined(written) :]) if one.strip()]
    if not words or words[0] in _POINTING or not _ACTS.isdisjoint(words[:-1]):
        return False
    if not _BRANCHES.isdisjoint(words) and not _SITES.isdisjoint(words):
        return True
    return any(not (one.isdigit() or any(one in kind for kind in _SORTING)) for one in words)


def joined(written: str) -> int:
    """How many characters at the beginning only join the rest to a sentence: 暨, 对于."""
    lead = takewhile(_JOINING.__contains__, division(written))
    return sum(map(len, lead))


def is_firm(written: str) -> bool:
    """Whether the words can be a company's name."""
    words = division(written)
    return bool(words) and words[0] not in _POINTING and _ACTS.isdisjoint(words)
