"""Label and value pairs of a member's page."""

from members.models import Member

Facts = list[tuple[str, object]]


def identity(member: Member) -> Facts:
    return [
        ("公民身份证号", member.masked_id_number),
        ("性别", member.get_sex_display()),
        ("民族", member.ethnicity),
        ("出生日期", member.born_on),
        ("学历", member.get_education_display()),
        ("学位", member.degree),
        ("工作岗位", member.occupation),
        ("从事专业技术职务", member.profession),
        ("新社会阶层类型", member.new_stratum),
        ("是否农民工", member.is_migrant_worker),
        ("手机号", member.masked_mobile),
        ("固定电话", member.landline),
        ("家庭住址", member.address),
        ("户籍所在地", member.household),
        ("备注", member.note),
    ]


def membership(member: Member) -> Facts:
    facts: Facts = [
        ("所在党支部", member.branch.name),
        ("党小组", member.group.name if member.group else None),
        ("人员类别", member.get_category_display()),
        ("加入党组织日期", member.joined_on),
        ("转为正式党员日期", member.confirmed_on),
        ("入党时所在支部", member.joined_branch),
        ("党籍状态", member.get_status_display()),
        ("进入本支部日期", member.entered_on),
        ("党员增加信息", member.get_entry_display()),
    ]
    if member.probation_extension:
        facts.append(("延长预备期（月）", member.probation_extension))
    if member.stopped_on:
        facts.append(("停止党籍日期", member.stopped_on))
    if member.is_lost:
        facts += [("是否为失联党员", True), ("失去联系日期", member.lost_on)]
    if member.left_on:
        facts += [("离开日期", member.left_on), ("党员减少信息", member.get_departure_display())]
    return facts
