"""自检: each check in both of its states."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.events import record
from accounts.models import User
from common.encryption import create_key_file, load_keys
from dangjian import selfcheck
from dangjian.drills import DRILL
from dangjian.selfcheck import BAD, GOOD, WARNING, checks
from jobs.models import Job

URL = "/accounts/self-check/"


@pytest.fixture
def found(rf, db, settings, tmp_path):
    settings.VAR_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()

    def states(**request) -> dict[str, str]:
        return {check.label: check.state for check in checks(rf.get(URL, **request))}

    return states


def test_a_sound_installation_is_good_throughout(found, settings, tmp_path):
    settings.INTRANET_HTTP, settings.BACKUP_COPY_TO = False, settings.BACKUP_DIR
    (settings.BACKUP_DIR / "nightly-20230101-020000.zip").touch()
    record(DRILL, 演练日期=timezone.localdate())
    assert set(found(secure=True).values()) == {GOOD}


def test_debug_is_bad(found, settings):
    settings.DEBUG = True
    assert found()["调试模式"] == BAD


def test_plain_http_is_told_and_an_unencrypted_visit_is_bad(found, settings):
    settings.INTRANET_HTTP = True
    assert found()["加密传输"] == WARNING
    settings.INTRANET_HTTP = False
    assert found()["加密传输"] == BAD


def test_a_missing_data_key_is_bad_and_an_open_one_is_told(found, settings, tmp_path):
    settings.DATA_KEY_FILE = tmp_path / "data.key"
    load_keys.cache_clear()
    assert found()["数据密钥"] == BAD
    create_key_file(settings.DATA_KEY_FILE)
    assert found()["数据密钥"] == GOOD
    settings.DATA_KEY_FILE.chmod(0o644)
    assert found()["数据密钥"] == WARNING


def test_a_session_key_that_others_can_read_is_told(found, tmp_path):
    (tmp_path / "secret.key").touch(0o644)
    assert found()["会话密钥"] == WARNING


def test_no_backup_is_bad_and_an_old_one_is_told(found, settings):
    assert found()["最近备份"] == BAD
    (settings.BACKUP_DIR / "nightly-20230101-020000.zip").touch()
    assert found()["最近备份"] == GOOD
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert found()["最近备份"] == WARNING


def test_a_clock_behind_the_last_event_is_bad(found):
    record("导入")
    assert found()["系统时钟"] == GOOD
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1)):
        assert found()["系统时钟"] == BAD


def test_a_missing_font_is_bad(found, settings, tmp_path):
    settings.FONT_DIR = tmp_path
    assert found()["公文字体"] == BAD


def test_a_broken_trace_is_bad(found):
    record("导入")
    record("导入").delete()
    assert found()["审计记录"] == BAD


def test_little_disk_space_is_bad(found, monkeypatch):
    monkeypatch.setattr(selfcheck, "LOW_DISK", 2**60)
    assert found()["磁盘空间"] == BAD


def test_the_page_shows_every_check(world, log_in):
    html = log_in(world.admin).get(URL).content.decode()
    labels = (
        "会话密钥 调试模式 加密传输 数据密钥 磁盘空间 最近备份 系统时钟 数据库结构 公文字体 排版组件 审计记录"
    )
    assert [label for label in labels.split() if f'<th scope="row">{label}</th>' not in html] == []


def test_a_job_that_waits_long_and_nightly_work_that_failed_are_told(found):
    now = timezone.now()
    Job.objects.create(
        title="每日处理", function="x", state=Job.State.FAILED, finished_at=now - timedelta(days=1)
    )
    assert found()["后台任务"] == WARNING
    Job.objects.create(title="年册", function="x")
    assert found()["后台任务"] == WARNING
    Job.objects.filter(title="年册").update(created_at=now - timedelta(minutes=11))
    assert found()["后台任务"] == BAD


def test_an_administrator_without_second_factor_is_told(found):
    user = User.objects.create(username="wang", name="王五", role="ADMIN")
    User.objects.create(username="li", name="李四", role="OFFICE")
    assert found()["管理员两步验证"] == WARNING
    TOTPDevice.objects.create(user=user, confirmed=True)
    assert found()["管理员两步验证"] == GOOD


def test_a_backup_on_this_disk_alone_is_told_and_a_missing_copy_is_bad(found, settings, tmp_path):
    assert found()["备份抄送"] == WARNING
    settings.BACKUP_COPY_TO = tmp_path
    assert found()["备份抄送"] == GOOD
    (settings.BACKUP_DIR / "nightly-20230101-020000.zip").touch()
    assert found()["备份抄送"] == BAD


def test_no_drill_a_failed_one_and_one_of_last_year_are_told(found):
    today = timezone.localdate()
    assert found()["恢复演练"] == WARNING
    record(DRILL, success=False, 演练日期=today)
    assert found()["恢复演练"] == WARNING
    record(DRILL, 演练日期=today - timedelta(days=93))
    assert found()["恢复演练"] == WARNING
    record(DRILL, 演练日期=today - timedelta(days=92))
    assert found()["恢复演练"] == GOOD


def test_advice_is_chinese_with_the_name_for_the_maintainer_in_brackets_at_the_end(
    rf, db, settings, tmp_path
):
    settings.VAR_DIR, settings.BACKUP_DIR, settings.FONT_DIR = tmp_path, tmp_path, tmp_path
    settings.DATA_KEY_FILE, settings.DEBUG = tmp_path / "data.key", True
    load_keys.cache_clear()
    (tmp_path / "secret.key").touch(0o644)
    User.objects.create(username="wang", name="王五", role="ADMIN")
    job = Job.objects.create(title="年册", function="x")
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=11))
    advice = []
    for intranet in (True, False):
        settings.INTRANET_HTTP = intranet
        advice += [check.remedy for check in checks(rf.get(URL)) if check.remedy]
    form = re.compile(r"[^\x21-\x7e]+(（[\x20-\x7e]+）)?")
    assert [text for text in advice if not form.fullmatch(text)] == []
    named = {text[text.index("（") :] for text in advice if "（" in text}
    assert named == {
        "（chmod 600 secret.key）",
        "（DEBUG）",
        "（INTRANET_HTTP）",
        "（BEHIND_PROXY）",
        "（SECOND_FACTOR=required）",
        "（manage.py create_keys）",
        "（manage.py backup）",
        "（manage.py worker）",
        "（BACKUP_COPY_TO）",
        "（script/install）",
    }
