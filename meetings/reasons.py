"""Why a member did not come, and who need not be counted as 应到: choices of the form, other words come by import."""

ABSENT = ("请假", "外出务工", "生病", "出差", "值班", "无故缺席")

# 《中国共产党基层组织选举工作条例》（2020年）第十八条 and its official explanation; read in secondary sources.
EXEMPT = (
    "患有精神病或其他疾病，不能表达本人意志",
    "自费出国半年以上",
    "被停止党籍",
    "受留党察看处分",
    "被拘留、逮捕或判刑",
    "年老体弱卧床不起或长期生病、生活不能自理",
    "工作调动、下派锻炼、蹲点、外出学习、工作或休假等半年以上",
    "流动党员本人提出申请",
)
