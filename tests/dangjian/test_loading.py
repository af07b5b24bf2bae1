"""`manage.py load` as a user meets it: whole files in, counts or every error out, and nothing half written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import Event
from common.identity import DEMO_AREA, make_id_number
from dues.models import Assessment, Payment
from members.models import Branch, Member
from tests.common import hostile
from tests.dangjian.workbooks import write

FIRST = make_id_number(DEMO_AREA, date(1980, 5, 1), 11, "M")
SECOND = make_id_number(DEMO_AREA, date(1955, 2, 3), 12, "F")
BRANCHES = [
    ["所属党委", "上级党委", "党组织名称", "组织类别"],
    ["XX镇党委", "某县委", "小方村党支部", "村"],
    ["XX镇党委", "某县委", "镇机关党支部", "机关"],
]
HEADER = ["姓名", "所在党支部", "公民身份证号", "人员类别", "加入党组织日期", "转为正式党员日期"]
ROSTER = [
    HEADER,
    ["张三", "小方村党支部", FIRST, "正式党员", "2010.6.1", "2011年6月1日"],
    ["李四", "镇机关党支部", SECOND, "正式党员", "1985-7-1", 31594],
]
DUES = ["所在党支部", "姓名", "起始月份", "缴费类别", "每月应缴"]
PAYMENTS = ["所在党支部", "姓名", "所属月份", "金额", "缴纳日期"]


def every_row() -> dict[str, list[tuple]]:
    """All rows of all tables but the audit trace."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model._meta.app_label != "accounts"
    }


@pytest.fixture
def load(capsys) -> Callable[..., tuple[list[str], list[str], str]]:
    """Runs the command; gives the lines of output, the lines of complaint, and the last word where it failed."""

    def run(path: Path, **options) -> tuple[list[str], list[str], str]:
        failure = ""
        try:
            call_command("load", path, **options)
        except CommandError as error:
            failure = str(error)
        printed = capsys.readouterr()
        return printed.out.splitlines(), printed.err.splitlines(), failure

    return run


def test_a_file_is_loaded_and_counted_by_sheet(db, load, tmp_path):
    path = write(tmp_path / "年度.xlsx", {"党员": ROSTER, "党组织": BRANCHES})
    assert load(path) == (
        [
            "年度.xlsx 党组织：新增2行，更新0行，跳过0行",
            "年度.xlsx 党员：新增2行，更新0行，跳过0行",
            "已写入。",
        ],
        [],
        "",
    )
    assert [(m.name, m.branch.name, m.joined_on, m.confirmed_on) for m in Member.objects.order_by("pk")] == [
        ("张三", "小方村党支部", date(2010, 6, 1), date(2011, 6, 1)),
        ("李四", "镇机关党支部", date(1985, 7, 1), date(1986, 7, 1)),
    ]
    event = Event.objects.get()
    assert (event.kind, event.user, event.detail["文件"]) == ("导入", None, ["年度.xlsx"])
    assert event.detail["行数"] == {"年度.xlsx 党组织": 2, "年度.xlsx 党员": 2}


def test_a_second_load_skips_every_row(db, load, tmp_path):
    path = write(tmp_path / "年度.xlsx", {"党组织": BRANCHES, "党员": ROSTER})
    load(path)
    before = every_row()
    assert load(path)[0] == [
        "年度.xlsx 党组织：新增0行，更新0行，跳过2行",
        "年度.xlsx 党员：新增0行，更新0行，跳过2行",
        "已写入。",
    ]
    assert every_row() == before
    assert Event.objects.filter(kind="导入").count() == 2


def test_a_folder_is_one_load_whatever_the_names_of_its_files(db, load, tmp_path):
    write(tmp_path / "1党员.xlsx", {"党员": ROSTER})
    write(tmp_path / "2党组织.xlsx", {"党组织": BRANCHES})
    write(tmp_path / "3党费.xlsx", {"党费核定": [DUES, ["小方村", "张三", "2023年1月", "农民", 1]]})
    (tmp_path / "~$3党费.xlsx").write_bytes(b"locked by a spreadsheet program")
    out, err, failure = load(tmp_path)
    assert (out, err, failure) == (
        [
            "2党组织.xlsx 党组织：新增2行，更新0行，跳过0行",
            "1党员.xlsx 党员：新增2行，更新0行，跳过0行",
            "3党费.xlsx 党费核定：新增1行，更新0行，跳过0行",
            "已写入。",
        ],
        [],
        "",
    )
    assert Assessment.objects.get().member.name == "张三"


