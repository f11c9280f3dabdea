"""Whether some characters can be a name at all, by the words that they divide into."""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, takewhile

from daliang.leads.reading.words import acts, division, known

_POINTING = frozenset(
    "首个 首家 首座 两批 首批 此 该 本 这 其 那 他 她 它 他们 某 每 各 哪 何 贵 我 我们 咱们 我国 这个 这一 这些 那个 此次 本次 这次 上述 同一 现有 原有 已有 "
    "所有 全部 多个 一系列 一批 一大批 若干 许多 很多 众多 几个 哪些 什么 单个 该项 此项 这项 各类 其他 其它 其余 不少 相关 有关 整个".split()
)
"""Words that point at what is named elsewhere, or count it: behind them stands no name."""
_JOINING = frozenset(
    "或 如 对 在 于 以 按 将 被 把 从 向 与 和 及 并 且 而 但 因 暨 则 还 又 也 再 已 拟 均 都 只 仅 就 为 由 据 待 见 看 推 谋 盯 攻 抓 "
    "啃 的 了 着 过 是 有 到 让 使 给 比 跟 同 所 至 不 未 达 占 称 说 赴 等".split()
)
"""Words of one character that join a name to a sentence, at its beginning."""
_PARTING = frozenset("对 在 以 将 把 被 从 由 据 待 了 是 让 使 并 但 而 则".split())
"""Those of them that part a name from a sentence wherever they stand."""
_ACTS = frozenset(
    "以来 期间 目前 分别 以及 其中 例如 比如 随着 来自 前来 位于 落户 落地 入驻 进驻 签订 签署 达成 涉及 涵盖 作为 代表 属于 力求 "
    "力促 助推 确保 既有 另有 还有 见证 确定 参与 挂牌 揭牌 双方 最大 最具 列为 列入 纳入 评为 入选 两大 三大 四大 五大 又有 另有 共有 这批 那批 得益于 既有 力争 投建 新上 上马 董事长 总经理 书记 "
    "主任 局长 负责人 相关负责人 坚持 推动 推进 支持 全力 抓住 抓好 牢牢 奖励 争取 致辞 致辞中 出席 表示 介绍 指出 强调 认为 要求 取得 成为 拥有 "
    "达到 带动 吸引 构成 超过 获得 完成 实现 举办 举行 召开 参加 包括 通过 经过 根据 按照 优先 正在 已经 即将 将要 计划 预计 陆续 相继 先后 "
    "纷纷 不断 主动 积极 加快 加大 加强 促进 提供 享受 依托 围绕 聚焦 瞄准 关注 关于 针对 对于 属 位居 所称 是指 本办法 办法 需要 可以 能够 应当 必须".split()
)
_MADE = frozenset(
    "制造 开发 增资 改造 扩建 创新 示范 总成 包装 搬迁 冷冻 通用 安置 降解 焊接 应用 联合 显示 转化 种植 再生 处理 迁建 封装 复合 治理 "
    "改建 安防 租赁 超高 通道 饲养 宰杀 分拣 采选 授信 输送 承接 演示 喷水 导航 集聚 休闲 开关 收购 低压 高压 展销 指挥 提升 集成 互补 "
    "预制 养生 扶贫 搬家 使用 共享 加气 超市 创意 跨境 返乡 联创 研发 组装 装配 检测 测试 回收 储存 仓储 冷藏 运输 配送 分装 提取 提纯 "
    "提炼 冶炼 熔炼 精炼 铸造 锻造 轧制 压铸 注塑 切割 涂装 喷涂 电镀 镀锌 清洗 染整 织造 纺织 缝制 屠宰 孵化 繁育 育种 栽培 养护 酿造 "
    "烘干 干燥 过滤 净化 消毒 裂解 合成 聚合 催化 发酵 萃取 结晶 分离 燃烧 焚烧 气化 液化 储能 充电 换电 发电 供热 供水 供气 供电 排水 "
    "监测 监控 控制 驱动 传动 传感 识别 通信 通讯 定位 制冷 制药 造纸 造船 维修 维护 拆解 再造 循环 利用 综合 配套 展示 展览 博览 会展 "
    "体验 观光 度假 疗养 培训 实训 教育 交易 结算 分拨 集散 批发 零售 连锁 代工 外包 服务 运营 托管 整治 修复 保护 安居 重建 新建 升级 "
    "转型 投产 量产 中试 试验 实验 验证 认证 设计 规划 研究 转运 联运 疏浚 滚动 直播 印制 打印 切片 外延 光刻 抗震 防腐 防水 保温 隔热 "
    "耐火 阻燃 密封 连接 变速 减速 制动 转向 悬挂 助力 行驶 驾驶 飞行 航行 起重 升降 搬运 挖掘 收割 灌溉 播种 遥感 测绘 勘探 开采 选矿 "
    "采矿 洗选 超导 集约 联产 联动 一体 高新 大连 合作 投资 建设 生产 加工 综合利用 改扩建 工业 养老 养殖 游乐 娱乐 流通 存储 引擎 "
    "混凝 模拟 仿真 交换 压缩 燃气 造粒 造型 成型 成形 粉碎 打包 分类 分选 筛选 破碎 磨制 抛光 拉伸 挤压 编织 印刷 印染 漂染 绿化 亮化 "
    "开放 合资 融合 互联 智造 精制 精选 提质 增效 延伸 打造 生态 生物 经贸 商住 商贸 购物 餐饮 住宿 观赏 采摘 垂钓 露营 滑雪 影视 演艺 "
    "拓展 培育 引领 保障 应急 救援 消防 防护 防治 防洪 治沙 绿色 光伏 风电 代替 替代 扩产 扩能 便利 便民 惠民 复兴 振兴 联盟 联通 移动 电信 "
    "交通 出口 进口 进出口 对外 保税 免税 通关 报关 直销 专卖 计算 及其 一期 二期 三期 催化 增产 增殖 定制 安装 居住 并购 应变 应力 开市 大成 得利 保健 吸附 制取 制造业 调味 "
    "调节 调控 连续 联动 配电 输电 变电 送变电 输变电 换热 换流 蓄能 蓄电 放大 放电 导热 导电 绝缘 润滑 冷却 加热 速冻 腌制 烘焙 烘烤 冻干 提油 榨油 "
    "制糖 制砂 制香 制鞋 制衣 制罐 制管 制板 制酸 制碱 制冷 制热 制浆 制剂 制备 纺纱 织布 印花 刺绣 裁剪 装饰 装修 装潢 补给 补能 换乘 停车 泊车 登陆 "
    "跨越 穿越 环绕 围合 收储 收集 收纳 排放 减排 减震 降噪 除尘 脱硫 脱硝 脱水 脱盐 净水 污水 固废 发光 感应 成像 显影 照明 投影 播放 录制 摄影 专用 专业 特种 智慧 智能".split()
)
"""Verbs that stand in names: what is made, moved or treated."""
_HEADS = frozenset("车间 工地 现场 厂区 厂房 办公楼 新厂 新工厂 建设项目 工程项目 重点项目 投资项目 项目 工程 基地 总部 工厂 酒店 生产线 园区 中心 公司 集团".split())
_SITES = frozenset("产业园 工业园 科技园 物流园 综合体 商贸城 文化城 度假村 度假区".split())
_BRANCHES = frozenset("教育 卫生 文化 交通 水利 能源 农业 旅游 商贸 科技 体育 健康 物流 生态".split())
"""Words of branches: with a site they name something (文化产业园), with 项目 they sort (教育项目)."""
_SORTS = frozenset(
    "社会 事业 第一产业 第二产业 第三产业 公共 服务 民生 城建 工业 行业 领域 产业 商业 环保 "
    "建设 投资 合作 招商 引资 经贸 经济 开发 发展 生产 技术 改造 创新 创业 基础 设施 基础设施 配套 重点 重大 重特大 特大 大型 中型 小型 新型 "
    "对外 国内 国外 境外 境内 国际 外地 本地 市内 市外 省内 省外 县内 县外 台资 港资 侨资 外商 台商 内资 外资 民营 民间 企业 三资 上市 "
    "高新技术 高新 新兴 战略 战略性 现代 先进 传统 优势 特色 支柱 主导 龙头 骨干 龙头企业 央企 国企 民企 农村 城市 城镇 城乡 县域 "
    "政府 财政 专项 债券 资金 贷款 前期 后期 续建 新建 在建 拟建 储备 包装 策划 对接 洽谈 推介 签约 意向 框架 协议 合同 章程 履约 成交 "
    "总 分 子 大 小 新 好 优 强 多 个 类 型 性 化 级 式 的 之 全 业 各 会 组 批 条 件 家 万元 亿元 千万元 年 月 日 以上 以下 左右 超 近 约 余 "
    "落地 投产 竣工 开工 达产 入库 纳统 技改 第一 第二 第三 一 二 三 四 五 六 七 八 九 十 百 千 万 亿 增资 扩建 重组 加工 综合 集群 "
    "高质量 领军 单体 单个 基建 部分 更多 年度 常规 系列 各地 内 年内 地方 文旅 小镇 转型 升级 提升 提质 增效 更 月份 新开工 新签约 产业链 赛道 细分 代表性 标志性 关键 节点 关联 独资 合资 国债 特别 超长期 专用 具体 实际 概况 情况 内容 负责 负责人 工作 任务 会议 活动 仪式 开幕 启动 施工 运营 管理 服务业 制造业 "
    "城区 县城 今年 去年 明年 上半年 下半年 季度 一季度 二季度 三季度 四季度 全市 全县 全省 全区 我市 我县 我省 我区 牛鼻子 非 千亿 百亿 指标 境内 要素 用地 人员 代表 客商 首批 一期 二期 三期 四期 第一期 第二期 第三期 期 一号 二号 补 短板".split()
)
"""Words that sort projects and name none."""
_NEW = re.compile("新(?:能源|材料)")
_SITED = re.compile("基地|[园城港]|中心|工厂|生产线|综合体")
_OF_TOWN = re.compile("(?!.*(?:重[大点]|招商|签约|合作|投资|全[县市]))[一-龥]{1,4}[县区镇乡].{4,}项目$")
_COUNTED = re.compile("[0-9]+余?多?[个家项批]")
_HANGING = re.compile("[和及与、暨]项目$")
_CORPORATE = frozenset("集团 有限 公司 有限公司 股份 控股 责任 投资 企业 子公司 分公司 ( ) 总公司 母公司".split())
_REGIONS = frozenset("亚太 华东 华南 华北 华中 西南 西北 东北".split())
"""Seats of firms are called by them (亚太总部)."""
_TOWNS = "省市县区州"
_INDUSTRIES = frozenset(
    "印刷 包装 扩产 扩能 信息化 化工 纺织 机械 食品 医药 电子 建材 冶金 轻工 汽车 光伏 风电 新能源 新材料 材料 装备 半导体 电子信息 信息 智能 智能化 数字 生物 制造 高端 精细化工 服装 "
    "印染 家纺 零部件 储能 光电 软件 家电 家具 陶瓷 冷链 养老 健康 研发 销售 一体化 产业化 规模化 绿色 清洁".split()
)
_SORTING = (_SORTS, _HEADS, _SITES, _BRANCHES)


