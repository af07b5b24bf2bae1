"""Export and import again change nothing, in both official layouts, whatever the names."""

from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from common.person import Education
from dangjian.loading import load
from members.columns import LAYOUTS
from members.forms.filters import MemberFilter
from members.models import Floating, Member
from members.roster_export import roster_file
from tests.factories import World, make_member

NAMES = st.sampled_from(
    ["张䶮", "李㛃", "王𬭎", "阿卜杜拉·买买提", "=1+1", "+张三", "-李四", "@王五", "欧阳 靖"]
)
TEXTS = st.text(st.sampled_from("村民小组䶮㛃𬭎·=+-@'（）1"), max_size=8).map(str.strip)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "name": NAMES,
            "sex": st.sampled_from("MF"),
            "ethnicity": st.sampled_from(["汉族", "维吾尔族", "柯尔克孜族"]),
            "education": st.sampled_from(["", *Education.values]),
            "joined_on": st.dates(date(2000, 1, 1), date(2020, 1, 1)),
            "confirmed_on": st.one_of(st.none(), st.dates(date(2021, 1, 1), date(2023, 1, 1))),
            "mobile": st.sampled_from(["", "13800001234"]),
            "occupation": TEXTS,
            "address": TEXTS,
            "is_lost": st.booleans(),
        }
    ),
    min_size=1,
    max_size=4,
)


def stored() -> list[tuple]:
    people = Member.objects.order_by("pk")
    return [tuple(getattr(m, field.attname) for field in Member._meta.concrete_fields) for m in people]


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE, away=st.booleans())
def test_an_exported_roster_loads_again_and_changes_nothing(world: World, tmp_path, layout, people, away):
    Member.objects.all().delete()
    members = [make_member(world.village, **fields) for fields in people]
    if away:
        Floating.objects.create(member=members[0], destination="浙江省杭州市", left_on=date(2022, 1, 1))
    before = stored()
    content = roster_file(
        world.office, MemberFilter({}, world.office), layout=layout, whole=True, reason="上报"
    )
    sheet = load_workbook(BytesIO(content))["党员"]
    assert sheet["A2"].value.startswith(f"office（office）{timezone.localdate():%Y-%m-%d}")
    (tmp_path / "党员.xlsx").write_bytes(content)
    loaded = load(tmp_path / "党员.xlsx")
    assert [str(error) for error in loaded.errors] == []
    (count,) = loaded.counts
    assert (count.new, count.changed, count.skipped) == (0, 0, len(people))
    assert stored() == before
    assert Floating.objects.filter(returned_on=None).count() == away
