"""What is typed in the workshop. A paragraph is one line: line ends are joined, as a pasted one brings them."""

import re

from django import forms

from common.chinese import IDIOMS
from reports.checks import Part
from reports.models.summary import PARTS
from reports.wording import CHANGE, TOKEN

BRACES = re.compile(r"[{}]")
LONGEST = 4000
LONGEST_TEXT = 50_000


def clean_paragraph(text: str) -> str:
    """ValidationError for an idiom that does not exist and for braces that are no token."""
    text = re.sub(r"\s*\n\s*", "", text.replace("\r", "")).strip()
    for match in TOKEN.finditer(text):
        if match[2] and match[2] not in (*IDIOMS, CHANGE):
            raise forms.ValidationError(
                f"没有“{match[2]}”这种数字写法，可用：约、余、多、近、整数、一位小数、万元、比上年。"
            )
    if BRACES.search(TOKEN.sub("", text)):
        raise forms.ValidationError("花括号只用来插入数据，如“{meetings.held}”，请从右侧“数据”中复制。")
    return text


class ParagraphForm(forms.Form):
    """One paragraph as it was seen at `version`."""

    part = forms.ChoiceField(choices=PARTS)
    slot = forms.CharField(max_length=30)
    version = forms.IntegerField(min_value=0)
    text = forms.CharField(max_length=LONGEST, required=False, strip=False)

    def clean_part(self) -> Part:
        return Part(self.cleaned_data["part"])

    def clean_text(self) -> str:
        return clean_paragraph(self.cleaned_data["text"])


class NewParagraphForm(forms.Form):
    part = forms.ChoiceField(choices=PARTS, widget=forms.HiddenInput)
    chapter = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="新段落",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="数据写作“{数据代码}”，代码见“数据”一栏；段首小标题写在两个星号之间，如“**抓好教育。**”。",
    )

    def clean_part(self) -> Part:
        return Part(self.cleaned_data["part"])

    def clean_text(self) -> str:
        return clean_paragraph(self.cleaned_data["text"])


class PastedForm(forms.Form):
    """A text from elsewhere, its first line the title."""

    until = forms.DateField(
        label="截止日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="文稿所写的期间到哪一天为止。",
    )
    text = forms.CharField(
        label="文稿",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="把全文粘贴到这里，第一行是标题。只作校核，不保存。",
    )


class CommentForm(forms.Form):
    text = forms.CharField(label="意见", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
