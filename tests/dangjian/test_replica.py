"""Which database is read: the copy for pages that only look, the first one in transactions and after writing."""

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from dangjian.replica import ReplicaRouter, read_from_replica
from members.models import Member

ROUTER = ReplicaRouter()


def database_read(request: HttpRequest) -> tuple[str, bool]:
    """The database that a view reads from, and whether the answer says that something was written."""
    answer = read_from_replica(lambda _: HttpResponse(ROUTER.db_for_read(Member)))(request)
    return answer.content.decode(), "wrote" in answer.cookies


def test_a_page_reads_from_the_copy_until_its_reader_writes(rf):
    assert database_read(rf.get("/")) == ("replica", False)
    assert database_read(rf.head("/")) == ("replica", False)
    assert database_read(rf.post("/")) == ("default", True)
    after = rf.get("/")
    after.COOKIES["wrote"] = "1"
    assert database_read(after) == ("default", False)
    assert ROUTER.db_for_read(Member) == "default"


@pytest.mark.django_db
def test_a_transaction_reads_where_it_writes(rf):
    with transaction.atomic():
        assert database_read(rf.get("/")) == ("default", False)


def test_all_writing_and_every_migration_goes_to_the_first_database():
    assert ROUTER.db_for_write(Member) == "default"
    assert (ROUTER.allow_migrate("default", "members"), ROUTER.allow_migrate("replica", "members")) == (
        True,
        False,
    )
    assert ROUTER.allow_relation(Member(), Member()) is True
