"""`make demo` and `make demo-real`: from files to an open dashboard, telling all the while what is done."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

from bass.errors import BassError
from bass.home import PROJECT_DIR, Home, Settings
from bass.progress import progress_bar
from bass.run import Outcome, Steps, Told, run

Say = Callable[[str], None]

DEMO_LAST_DAY = date(2026, 4, 15)  # two Spring Festivals lie in the 15 whole months before it
DEMO_CLOCK = datetime(2026, 4, 16, 10, 0)  # next morning: all daily files are due, April's monthly ones not yet
REAL_DATA = ("de_telecom_oltp", "copenhagen_calls_sms", "ibm_telco_churn")


def demo(root: Path, port: int, *, say: Say, subscribers: int = 2000, months: int = 15, seed: int = 1) -> str:
    """Make the synthetic operator in `root` (once), run the main job, serve the dashboard; return the closing words."""
    from synth.simulate import simulate

    home = Home.create(root, Settings(name="演示运营商 Demo operator", clock=DEMO_CLOCK))
    steps = Steps(say)
    made = home.state / "simulated"
    if made.exists():
        say(f"simulate  the operator's files are there from an earlier run; remove {root} to start over")
    else:
        doing = f"{subscribers} subscribers, {months} whole months and the days to {DEMO_LAST_DAY}, seed {seed}"
        operator = partial(simulate, home.root, subscribers=subscribers, months=months, seed=seed, until=DEMO_LAST_DAY)
        with progress_bar(True) as progress:
            steps.take("simulate", doing, partial(operator, progress=progress))
        made.touch()
    return main_job(home, port, steps)


def demo_real(root: Path, port: int, *, say: Say) -> str:
    """Run the main job on each real data set in a home of its own, and serve each on a port of its own."""
    from ingestion.adapters import adapt, home_settings

    closing = []
    for number, name in enumerate(REAL_DATA):
        say(f"\n{name}")
        home, steps = Home.create(root / name, home_settings(name)), Steps(say)
        foreign = PROJECT_DIR / "data" / name
        steps.take("adapt", f"foreign files of data/{name} to contract files", partial(adapt, name, foreign, home))
        closing.append(f"\n{name}{main_job(home, port + number, steps)}")
    return "\n".join(closing)


def main_job(home: Home, port: int, steps: Steps) -> str:
    """Ingest, build, check, publish and serve; return how long each step took and where the dashboard is."""
    from bass.dictionary import write_dictionary
    from bass.serve import serve

    with progress_bar(True) as progress:
        run(home, steps=steps, progress=progress)
        steps.take("report", "the monthly operations report, as Excel and PDF", partial(_report, home))
        dictionary = steps.take("docs", "the data dictionary", partial(write_dictionary, home))
        doing = f"Superset on 127.0.0.1:{port}, in the background"
        server = steps.take("serve", doing, partial(serve, home, port=port, progress=progress))
    return (
        f"\nHow long each step took\n{steps.table()}\n\n"
        f"  dashboard      {server.address}\n"
        f"  user           {server.username}\n"
        f"  password       {server.password}\n"
        f"  reports        {home.reports}\n"
        f"  dictionary     {dictionary.page}\n"
        f"  files          {home.root}\n"
        f"  end it with    make stop"
    )


def _report(home: Home) -> Outcome:
    """Not every operator of the demos has a month that is closed."""
    from bass.report import make_report

    try:
        return make_report(home, "monthly_operations")
    except BassError as error:
        return Told(f"none: {error}")
