"""The words of the task pages, Chinese and English."""

from functools import cache
from pathlib import Path

import yaml

PAIRS = {
    "tasks": ("任务", "Tasks"), "mine": ("我的任务", "My tasks"), "unit": ("本部门任务", "My unit's tasks"),
    "all": ("全部任务", "All tasks"), "dashboard": ("经营看板", "Dashboard"), "language": ("English", "中文"),
    "nothing": ("没有任务", "No tasks"), "kpi": ("指标", "KPI"), "area": ("区域", "Area"), "period": ("账期", "Period"),
    "severity": ("级别", "Severity"), "state": ("状态", "State"), "assignee": ("处理人", "Assignee"),
    "due": ("截止", "Due"), "overdue": ("逾期", "overdue"), "warning": ("警告", "warning"),
    "critical": ("严重", "critical"), "actual": ("实际值", "Actual"), "expected": ("预期值", "Expected"),
    "band": ("正常区间", "Normal band"), "held": ("对比", "Held against"), "rules": ("规则", "Rules"),
    "forecast": ("月末预测", "Month-end forecast"), "cause": ("定位", "Located cause"),
    "request": ("要求", "Asked"), "owner": ("首次责任人", "First given to"), "effect": ("措施效果", "Measured effect"),
    "breach_over": ("数据重述后不再越限", "restated: no longer in breach"), "history": ("处理记录", "History"),
    "look": ("在看板中查看", "Look at it on the dashboard"), "text": ("说明", "Text"),
    "to_login": ("转给（登录名）", "New assignee (login)"),
    "link": ("附件链接（可选）", "Link to an attachment (optional)"),
    "attachment": ("附件", "attachment"), "what": ("您可以", "You may"), "refused": ("未执行", "Not done"),
    "by_text": ("需要填写", "needs"), "explanation": ("原因说明", "the explanation"), "reason": ("理由", "the reason"),
    "measure": ("已采取的措施", "the measure taken"), "finding": ("核实结论", "the finding"),
    "open": ("待接收", "open"), "accepted": ("已接收", "accepted"), "explained": ("已说明", "explained"),
    "acting": ("处理中", "acting"), "verified": ("已核实", "verified"), "closed": ("已关闭", "closed"),
    "rejected": ("已退回", "rejected"), "reassigned": ("已转派", "reassigned"), "escalated": ("已上报", "escalated"),
    "accept": ("接收", "Accept"), "explain": ("说明原因", "Explain"), "act": ("采取措施", "Act"),
    "verify": ("核实", "Verify"), "close": ("关闭", "Close"), "reject": ("退回", "Reject"),
    "reassign": ("转派", "Reassign"), "escalate": ("上报", "Escalate"), "raise": ("生成任务", "Raised"),
    "restate": ("数据重述", "Restated"), "measure_event": ("效果测算", "Measured"), "nobody": ("无人", "nobody"),
    "chance": ("与偶然无法区分", "cannot be told from chance"), "count": ("项，逾期", "tasks, overdue"),
    "forbidden": ("您无权对此任务执行该操作。", "This is not yours to do."),
    "conflict": ("任务状态不允许，或已被他人更新。", "The task is not in that state, or somebody else was faster."),
    "incomplete": ("填写不完整。", "Something is missing."),
    "absolute": ("绝对阈值", "absolute threshold"), "last_year": ("同比", "against last year"),
    "previous": ("环比", "against the period before"), "statistical": ("偏离自身历史", "outside its own history"),
    "target": ("偏离目标", "off target"), "plan": ("计划预警", "plan warning"),
    "open past due": ("超时未办结", "open past due"),
    "system": ("系统", "system"), "overdue_event": ("逾期提醒", "Told overdue"),
}  # fmt: skip


@cache
def units() -> dict[str, str]:
    """Unit -> what it is called in Chinese, as on the dashboard."""
    known = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))["units"]
    return {**known, "complaint": "件"}


def words(locale: str) -> dict[str, str]:
    """The words of a session's language: English where it is en, Chinese otherwise."""
    return {name: pair[locale == "en"] for name, pair in PAIRS.items()}
