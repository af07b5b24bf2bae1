import pytest
from django import forms
from django.db.models import Count, Sum
from django.test import RequestFactory

from common.listing import Filter, KeysFirst, Measure, Total, list_context, page_of
from meetings.models import Meeting
from tests.factories import make_meeting

MEASURES = {
    "present": Measure("参加", "人次", Sum("present")),
    "branches": Measure("支部", "个", Count("branch", distinct=True)),
}


class PlaceFilter(Filter):
    place = forms.CharField(max_length=5)

    def apply(self, queryset):
        return queryset.filter(place=self.value("place")) if self.value("place") else queryset


def context(query: dict) -> dict:
    return list_context(RequestFactory().get("/", query), PlaceFilter(query), Meeting.objects.all(), MEASURES)


@pytest.fixture
def meetings(world):
    make_meeting(world.village, place="东屋", present=7)
    make_meeting(world.village, place="东屋", present=8, topic="另一主题")
    make_meeting(world.community, place="西屋", present=9)


def test_total_counts_the_filtered_rows(meetings):
    assert context({"place": "东屋"})["total"] == Total("合计", 2, "条")


def test_total_adds_the_measure_asked_for(meetings):
    assert context({"place": "东屋", "total": "present"})["total"] == Total("参加", 15, "人次")
    assert context({"total": "branches"})["total"] == Total("支部", 2, "个")


def test_a_measure_of_no_rows_is_zero(meetings):
    assert context({"place": "南屋", "total": "present"})["total"] == Total("参加", 0, "人次")


def test_wrong_input_narrows_nothing_and_says_so(meetings):
    shown = context({"place": "超过五个字的地点"})
    assert shown["total"] == Total("合计", 3, "条")
    assert list(shown["form"].errors) == ["place"]


def test_a_filter_must_say_what_it_applies(db):
    with pytest.raises(TypeError, match="Filter"):
        Filter({}).apply(Meeting.objects.all())


def test_pages_by_keys_hold_the_rows_of_the_whole_list_in_its_order(meetings, django_assert_num_queries):
    whole = list(Meeting.objects.order_by("topic", "pk"))
    request = RequestFactory().get("/", {"page": 2})
    request.list_size = 1
    with django_assert_num_queries(3):
        page = page_of(request, Meeting.objects.order_by("topic"), KeysFirst)
        assert list(page) == whole[1:2]
    assert (page.number, page.paginator.count, len(page)) == (2, len(whole), 1)
