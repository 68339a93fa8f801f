"""Voice call records to load: as many as asked for, in daily files, made by DuckDB from hashes of the row number."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ingestion.checkfile import check_entry, write_check_file
from ingestion.names import parse_data_name

FIRST_DAY = date(2026, 1, 1)
PROVINCE = "00033"
AMOUNTS = ("base_fee", "toll_fee", "info_fee", "discount")

# Every value follows from the row's number, so the same size gives the same bytes.
RECORDS = """
    select
        'v' || lpad(cast(n as varchar), 12, '0') as record_id,
        '139' || lpad(cast(hash(n % {lines}) % 100000000 as varchar), 8, '0') as msisdn,
        case when n % 5 < 3 then 'out' else 'in' end as direction,
        '138' || lpad(cast(hash(n, 1) % 100000000 as varchar), 8, '0') as opposite_msisdn,
        case hash(n, 2) % 3 when 0 then 'mobile' when 1 then 'unicom' else 'telecom' end as opposite_operator,
        'C' || lpad(cast(hash(n, 3) % 5000 as varchar), 6, '0') as cell_id,
        'L' || lpad(cast(hash(n, 3) % 50 as varchar), 4, '0') as lac,
        strftime(timestamp '{day}' + to_seconds(cast(hash(n, 4) % 86400 as bigint)), '%Y-%m-%d %H:%M:%S') as start_time,
        length as duration,
        cast(ceil(length / 60.0) as bigint) as billed_minutes,
        case hash(n, 6) % 10 when 0 then 'toll' when 1 then 'roaming' else 'local' end as call_type,
        cast(ceil(length / 60.0) as bigint) * 15 as base_fee,
        case hash(n, 6) % 10 when 0 then cast(ceil(length / 60.0) as bigint) * 6 else 0 end as toll_fee,
        0 as info_fee,
        case when hash(n, 7) % 4 = 0 then 5 else 0 end as discount,
        '86' || lpad(cast(hash(n % {lines}, 8) % 10000000000000 as varchar), 13, '0') as imei,
        case hash(n, 9) % 4 when 0 then '2G' when 1 then '5G' else '4G' end as rat
    from (
        select range as n, case when hash(range, 5) % 8 = 0 then 0 else hash(range, 5) % 600 + 1 end as length
        from range({first}, {last})
    )
"""


@dataclass(frozen=True)
class CallFiles:
    """The data files of a folder, which holds their check files too, and the bytes of all of them."""

    files: tuple[Path, ...]
    bytes: int


def write_call_files(folder: Path, rows: int, days: int) -> CallFiles:
    """Write `rows` records as `days` daily contract files of about equal size."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": True})
    files = []
    for number in range(days):
        day = FIRST_DAY + timedelta(days=number)
        path = folder / f"e_{PROVINCE}_{day:%Y%m%d}_cdr_voice_00_001.dat"
        first, last = rows * number // days, rows * (number + 1) // days
        select = RECORDS.format(day=day, first=first, last=last, lines=max(100, rows // 300))
        connection.execute(f"copy ({select}) to '{path}' (format csv, delimiter '|', header true, quote '')")
        totals = connection.execute(
            f"select {', '.join(f'sum({name})' for name in AMOUNTS)} from ({select})"
        ).fetchone()
        amounts = {name: int(total) for name, total in zip(AMOUNTS, totals or (), strict=True)}
        created = datetime.combine(day + timedelta(days=1), time(3))
        entry = check_entry(path, row_count=last - first, amounts=amounts, created_at=created)
        write_check_file(folder, parse_data_name(path.name).delivery, [entry])
        files.append(path)
    return CallFiles(tuple(files), sum(file.stat().st_size for file in files))
