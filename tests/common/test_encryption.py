# ruff: noqa: DJ008
import base64
import json
import stat

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.db.models.functions import Coalesce
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from common.encryption import (
    DecryptionError,
    EncryptedTextField,
    add_key,
    blind_index,
    create_key_file,
    decrypt,
    encrypt,
    load_keys,
)

CONTEXT = "members.member.id_number"
SECRET = "99999919491231048X 某某·䶮"


@pytest.fixture(autouse=True)
def key_file(tmp_path, settings):
    settings.DATA_KEY_FILE = tmp_path / "data.key"
    create_key_file(settings.DATA_KEY_FILE)
    return settings.DATA_KEY_FILE


@pytest.fixture(scope="module")
def letter_table(django_db_setup, django_db_blocker):
    with isolate_apps("common"):

        class Letter(models.Model):
            body = EncryptedTextField("正文", blank=True, null=True)
            note = EncryptedTextField("备注", blank=True)

            class Meta:
                app_label = "common"

    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Letter)
        yield Letter
        with connection.schema_editor() as editor:
            editor.delete_model(Letter)


@pytest.fixture
def letter_model(letter_table, db):
    return letter_table


def stored(model, column="body") -> list:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


# The key file


def test_a_new_key_file_is_for_its_owner_only_and_is_never_replaced(key_file):
    before = key_file.read_bytes()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert {len(base64.b64decode(key)) for key in json.loads(before)["keys"].values()} == {32}
    with pytest.raises(FileExistsError):
        create_key_file(key_file)
    assert key_file.read_bytes() == before


def test_two_key_files_differ(tmp_path, key_file):
    create_key_file(tmp_path / "other.key")
    first, second = (json.loads(path.read_text()) for path in (key_file, tmp_path / "other.key"))
    assert first["keys"]["k1"] != second["keys"]["k1"]
    assert first["index"] != second["index"]
    assert first["index"] != first["keys"]["k1"]


def test_a_missing_key_file_is_said_and_not_made(tmp_path, settings):
    settings.DATA_KEY_FILE = tmp_path / "absent.key"
    with pytest.raises(ImproperlyConfigured, match="does not exist"):
        encrypt(SECRET, CONTEXT)
    assert not settings.DATA_KEY_FILE.exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        "{}",
        '{"current": "k1", "keys": {}, "index": ""}',
        '{"current": "k1", "keys": {"k1": "c2hvcnQ="}, "index": "c2hvcnQ="}',
        '{"current": "k2", "keys": {"k1": "%s"}, "index": "%s"}' % (("A" * 43 + "=",) * 2),
        '{"current": "k1", "keys": {"k1": "***"}, "index": "***"}',
    ],
)
def test_a_damaged_key_file_is_refused(tmp_path, settings, content):
    settings.DATA_KEY_FILE = tmp_path / "damaged.key"
    settings.DATA_KEY_FILE.write_text(content)
    with pytest.raises(ImproperlyConfigured, match="data key file"):
        encrypt(SECRET, CONTEXT)


def test_the_file_is_read_once_and_again_when_the_setting_names_another(tmp_path, settings, key_file):
    sealed = encrypt(SECRET, CONTEXT)
    key_file.rename(tmp_path / "moved.key")
    assert decrypt(sealed, CONTEXT) == SECRET
    settings.DATA_KEY_FILE = tmp_path / "other.key"
    create_key_file(settings.DATA_KEY_FILE)
    with pytest.raises(DecryptionError):
        decrypt(sealed, CONTEXT)
    settings.DATA_KEY_FILE = tmp_path / "moved.key"
    assert decrypt(sealed, CONTEXT) == SECRET


# Rotation


def test_after_a_rotation_the_old_values_open_and_the_new_ones_use_the_new_key(key_file):
    old = encrypt(SECRET, CONTEXT)
    index = blind_index(SECRET)
    assert add_key(key_file) == "k2"
    new = encrypt(SECRET, CONTEXT)
    assert (old.split(":")[0], new.split(":")[0]) == ("k1", "k2")
    assert decrypt(old, CONTEXT) == decrypt(new, CONTEXT) == SECRET
    assert blind_index(SECRET) == index
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert add_key(key_file) == "k3"


