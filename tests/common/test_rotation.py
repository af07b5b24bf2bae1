"""A new key: every stored value is written with it, reads as before, and is found as before."""

from django.core.management import call_command
from django.db import connection

from accounts.discarding import discard
from accounts.models import Event
from common.encryption import blind_index, create_key_file, load_keys
from common.rotation import encrypt_again
from dangjian.imports.rotation import encrypt_old_rows_again
from dangjian.models import ImportBatch, ImportedRow
from members.models import Member, Recruit
from personnel.models import Staff
from tests.factories import World, make_identity, make_member


def keys_used() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id_number FROM members_member UNION ALL SELECT mobile FROM members_member "
            "UNION ALL SELECT address FROM members_member UNION ALL SELECT id_number FROM members_recruit "
            "UNION ALL SELECT id_number FROM personnel_staff"
        )
        return {row[0].partition(":")[0] for row in cursor.fetchall() if row[0]}


def persons() -> list[tuple]:
    members = Member.objects.order_by("pk").values_list("id_number", "id_number_index", "mobile", "address")
    others = [
        model.objects.values_list("id_number", "id_number_index", "mobile") for model in (Recruit, Staff)
    ]
    return [*members, *others[0], *others[1]]


def test_rotation_encrypts_every_value_again_and_changes_none(world: World, settings, tmp_path, capsys):
    create_key_file(tmp_path / "data.key")
    settings.DATA_KEY_FILE = tmp_path / "data.key"
    load_keys.cache_clear()
    for _ in range(3):
        make_member(world.village, mobile="13900000000", address="小方村一组七号")
    make_member(world.far)
    Recruit.objects.create(branch=world.village, name="李四", **make_identity())
    Staff.objects.create(committee=world.township, name="赵六", **make_identity())
    before = persons()
    assert keys_used() == {"k1"}
    call_command("rotate_key")
    assert (keys_used(), persons()) == ({"k2"}, before)
    member = Member.objects.earliest("pk")
    assert Member.objects.get(id_number_index=blind_index(member.id_number)) == member
    assert Event.objects.get(kind="更换数据密钥").detail["重新加密"]["党员公民身份证号"] == 4
    assert "已更换。请把新的密钥文件另行备份" in capsys.readouterr().out
    assert set(encrypt_again().values()) == {0}


def test_rotation_reaches_the_bin_and_what_an_import_can_be_undone_with(world: World, settings, tmp_path):
    create_key_file(tmp_path / "data.key")
    settings.DATA_KEY_FILE = tmp_path / "data.key"
    load_keys.cache_clear()
    kept = discard(Recruit.objects.create(branch=world.village, name="李四", **make_identity()), world.office)
    member = make_member(world.village, mobile="13900000000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_member")
        before = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
    batch = ImportBatch.objects.create(committee=world.township, user=world.office, file_name="名册.xlsx")
    row = ImportedRow.objects.create(
        batch=batch,
        table="members.member",
        row_id=member.pk,
        before={name: value if isinstance(value, str) else None for name, value in before.items()},
    )
    content = kept.content
    call_command("rotate_key")
    row.refresh_from_db()
    kept.refresh_from_db()
    fields = [Member._meta.get_field(name) for name in ("id_number", "mobile")]
    assert [row.before[field.column].partition(":")[0] for field in fields] == ["k2", "k2"]
    assert [field.from_db_value(row.before[field.column], None, connection) for field in fields] == [
        member.id_number,
        member.mobile,
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM accounts_discarded")
        assert (cursor.fetchone()[0].partition(":")[0], kept.content) == ("k2", content)
    assert (set(encrypt_again().values()), encrypt_old_rows_again()) == ({0}, 0)
