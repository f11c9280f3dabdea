"""In words: why the model did not read, and why something it said was left."""

from __future__ import annotations

from daliang.leads.readers.answering import Kind, Reason
from daliang.leads.readers.wire import Failure
from daliang.vocabulary.refusal import N_

FAILURES: dict[Failure, str] = {
    "not configured": N_("没有设置模型接口"),
    "unreached": N_("连不上模型接口"),
    "timeout": N_("模型接口超时，没有答完"),
    "redirected": N_("模型接口要求转到别的地址，没有跟去"),
    "refused": N_("模型接口拒绝了请求，请核对地址、密钥和模型名称"),
    "busy": N_("模型接口繁忙，再试一次仍未受理"),
    "failing": N_("模型接口出错，再试一次仍然出错"),
    "too large": N_("模型的回答太大，没有收完"),
    "not understood": N_("模型的回答不是约定的格式"),
    "cut short": N_("模型的回答没写完就断了，请把每次送去的字数调小"),
    "too long": N_("正文太长，模型一次读不下"),
}
KINDS: dict[Kind, str] = {
    "amounts": N_("金额"),
    "projects": N_("项目"),
    "aggregates": N_("合计"),
    "people": N_("人员"),
}
REASONS: dict[Reason, str] = {
    "wrong shape": N_("格式不符"),
    "too many": N_("条数过多，只看前面的"),
    "not in the text": N_("原文没有引用的话"),
    "name not in the text": N_("原文没有这个名称"),
    "detail not in the text": N_("原文没有这家企业或这个地点"),
    "count not in the text": N_("引用的话里没有这个数目"),
    "another value": N_("引用的话里没有这个金额"),
    "an aim": N_("是目标，还没有发生"),
    "not the total": N_("不是总投资"),
    "rules differ": N_("与规则读的不一致，按规则"),
}
