"""What a notice can be about. A code never changes its meaning; a person chooses channels by it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.vocabulary.refusal import N_


class Kind(models.TextChoices):
    ROUND_OPENED = "round-opened", _("开放填报")
    RETURN_DUE = "return-due", _("截止前提醒")
    RETURN_OVERDUE = "return-overdue", _("逾期未报")
    RETURN_REMINDED = "return-reminded", _("催报")
    RETURN_FILED = "return-filed", _("填报待审核")
    RETURN_RETURNED = "return-returned", _("填报被退回")
    RETURN_APPROVED = "return-approved", _("填报待受理")
    APPROVAL_DUE = "approval-due", _("审核时限前提醒")
    APPROVAL_OVERDUE = "approval-overdue", _("逾期未审核")
    ACCEPTANCE_DUE = "acceptance-due", _("受理时限前提醒")
    ACCEPTANCE_OVERDUE = "acceptance-overdue", _("逾期未受理")
    RETURN_ACCEPTED = "return-accepted", _("填报已受理")
    ROUND_CLOSED = "round-closed", _("已封账")
    LEAD_ASSIGNED = "lead-assigned", _("分派线索")
    LEAD_BACK = "lead-back", _("线索被退回")
    LEAD_OVERDUE = "lead-overdue", _("线索办理超时")
    LEAD_ALIKE = "lead-alike", _("线索与外单位项目相近")
    CREDIT_RULED = "credit-ruled", _("归属划转、共享")
    TEST = "test", _("测试消息")
    PROOF = "address-proof", _("邮箱确认")


# Told once to who had an e-mail address before it had to be confirmed (migration 0002).
PROOF_NEEDED = N_("外发邮件前须确认邮箱是您本人的：请到“提醒设置”发送并填写确认码，确认之前消息只在系统内。")

# What a person may choose channels for; a test goes to the channel that is tested, a proof to the address to be proved.
CHOSEN = tuple(kind for kind in Kind if kind not in (Kind.TEST, Kind.PROOF))


class Channel(models.TextChoices):
    """A way out of the house. The notice inside of it needs none."""

    MAIL = "mail", _("邮件")
    DINGTALK = "dingtalk", _("钉钉群机器人")
    WECOM = "wecom", _("企业微信群机器人")
    FEISHU = "feishu", _("飞书群机器人")
