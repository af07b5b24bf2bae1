"""What a form remembers of the record it was opened with."""

from datetime import date

import pytest
from django.http import Http404, QueryDict
from django.template import Context, Template

from common.editing import LostEdit, fingerprint, guarded
from members.forms.rules import HolidayForm
from members.models import Holiday

DAY = {"day": "2030-05-01", "name": "劳动节"}


@pytest.fixture
def holiday(db) -> Holiday:
    Holiday.objects.all().delete()
    return Holiday.objects.create(day=date(2030, 5, 1), name="劳动节", is_workday=False)


def typed(**values: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(DAY | values)
    return data


def filled(holiday: Holiday, **values: str) -> HolidayForm:
    form = HolidayForm(typed(**values), instance=Holiday.objects.get(pk=holiday.pk))
    assert form.is_valid()
    return form


def mark(holiday: Holiday) -> str:
    return fingerprint(HolidayForm(instance=holiday), holiday)


def test_the_state_that_was_seen_is_saved_over(holiday: Holiday):
    form = filled(holiday, name="五一", seen=mark(holiday))
    with guarded(form):
        form.save()
    holiday.refresh_from_db()
    assert holiday.name == "五一"


def test_another_state_is_a_lost_edit_with_both_versions(holiday: Holiday):
    before = mark(holiday)
    Holiday.objects.update(is_workday=True)
    form = filled(holiday, name="五一", seen=before)
    with pytest.raises(LostEdit) as lost, guarded(form):
        form.save()
    holiday.refresh_from_db()
    assert (holiday.name, lost.value.seen) == ("劳动节", {"seen": mark(holiday)})
    assert [(d.label, d.theirs, d.mine) for d in lost.value.differences] == [
        ("调休上班", True, False),
        ("名称", "劳动节", "五一"),
    ]


def test_what_the_form_does_not_show_may_change(holiday: Holiday):
    class NameForm(HolidayForm):
        class Meta(HolidayForm.Meta):
            fields = ["name"]

    before = fingerprint(NameForm(instance=holiday), holiday)
    Holiday.objects.update(is_workday=True)
    form = NameForm(typed(name="五一", seen=before), instance=Holiday.objects.get(pk=holiday.pk))
    assert form.is_valid()
    with guarded(form):
        form.save()
    holiday.refresh_from_db()
    assert (holiday.name, holiday.is_workday) == ("五一", True)


def test_a_deleted_record_is_not_found(holiday: Holiday):
    form = filled(holiday, seen=mark(holiday))
    Holiday.objects.all().delete()
    with pytest.raises(Http404), guarded(form):
        form.save()


def test_a_failure_inside_saves_nothing(holiday: Holiday):
    form = filled(holiday, name="五一", seen=mark(holiday))
    with pytest.raises(ZeroDivisionError), guarded(form):
        form.save()
        raise ZeroDivisionError
    holiday.refresh_from_db()
    assert holiday.name == "劳动节"


def test_a_form_shown_again_keeps_its_first_mark(holiday: Holiday):
    tag = Template("{% load editing %}{% seen form %}")
    assert tag.render(Context({"form": HolidayForm()})) == ""
    first = f'<input type="hidden" name="seen" value="{mark(holiday)}">'
    assert tag.render(Context({"form": HolidayForm(instance=holiday)})) == first
    again = HolidayForm(typed(seen="1"), instance=holiday)
    assert tag.render(Context({"form": again})) == '<input type="hidden" name="seen" value="1">'