def lead(written: str) -> int:
    """How many characters at the beginning belong to the sentence rather than to a name: up to its last verb, adverb
    or joining word (市政府对, 暨, 全力疏通)."""
    words = division(written)
    ends = list(accumulate(map(len, words), initial=0))
    first = max((at + 1 for at, word in enumerate(words[:-1]) if _is_of_sentence(word)), default=0)
    joined = takewhile(_JOINING.__contains__, words[first:-1])
    return ends[first + len(list(joined))]


def is_name(written: str) -> bool:
    """Whether the words name something: none is a sentence's word, none points elsewhere, one at least is its own."""
    words = [one for one in division(written) if any(map(str.isalnum, one))]
    if not words or _HANGING.search(written) or _COUNTED.match(written) or words[0] in _POINTING or any(map(_is_of_sentence, words[:-1])):
        return False
    if not _BRANCHES.isdisjoint(words) and (not _SITES.isdisjoint(words) or _NEW.search(written)):
        return True
    return any(map(_is_own, words)) or bool(_OF_TOWN.match(written) and not _BRANCHES.isdisjoint(words))


@cache
def _is_own(word: str) -> bool:
    """A word that names something: no number, no place, no sort, no verb but those of what is made."""
    if word.isdigit() or is_place(word) or any(word in kind for kind in _SORTING):
        return False
    return word in _MADE or word not in acts()


def is_place(word: str) -> bool:
    """A town's, county's or district's name, with or without what it is (高邮, 高邮市)."""
    return len(word) > 1 and word not in _REGIONS and (
        (len(word) > 2 and word[-1] in _TOWNS) or any(f"{word}{town}" in known() for town in _TOWNS)
    )


def is_sort(written: str) -> bool:
    """Whether a name tells an industry and nothing else (能源化工项目): with a sum of its own a project, else a kind."""
    return not _SITED.search(written) and not any(_is_own(one) and one not in _INDUSTRIES for one in division(written) if any(map(str.isalnum, one)))


def is_firm(written: str) -> bool:
    """Whether the words can be a company's name."""
    words = division(written)
    if not words or words[0] in _POINTING or any(map(_is_of_sentence, words)):
        return False
    if "简称" in written or written.count("(") != written.count(")"):
        return False
    return not all(word in _CORPORATE for word in words)


def _is_of_sentence(word: str) -> bool:
    return word in _ACTS or word in _PARTING