def test_rotation_never_reuses_the_id_of_a_key_in_use(key_file):
    add_key(key_file)
    content = json.loads(key_file.read_text())
    del content["keys"]["k1"]
    key_file.write_text(json.dumps(content))
    assert add_key(key_file) == "k3"
    assert set(json.loads(key_file.read_text())["keys"]) == {"k2", "k3"}


def test_a_running_process_learns_of_a_rotation_by_another(tmp_path, settings, key_file):
    stale = load_keys(str(key_file))
    add_key(key_file)
    sealed = encrypt(SECRET, CONTEXT)
    load_keys.cache_clear()
    text = key_file.read_text()
    content = json.loads(text)
    del content["keys"]["k2"]
    content["current"] = "k1"
    key_file.write_text(json.dumps(content))
    assert set(load_keys(str(key_file)).ciphers) == set(stale.ciphers) == {"k1"}
    key_file.write_text(text)
    assert decrypt(sealed, CONTEXT) == SECRET


# Values


@given(st.text())
def test_round_trip(text):
    sealed = encrypt(text, CONTEXT)
    assert decrypt(sealed, CONTEXT) == text
    assert sealed != encrypt(text, CONTEXT)


def test_a_value_does_not_open_in_another_column():
    sealed = encrypt(SECRET, CONTEXT)
    with pytest.raises(DecryptionError) as refusal:
        decrypt(sealed, "members.member.mobile")
    assert SECRET not in str(refusal.value)


@given(st.integers(0, 200), st.integers(1, 255))
def test_every_altered_byte_is_noticed(place, change):
    key_id, encoded = encrypt(SECRET, CONTEXT).split(":")
    sealed = bytearray(base64.b64decode(encoded))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(DecryptionError):
        decrypt(f"{key_id}:{base64.b64encode(sealed).decode()}", CONTEXT)


@pytest.mark.parametrize(
    "value", ["plain text", "k1:", "k1:***", "k1:AAAA", "k9:AAAA", ":", "k1:" + "A" * 64]
)
def test_what_was_never_sealed_does_not_open(value):
    with pytest.raises(DecryptionError):
        decrypt(value, CONTEXT)


def test_blind_index_is_equal_for_equal_texts_only_and_keyed(tmp_path, settings):
    index = blind_index("999999198002290158")
    assert len(index) == 64
    assert int(index, 16) > 0
    assert blind_index("999999198002290158") == index
    assert blind_index("999999198002290166") != index
    settings.DATA_KEY_FILE = tmp_path / "other.key"
    create_key_file(settings.DATA_KEY_FILE)
    assert blind_index("999999198002290158") != index


# The field


def test_the_database_holds_no_plain_text(letter_model):
    letter = letter_model.objects.create(body=SECRET, note="电话")
    assert stored(letter_model)[0].startswith("k1:")
    assert stored(letter_model)[0] != stored(letter_model, "note")[0]
    fresh = letter_model.objects.get()
    assert (fresh.body, fresh.note) == (SECRET, "电话")
    letter.refresh_from_db()
    assert letter.body == SECRET


def test_empty_text_and_null_stay_as_they_are(letter_model):
    letter_model.objects.bulk_create([letter_model(body=None), letter_model(body="")])
    assert stored(letter_model) == [None, ""]
    assert list(letter_model.objects.order_by("id").values_list("body", flat=True)) == [None, ""]


