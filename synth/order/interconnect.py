"""What the network counts for settlement while it writes call records: minutes and messages by opposite operator."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from synth.order.provider import PROVIDER_COUNT
from synth.rating import Messages, Voice
from synth.traffic import P2P
from synth.world import Int

OPERATORS = ("own", "cmcc", "cucc", "ctcc")
IN, OUT = range(2)


def _table() -> Int:
    return np.zeros((2, len(OPERATORS)), np.int64)


@dataclass
class Interconnect:
    """A month's sums, direction (IN, OUT) × operator: minutes begun, calls connected, messages between persons that
    arrived; and industry messages that arrived, by service provider.
    """

    minutes: Int = field(default_factory=_table)
    calls: Int = field(default_factory=_table)
    messages: Int = field(default_factory=_table)
    industry: Int = field(default_factory=lambda: np.zeros(PROVIDER_COUNT, np.int64))

    def add_voice(self, calls: Voice, operator: Int) -> None:
        where = (calls.is_out.astype(np.int64), operator)
        np.add.at(self.minutes, where, calls.minutes)
        np.add.at(self.calls, where, (calls.length > 0).astype(np.int64))

    def add_sms(self, messages: Messages, operator: Int, provider: Int) -> None:
        """`provider`: place of the service provider of an industry message."""
        between = messages.is_ok & (messages.service == P2P)
        np.add.at(self.messages, (messages.is_out[between].astype(np.int64), operator[between]), 1)
        np.add.at(self.industry, provider[messages.is_ok & (messages.service != P2P)], 1)
