"""The sentences that the pages' script shows. Their places are written {name}, which the script fills."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """Each sentence by the name that front/src/words.ts asks for."""
    return {
        "saving": _("正在暂存…"),
        "saved": _("暂存于 {time}"),
        "held": _("网络不通，已暂存到本机，联网后自动上传"),
        "unsaved": _("有未暂存的修改"),
        "refused": _("暂存未成功：{reason}"),
        "notTaken": _("服务器未收下，内容已暂存到本机，请刷新页面后再试"),
        "restored": _("已找回上次未传上去的内容，请核对后提交"),
        "signedOut": _("登录已过期。内容已暂存到本机，请重新登录后继续"),
        "offline": _("网络不通，尚未提交。内容已暂存到本机，联网后请再点一次"),
        "leftDays": _("还有 {days} 天 {hours} 小时"),
        "leftHours": _("还有 {hours} 小时 {minutes} 分"),
        "leftMinutes": _("还有 {minutes} 分"),
        "overDays": _("已逾期 {days} 天 {hours} 小时"),
        "overHours": _("已逾期 {hours} 小时 {minutes} 分"),
        "overMinutes": _("已逾期 {minutes} 分"),
        "fold": _("收起或展开 {name}"),
        "picked": _("已选 {count} 项"),
        "chartFailed": _("图未能载入，请看下面的表"),
        "fetchFailed": _("网络不通，未能取得内容，请稍后再试"),
        "passkeyFailed": _("没有完成：可能已取消、超时，或不是本人的通行密钥。请再试一次，或改用手机验证码。"),
        "passkeyUnknown": _("这个浏览器不支持通行密钥，请改用手机验证码。"),
        "was": _("上期 {value}"),
    }