def test_bulk_writes_and_plain_reads(letter_model):
    letter_model.objects.bulk_create([letter_model(body=f"第{number}封") for number in range(50)])
    letters = list(letter_model.objects.order_by("id"))
    for letter in letters:
        letter.body += "，改"
    letter_model.objects.bulk_update(letters, ["body"])
    expected = [f"第{number}封，改" for number in range(50)]
    assert list(letter_model.objects.order_by("id").values_list("body", flat=True)) == expected
    assert [row["body"] for row in letter_model.objects.order_by("id").values("body")] == expected
    assert len(set(stored(letter_model))) == 50
    assert {value.split(":")[0] for value in stored(letter_model)} == {"k1"}


def test_update_save_and_upsert_encrypt(letter_model):
    letter = letter_model.objects.create(body="一")
    letter_model.objects.update(body="二")
    assert letter_model.objects.get().body == "二"
    letter.body = "三"
    letter.save(update_fields=["body"])
    assert letter_model.objects.get().body == "三"
    letter_model.objects.bulk_create(
        [letter_model(id=letter.id, body="四")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["body"],
    )
    assert letter_model.objects.get().body == "四"
    assert stored(letter_model)[0].startswith("k1:")


def test_expressions_over_the_column_are_opened(letter_model):
    letter_model.objects.create(body=SECRET)
    assert letter_model.objects.annotate(copy=models.F("body")).get().copy == SECRET
    assert letter_model.objects.annotate(copy=Coalesce("body", "note")).get().copy == SECRET


def test_a_ciphertext_copied_into_another_column_does_not_open(letter_model):
    letter_model.objects.create(body=SECRET, note="电话")
    letter_model.objects.update(note=models.F("body"))
    with pytest.raises(DecryptionError, match=r"common\.letter\.note"):
        letter_model.objects.get()


def test_a_value_written_before_the_field_was_encrypted_is_not_taken_for_true(letter_model):
    letter_model.objects.create(body=SECRET)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {letter_model._meta.db_table} SET body = 'plain'")
    with pytest.raises(DecryptionError):
        letter_model.objects.get()


@pytest.mark.parametrize(
    "lookup", ["body", "body__exact", "body__in", "body__icontains", "body__gt", "body__regex"]
)
def test_only_isnull_can_be_looked_up(letter_model, lookup):
    value = [SECRET] if lookup.endswith("in") else SECRET
    with pytest.raises(FieldError, match="filter by its blind index") as refusal:
        letter_model.objects.filter(**{lookup: value})
    assert SECRET not in str(refusal.value)


def test_isnull_can_be_looked_up(letter_model):
    letter_model.objects.bulk_create([letter_model(body=None), letter_model(body=SECRET)])
    assert letter_model.objects.filter(body__isnull=True).count() == 1
    assert letter_model.objects.get(body__isnull=False).body == SECRET


def test_the_field_can_be_written_into_a_migration():
    plain = EncryptedTextField("正文", blank=True)
    bound = EncryptedTextField("正文", context="common.letter.text")
    assert (
        MigrationWriter.serialize(plain)[0]
        == "common.encryption.EncryptedTextField(blank=True, verbose_name='正文')"
    )
    assert plain.deconstruct()[3] == {"verbose_name": "正文", "blank": True}
    assert bound.deconstruct()[3] == {"verbose_name": "正文", "context": "common.letter.text"}
    assert bound.clone().context == "common.letter.text"


@isolate_apps("common")
def test_a_renamed_field_opens_its_old_values_by_their_context():
    class Paper(models.Model):
        text = EncryptedTextField(context="common.letter.body")

        class Meta:
            app_label = "common"

    sealed = encrypt(SECRET, "common.letter.body")
    assert Paper._meta.get_field("text").from_db_value(sealed, None, connection) == SECRET


@isolate_apps("common")
def test_an_index_on_ciphertext_is_an_error_of_the_project():
    class Wrong(models.Model):
        body = EncryptedTextField(unique=True)
        note = EncryptedTextField(db_index=True)
        right = EncryptedTextField()

        class Meta:
            app_label = "common"

    errors = {field.name: [error.id for error in field.check()] for field in Wrong._meta.fields[1:]}
    assert errors == {"body": ["common.E001"], "note": ["common.E001"], "right": []}