def test_one_bad_file_of_a_folder_keeps_out_all_of_them(db, load, tmp_path):
    write(tmp_path / "1党组织.xlsx", {"党组织": BRANCHES})
    hostile.encrypted(tmp_path / "2党员.xlsx")
    before = every_row()
    out, err, failure = load(tmp_path)
    assert out == ["1党组织.xlsx 党组织：新增2行，更新0行，跳过0行"]
    assert err == ["2党员.xlsx：文件设有打开密码，请用表格软件去掉密码后再导入。"]
    assert failure == "共1处错误，未写入任何数据。"
    assert every_row() == before


def test_a_dry_run_counts_and_writes_nothing(db, load, tmp_path):
    before = every_row()
    path = write(tmp_path / "年度.xlsx", {"党组织": BRANCHES, "党员": ROSTER})
    assert load(path, dry_run=True) == (
        [
            "年度.xlsx 党组织：新增2行，更新0行，跳过0行",
            "年度.xlsx 党员：新增2行，更新0行，跳过0行",
            "只作检查，未写入。",
        ],
        [],
        "",
    )
    assert every_row() == before


def test_a_changed_row_is_told_from_the_others(db, load, tmp_path):
    load(write(tmp_path / "年度.xlsx", {"党组织": BRANCHES, "党员": ROSTER}))
    corrected = [HEADER, [*ROSTER[1][:5], "2011年7月1日"], ROSTER[2]]
    out, _, _ = load(write(tmp_path / "更正.xlsx", {"党员": corrected}))
    assert out[0] == "更正.xlsx 党员：新增0行，更新1行，跳过1行"
    assert Member.objects.get(name="张三").confirmed_on == date(2011, 7, 1)


def test_no_file_and_an_empty_folder(db, load, tmp_path):
    missing = tmp_path / "没有.xlsx"
    assert load(missing)[2] == f"没有这个文件或文件夹：{missing}"
    folder = tmp_path / "空"
    folder.mkdir()
    assert load(folder) == (
        [],
        ["空：文件夹中没有 .xlsx 工作簿。"],
        "共1处错误，未写入任何数据。",
    )


SHEETS = (
    "党组织、党员、发展党员、发展计划、组织关系转接、会议活动、党费核定、党费缴纳、党费上缴、专项党费、"
    "干部职工、人事事项、主题教育、学习计划、教材发放、131学习、培训班、五星创建、五星自评、荣誉、软弱涣散、阵地、工作纪实"
)
PADDED = b"<sst>" + b"0" * 40_000_000 + b"</sst>"


def text_file(path: Path) -> Path:
    path.write_text("姓名,所在党支部\n张三,小方村党支部\n", encoding="gbk")
    return path


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (text_file, "这是文本（CSV）文件，请用表格软件打开并另存为.xlsx后再导入。"),
        (hostile.encrypted, "文件设有打开密码，请用表格软件去掉密码后再导入。"),
        (
            hostile.old_excel,
            "这是旧版.xls或.et文件（改后缀名无效），请用表格软件另存为.xlsx后再导入。",
        ),
        (
            lambda path: hostile.package(path, **{"xl/sharedStrings.xml": PADDED}),
            "文件的压缩比例异常，像是压缩炸弹，已拒绝读取。",
        ),
        (hostile.entity_expansion, "文件内含有不安全的XML实体，已拒绝读取。"),
        (
            lambda path: hostile.honest(path, ["甲", "乙"], title="工资表"),
            f"没有可识别的工作表。可用的工作表名称：{SHEETS}。",
        ),
    ],
    ids=["text", "encrypted", "old", "bomb", "entities", "no sheet"],
)
def test_a_file_that_cannot_be_loaded(db, load, tmp_path, make, reason):
    before = every_row()
    make(tmp_path / "坏.xlsx")
    _, err, failure = load(tmp_path / "坏.xlsx")
    assert (err, failure) == ([f"坏.xlsx：{reason}"], "共1处错误，未写入任何数据。")
    assert every_row() == before


def roster_row(**cells: str) -> list:
    values = dict(zip(HEADER, ROSTER[1], strict=True)) | cells
    return [values[name] for name in HEADER]


