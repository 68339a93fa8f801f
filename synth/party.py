"""Names and identities of people and companies."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import numpy as np

_LEAP_YEAR = date(2024, 1, 1)
_SURNAMES = list("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹")
_GIVEN = list("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红鑫宇轩子涵欣怡浩然思雨佳慧志建国文")
_COMPANY = ("东海", "钱塘", "瓯江", "四明", "西湖", "望海", "金穗", "恒达", "正泰", "明州")
_TRADE = ("商贸", "科技", "物流", "服饰", "机电", "餐饮", "建材", "文化")


def person_names(rng: np.random.Generator, count: int) -> list[str]:
    """Chinese names of two or three characters."""
    surname, first = rng.choice(_SURNAMES, count), rng.choice(_GIVEN, count)
    second = np.where(rng.random(count) < 0.75, rng.choice(_GIVEN, count), "")
    return [f"{a}{b}{c}" for a, b, c in zip(surname, first, second, strict=True)]


def company_names(rng: np.random.Generator, count: int) -> list[str]:
    """Names of companies."""
    return [f"{a}{b}有限公司" for a, b in zip(rng.choice(_COMPANY, count), rng.choice(_TRADE, count), strict=True)]


def id_hashes(seed: int, persons: np.ndarray) -> list[str]:
    """Keyed hash of each person's identity document: same person, same hash."""
    key = f"synthetic-{seed}".encode()
    return [hashlib.blake2b(str(person).encode(), key=key, digest_size=16).hexdigest() for person in persons.tolist()]


def birthdays(seed: int, persons: np.ndarray) -> list[str]:
    """Each person's birthday as mmdd, 29 February among them; from a keyed hash, so that no draw moves."""
    key = f"birthday-{seed}".encode()
    digests = (hashlib.blake2b(str(person).encode(), key=key, digest_size=8).digest() for person in persons.tolist())
    days = [_LEAP_YEAR + timedelta(days=int.from_bytes(digest) % 366) for digest in digests]
    return [f"{day:%m%d}" for day in days]
