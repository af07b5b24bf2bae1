"""The invented city is sound: what it writes passes the models' own checks and adds up."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db.models import F

from dues.models import Payment
from meetings.models import Attendance
from members.models import Branch, Committee, Member
from reports.sections import key_of, sections

CHAPTERS = {key_of(section) for section in sections()}
CITY = {"branches": 21, "members": 90, "years": 1, "seed": 7, "verbosity": 0}


@pytest.fixture
def city(db, capsys) -> str:
    call_command("populate", **CITY)
    return capsys.readouterr().out


def test_the_city_has_the_size_asked_for(city):
    assert Branch.objects.count() == 21
    assert Member.objects.count() == 90
    assert [Committee.objects.filter(level=level).count() for level in ("CITY", "COUNTY", "TOWNSHIP")] == [
        1,
        1,
        2,
    ]


def test_every_row_passes_its_models_checks(city):
    wrong = []
    written = [model for model in apps.get_models() if model._meta.app_label in CHAPTERS]
    for model in written:
        for row in model.objects.all()[:40]:
            try:
                row.full_clean()
            except ValidationError as error:
                wrong.append((model, error.messages))
    assert wrong == []


def test_links_stay_within_the_branch(city):
    assert Attendance.objects.exclude(member__branch=F("meeting__branch")).count() == 0
    assert Payment.objects.exclude(member__branch=F("branch")).count() == 0


def test_a_second_city_stands_beside_the_first(city):
    call_command("populate", **CITY)
    assert Branch.objects.count() == 42


@pytest.mark.parametrize("field", ["branches", "members", "years"])
def test_an_empty_city_is_refused(db, field):
    with pytest.raises(CommandError, match="支部数、党员数和年数应大于零。"):
        call_command("populate", **CITY | {field: 0})


def test_refused_outside_a_demo(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="只能在演示环境"):
        call_command("populate", **CITY)
