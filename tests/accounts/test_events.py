from datetime import UTC, datetime
from importlib import import_module
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import address
from accounts.events import digest, record, verify
from accounts.models import Event, EventChain

DROP_TRIGGER = {
    "sqlite": "DROP TRIGGER accounts_event_no_update",
    "postgresql": "DROP TRIGGER IF EXISTS accounts_event_append_only ON accounts_event",
}


def forge(statement: str) -> None:
    """Somebody with the database in hand first takes the trigger away."""
    with connection.cursor() as cursor:
        cursor.execute(DROP_TRIGGER[connection.vendor])
        cursor.execute(statement)


def three_events(world) -> list[Event]:
    return [record("导入", world.office, 行数=number) for number in range(3)]


def test_each_event_is_bound_to_the_one_before(world):
    first = record("导入", world.office, 行数=3)
    second = record("导出", world.office, world.township, 文件="总结.pdf")
    assert second.previous_hash == first.hash
    assert (second.object_type, second.object_id) == ("党委", str(world.township.pk))
    assert [digest(event) for event in Event.objects.order_by("pk")] == [first.hash, second.hash]
    assert (EventChain.objects.get().length, EventChain.objects.get().last_hash) == (2, second.hash)


def test_an_event_is_written_by_one_insert(world, django_assert_num_queries):
    record("导入", world.office)
    with django_assert_num_queries(
        5
    ) as queries:  # savepoint, end of the chain, event, end of the chain, release
        record("导出", world.office)
    writes = [query["sql"].split()[0] for query in queries if "accounts_event" in query["sql"]]
    assert writes == ["SELECT", "INSERT", "UPDATE"]


def test_details_are_hashed_as_the_database_returns_them(world):
    record("导入", world.office, 文件=("a.xlsx", "b.xlsx"), 时间=datetime(2023, 5, 1, tzinfo=UTC), 比率=1.0)
    assert verify().fault == ""
    assert Event.objects.get().detail == {
        "文件": ["a.xlsx", "b.xlsx"],
        "时间": "2023-05-01T00:00:00Z",
        "比率": 1.0,
    }


@pytest.mark.parametrize("text", ["2001:db8::1", "::ffff:10.1.2.3", "10.1.2.3"])
def test_an_address_is_hashed_as_the_database_returns_it(world, text, rf):
    token = address.current.set(address.client_address(rf.get("/", REMOTE_ADDR=text)))
    record("登录", world.office)
    address.current.reset(token)
    assert verify().fault == ""
    assert Event.objects.get().address is not None


def test_an_altered_event_is_found(world):
    events = three_events(world)
    forge(f"UPDATE accounts_event SET detail = '{{\"行数\": 7}}' WHERE id = {events[1].pk}")
    verified = verify()
    assert (verified.count, verified.fault) == (1, f"编号{events[1].pk}的记录内容与摘要不符，已被改动")


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_missing_event_is_found_even_the_last(world, position):
    events = three_events(world)
    events[position].delete()
    follower = {0: 1, 1: 2}.get(position)
    expected = (
        "应有3条，实有2条，末尾有记录被增删"
        if follower is None
        else f"编号{events[follower].pk}的记录与前一条不相连，其前有记录被增删"
    )
    assert verify().fault == expected


def test_the_command_tells_whether_the_trace_is_whole(world):
    events = three_events(world)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == "审计记录完整，共3条。\n"
    events[2].delete()
    with pytest.raises(
        CommandError, match="审计记录不完整：应有3条，实有2条，末尾有记录被增删。此前2条完整。"
    ):
        call_command("verify_audit")


@pytest.mark.parametrize("action", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_an_event(world, action):
    event = record("导入", world.office)
    migration = import_module("accounts.migrations.0002_append_only")
    with connection.cursor() as cursor:  # taken away for other tests by tests/conftest.py
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS accounts_event_no_delete")
            cursor.execute(migration.SQLITE["delete"])
        else:
            cursor.execute(migration.POSTGRESQL[1])
    with pytest.raises(DatabaseError, match="audit events are append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(kind="x") if action == "update" else event.delete()
    assert verify().fault == ""
