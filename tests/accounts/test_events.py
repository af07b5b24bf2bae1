from accounts.events import digest, record
from accounts.models import Event


def test_each_event_is_bound_to_the_one_before(world):
    first = record("导入", world.office, 行数=3)
    second = record("导出", world.office, world.township, 文件="总结.pdf")
    assert second.previous_hash == first.hash
    assert (second.object_type, second.object_id) == ("党委", str(world.township.pk))
    assert [digest(event) for event in Event.objects.order_by("pk")] == [first.hash, second.hash]


def test_an_altered_event_no_longer_agrees_with_its_hash(world):
    event = record("导入", world.office, 行数=3)
    Event.objects.filter(pk=event.pk).update(detail={"行数": 4})
    assert digest(Event.objects.get(pk=event.pk)) != event.hash
