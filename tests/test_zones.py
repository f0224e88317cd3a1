"""Zones: from the package alone, and no moment that brings the program down."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import tzdata

from sub_cli import zones

EAST = timezone(timedelta(hours=14))


def test_the_usual_zone_has_summer_and_winter() -> None:
    winter, summer = (
        zones.moved(datetime(2021, month, 1, 12, tzinfo=UTC), zones.zone(zones.DEFAULT)) for month in (1, 7)
    )
    assert (winter.isoformat(), summer.isoformat()) == ("2021-01-01T13:00:00+01:00", "2021-07-01T14:00:00+02:00")


def test_every_name_is_a_zone() -> None:
    moment = datetime(2021, 4, 9, tzinfo=UTC)
    assert {zones.moved(moment, zones.zone(name)) for name in zones.names()} == {moment}


def test_what_the_machine_says_of_a_zone_is_not_asked(tmp_path: Path) -> None:
    wrong = Path(tzdata.__path__[0]) / "zoneinfo" / "Pacific" / "Auckland"
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Amsterdam").write_bytes(wrong.read_bytes())
    program = "from datetime import *; from sub_cli import zones; from zoneinfo import ZoneInfo\n"
    program += (
        "for zone in (zones.zone(zones.DEFAULT), ZoneInfo(zones.DEFAULT)): print(datetime(2021, 4, 9, tzinfo=zone))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONTZPATH": str(tmp_path)}, capture_output=True, check=True, text=True
    )
    assert said.stdout.split("\n") == ["2021-04-09 00:00:00+02:00", "2021-04-09 00:00:00+12:00", ""]


def test_a_moment_that_has_no_day_elsewhere_stays_as_it_is() -> None:
    for moment in (datetime(2021, 4, 9), datetime.max.replace(tzinfo=UTC)):
        assert zones.moved(moment, EAST) is moment
