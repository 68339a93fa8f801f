"""The feed rules 接口质量规则: what operators check of every file that arrives, as data in quality/rule_pack."""
