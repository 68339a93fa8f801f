"""Tasks (任务派发): what a KPI alarm or an overdue complaint asks of the person who must verify and act."""
