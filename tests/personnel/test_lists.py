import pytest

from tests.personnel.factories import add_person, make_case, make_staff


def test_numbers_are_masked(world, log_in):
    staff = make_staff(world.township, mobile="13800001234")
    client = log_in(world.office)
    for address in ("/personnel/staff/", f"/personnel/staff/{staff.pk}/"):
        page = client.get(address).content.decode()
        assert staff.id_number not in page
        assert "13800001234" not in page
        assert staff.masked_id_number in page


@pytest.mark.parametrize("size", [1, 3])
def test_lists_make_a_fixed_number_of_queries(world, log_in, size, django_assert_num_queries):
    for number in range(size):
        case = make_case(world.township, name=f"考核{number}")
        add_person(case, staff=make_staff(world.township))
    client = log_in(world.office)
    with django_assert_num_queries(6):
        client.get("/personnel/staff/")
    with django_assert_num_queries(5):
        client.get("/personnel/cases/")


@pytest.mark.parametrize("size", [1, 3])
def test_details_make_a_fixed_number_of_queries(world, log_in, size, django_assert_num_queries):
    case, staff = make_case(world.township), make_staff(world.township)
    for number in range(size):
        add_person(case, f"职工{number}", staff=make_staff(world.township))
        add_person(make_case(world.township, name=f"考核{number}"), staff=staff)
    client = log_in(world.office)
    with django_assert_num_queries(6):
        client.get(f"/personnel/cases/{case.pk}/")
    with django_assert_num_queries(5):
        client.get(f"/personnel/staff/{staff.pk}/")


def test_a_wrong_filter_narrows_nothing_and_says_so(world, log_in):
    make_case(world.township)
    page = log_in(world.office).get("/personnel/cases/", {"year": "去年"}).content.decode()
    assert "请填写整数。" in page
    assert 'data-value="1"' in page
