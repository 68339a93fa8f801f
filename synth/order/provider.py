"""Service providers (SP) and what they sell: a message service each, and monthly services of some."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synth.world import Plan

PROVIDER_COUNT = 40  # those that industry messages name
_NAMES = ("钱江", "西溪", "甬江", "瓯海", "运河", "天目", "雁荡", "千岛")
_KINDS = ("信息技术", "数字传媒", "网络科技", "文化传播", "通信服务")
_TITLES = ("彩铃", "天气预报", "手机报", "视频会员", "音乐包", "阅读包", "游戏包", "来电提醒")
_FEES = (300, 500, 600, 1000)
MESSAGE_FEE = 3  # fen that a provider pays for a message carried


@dataclass(frozen=True)
class Service:
    """A monthly service of a provider (place): fee in fen, tax out; the provider's share in basis points."""

    service_id: str
    provider: int
    name: str
    fee: int
    share: int
    trial_days: int = 0


def provider_id(place: int) -> str:
    return f"1068{1000 + place}"


def _services() -> tuple[Service, ...]:
    usual = [
        Service(f"{provider_id(n)}01", n, title, _FEES[n % len(_FEES)], 5000 + n % 3 * 1000)
        for n, title in enumerate(_TITLES)
    ]
    trial = Service(f"{provider_id(8)}01", 8, "短剧畅看", 500, 6000, trial_days=30)
    small = [Service(f"{provider_id(n)}01", n, "资讯随身", 500, 7000) for n in range(9, 16)]
    return (*usual, trial, *small)


SERVICES = _services()
TRIAL = 8  # place of the service with a free trial
SMALL = range(9, 16)  # information services of little known providers
_BY_FEE = {fee: [n for n in range(len(_TITLES)) if SERVICES[n].fee == fee] for fee in _FEES}


def usual_service(line: np.ndarray, fee: np.ndarray) -> np.ndarray:
    """The service (place) that a line has for its usual monthly fee; 500 fen where the fee says nothing."""
    result = np.empty(len(line), np.int64)
    known = np.isin(fee, _FEES)
    for price, places in _BY_FEE.items():
        chosen = (fee == price) | (~known if price == 500 else False)
        result[chosen] = np.array(places)[line[chosen] % len(places)]
    return result


def sp_table(plan: Plan, month: int) -> pd.DataFrame:
    """Rows of unit sp of a month's file."""
    rows = [
        (provider_id(n), f"{_NAMES[n % len(_NAMES)]}{_KINDS[n // len(_NAMES)]}有限公司", f"2019-{n % 12 + 1:02d}-01")
        for n in range(PROVIDER_COUNT)
    ]
    table = pd.DataFrame(rows, columns=["sp_id", "sp_name", "contract_from"])
    return table.assign(contract_to="", status="active", _period=plan.period_of_month(month))


def sp_service_table(plan: Plan, month: int) -> pd.DataFrame:
    """Rows of unit sp_service of a month's file."""
    rows: list[tuple[object, ...]] = [
        (f"{provider_id(n)}00", provider_id(n), "行业短信通道", "message", MESSAGE_FEE, 0, 0)
        for n in range(PROVIDER_COUNT)
    ]
    rows += [(s.service_id, provider_id(s.provider), s.name, "monthly", s.fee, s.share, s.trial_days) for s in SERVICES]
    names = ["service_id", "sp_id", "service_name", "fee_type", "fee", "sp_share", "trial_days"]
    return pd.DataFrame(rows, columns=names).assign(_period=plan.period_of_month(month))
