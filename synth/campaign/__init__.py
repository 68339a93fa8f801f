"""Campaigns of the market department: who is on their lists, who is left alone, who takes what is offered."""
