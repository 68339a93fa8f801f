"""The call center: what customers call and complain about, who answers, what they think of it, who appeals."""

from synth.callcenter.center import CallCenter, call_center_tables, draw_call_center
from synth.callcenter.complaint import complaint_table
from synth.callcenter.survey import survey_table
from synth.callcenter.wave import Wave, draw_waves, leave_after_outage

__all__ = [
    "CallCenter",
    "Wave",
    "call_center_tables",
    "complaint_table",
    "draw_call_center",
    "draw_waves",
    "leave_after_outage",
    "survey_table",
]
