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
        "was": _("上期 {value}"),
        "colon": _("："),
        "visitKept": _("已存到本机，还没有保存；写完请点“保存走访”"),
        "visitNoRoom": _("本机存储空间不足，草稿没有存下；请联网后点“保存走访”"),
        "visitSending": _("正在发送…"),
        "visitWaiting": _("网络不通，已存到本机，联网后自动发送"),
        "visitReady": _("联网后自动发送"),
        "visitUnfinished": _("没有写完，还不会发送"),
        "visitRefused": _("没有记下：{reason}"),
        "visitGone": _("项目不存在，或不在您的范围内"),
        "visitSent": _("“{name}”的走访记录已发送。"),
        "visitLook": _("去看"),
        "visitOpen": _("继续填写"),
        "visitPhotos": _("{count} 张照片"),
        "visitDiscard": _("删除"),
        "visitDiscardAsks": _("“{name}”的这份走访草稿和照片将从本机删除。"),
        "visitDiscardUndo": _("还没有发送，删除后不能找回。"),
        "photosReading": _("照片还在处理，请稍候再点“保存走访”"),
        "photoFailed": _("“{name}”不能读成图片，没有加入；请换一张，或在相册里另存为 JPG。"),
        "photoOut": _("去掉第 {number} 张照片"),
    }