@pytest.mark.parametrize(
    ("sheets", "complaints"),
    [
        (
            {"党员": [HEADER[:2] + HEADER[3:], ["张三", "小方村党支部", "正式党员", "2010.6.1", ""]]},
            ["错.xlsx（党员）：缺少列：公民身份证号。"],
        ),
        (
            {"党员": [HEADER, roster_row(所在党支部="大方村党支部")]},
            [
                "错.xlsx（党员，第3行，所在党支部）：“大方村党支部”："
                "没有名为“大方村党支部”的党支部，请先在“党组织”表中登记。"
            ],
        ),
        (
            {"党员": [HEADER, ROSTER[1], roster_row(姓名="王五")]},
            [f"错.xlsx（党员，第4行，公民身份证号）：“{FIRST}”：与第3行重复。"],
        ),
        (
            {"党员": [HEADER, roster_row(加入党组织日期="1979-05-01")]},
            ["错.xlsx（党员，第3行，加入党组织日期）：“1979-05-01”：加入党组织日期应晚于出生日期。"],
        ),
        (
            {"党员": [HEADER, roster_row(加入党组织日期="二零一零年")]},
            [
                "错.xlsx（党员，第3行，加入党组织日期）：“二零一零年”："
                "“二零一零年”不是有效日期，请写成2023年5月1日或2023-05-01。"
            ],
        ),
        (
            {
                "党员": ROSTER,
                "党费缴纳": [PAYMENTS, ["小方村", "张三", "2023年1月", -5, "2023-01-08"]],
            },
            ["错.xlsx（党费缴纳，第3行，金额）：“-5”：金额应大于零。"],
        ),
    ],
    ids=["missing column", "branch", "duplicate", "before birth", "no date", "negative"],
)
def test_a_bad_row_is_named_and_nothing_is_written(db, load, tmp_path, sheets, complaints):
    load(write(tmp_path / "党组织.xlsx", {"党组织": BRANCHES}))
    before = every_row()
    _, err, failure = load(write(tmp_path / "错.xlsx", sheets))
    assert (err, failure) == (complaints, f"共{len(complaints)}处错误，未写入任何数据。")
    assert every_row() == before


def test_every_error_of_every_sheet_is_told_at_once(db, load, tmp_path):
    load(write(tmp_path / "党组织.xlsx", {"党组织": BRANCHES, "党员": ROSTER}))
    before = every_row()
    sheets = {
        "党员": [HEADER, roster_row(人员类别="群众", 转为正式党员日期="去年")],
        "党费缴纳": [
            PAYMENTS,
            ["小方村", "张三", "2023年1月", 5, "2023-01-08"],
            ["小方村", "赵六", "1月", "五元", ""],
        ],
    }
    _, err, failure = load(write(tmp_path / "错.xlsx", sheets))
    assert sorted(err) == sorted(
        [
            "错.xlsx（党员，第3行，人员类别）：“群众”：“群众”不是可填的内容，可填：正式党员、预备党员。",
            "错.xlsx（党员，第3行，转为正式党员日期）：“去年”："
            "“去年”不是有效日期，请写成2023年5月1日或2023-05-01。",
            "错.xlsx（党费缴纳，第4行，姓名）：“赵六”：“小方村”没有名叫“赵六”的党员。",
            "错.xlsx（党费缴纳，第4行，所属月份）：“1月”：“1月”不是有效月份，请写成2023年3月或2023-03。",
            "错.xlsx（党费缴纳，第4行，金额）：“五元”：应为金额或数值，最多两位小数，现为“五元”。",
            "错.xlsx（党费缴纳，第4行，缴纳日期）：不能为空。",
        ]
    )
    assert failure == f"共{len(err)}处错误，未写入任何数据。"
    assert every_row() == before
    assert (Payment.objects.count(), Branch.objects.count()) == (0, 2)


def test_demo_numbers_stay_out_of_a_real_database(db, load, tmp_path, settings):
    settings.DEMO = False
    load(write(tmp_path / "党组织.xlsx", {"党组织": BRANCHES}))
    _, err, _ = load(write(tmp_path / "错.xlsx", {"党员": [HEADER, ROSTER[1]]}))
    assert err == [
        f"错.xlsx（党员，第3行，公民身份证号）：“{FIRST}”：这是演示用的身份证号，只能录入演示数据库。"
    ]


def test_what_is_not_understood_is_named_and_left_out(db, load, tmp_path):
    sheets = {"党组织": [[*BRANCHES[0], "书记电话"], [*BRANCHES[1], "1"]], "备注": [["甲"], ["乙"]]}
    out, _, _ = load(write(tmp_path / "年度.xlsx", sheets))
    assert out == [
        "年度.xlsx 党组织：新增1行，更新0行，跳过0行",
        "未识别，已忽略：年度.xlsx 备注",
        "未识别，已忽略：年度.xlsx 党组织 “书记电话”列",
        "已写入。",
    ]
