"""Real records for tests: a county, two townships, their branches and the people who use the system."""

import itertools
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile

from accounts.models import Role, User
from common.identity import DEMO_AREA, make_id_number
from meetings.models import Meeting
from members.backends import ScopeBackend
from members.models import Branch, Committee, Member, Scope

sequence = itertools.count(1)
PAPER = ContentFile(b"%PDF-1.4\n1 0 obj", "paper.pdf")


@dataclass(frozen=True)
class World:
    county: Committee
    township: Committee
    neighbour: Committee
    village: Branch
    community: Branch
    far: Branch
    admin: User
    office: User
    leader: User
    secretary: User
    other_secretary: User
    neighbour_office: User

    @property
    def branches(self):
        """The branches of the township, as a chapter counts them."""
        return Branch.objects.under(self.township)


def make_user(
    username: str, role: str, *, committee: Committee | None = None, branch: Branch | None = None
) -> User:
    user = User.objects.create(username=username, name=username, role=role, password="!")
    Scope.objects.create(user=user, committee=committee, branch=branch)
    return user


def signed_in(user: User) -> User:
    """The user as a request reads it, together with its scopes."""
    found = ScopeBackend().get_user(user.pk)
    assert found is not None
    return found


def make_branch(committee: Committee, name: str, kind: str = Branch.Kind.VILLAGE, **fields) -> Branch:
    return Branch.objects.create(committee=committee, name=name, kind=kind, **fields)


def make_world() -> World:
    county = Committee.objects.create(name="某县委", level=Committee.Level.COUNTY)
    township = Committee.objects.create(name="XX镇党委", parent=county)
    neighbour = Committee.objects.create(name="YY镇党委", parent=county)
    village = make_branch(township, "小方村党支部")
    community = make_branch(township, "东街社区党支部", Branch.Kind.COMMUNITY)
    far = make_branch(neighbour, "远村党支部")
    return World(
        county,
        township,
        neighbour,
        village,
        community,
        far,
        admin=make_user("admin", Role.ADMIN, committee=county),
        office=make_user("office", Role.OFFICE, committee=township),
        leader=make_user("leader", Role.LEADER, committee=township),
        secretary=make_user("secretary", Role.SECRETARY, branch=village),
        other_secretary=make_user("other", Role.SECRETARY, branch=community),
        neighbour_office=make_user("neighbour", Role.OFFICE, committee=neighbour),
    )


def make_identity(born_on: date = date(1980, 5, 1), sex: str = "M") -> dict:
    """Fields of a person whose generated ID number agrees with birth date and sex."""
    number = make_id_number(DEMO_AREA, born_on, next(sequence) % 500, sex)
    return {"id_number": number, "born_on": born_on, "sex": sex}


def make_member(branch: Branch, name: str = "张三", **fields) -> Member:
    values = {
        **make_identity(fields.pop("born_on", date(1980, 5, 1)), fields.pop("sex", "M")),
        "category": Member.Category.FULL,
        "joined_on": date(2010, 6, 1),
        **fields,
    }
    return Member.objects.create(branch=branch, name=name, **values)


def make_meeting(
    branch: Branch, kind: str = Meeting.Kind.PARTY_DAY, held_on: date = date(2023, 3, 5), **fields
) -> Meeting:
    values = {
        "topic": "学习贯彻二十大精神",
        "expected": 10,
        "present": 9,
        "state": Meeting.State.ACCEPTED,
        "submitted_on": held_on,
        **fields,
    }
    return Meeting.objects.create(branch=branch, kind=kind, held_on=held_on, **values)
