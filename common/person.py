"""The identity of a person, shared by members, recruits and staff; each keeps its own table."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from common.encryption import EncryptedTextField, blind_index
from common.identity import check_id_number, mask_id_number, mask_phone
from common.pinyin import STORED_LENGTH, stored_spellings


class Sex(models.TextChoices):
    MALE = "M", "男"
    FEMALE = "F", "女"


class Education(models.TextChoices):
    POSTGRADUATE = "POSTGRADUATE", "研究生"
    BACHELOR = "BACHELOR", "大学本科"
    COLLEGE = "COLLEGE", "大学专科"
    SECONDARY = "SECONDARY", "中专"
    HIGH = "HIGH", "高中"
    JUNIOR = "JUNIOR", "初中"
    PRIMARY = "PRIMARY", "小学及以下"


class Person(models.Model):
    name = models.CharField("姓名", max_length=50)
    spellings = models.CharField("姓名拼音", max_length=STORED_LENGTH, blank=True, editable=False)
    id_number = EncryptedTextField("公民身份证号", blank=True)
    id_number_index = models.CharField("身份证号索引", max_length=64, blank=True, editable=False)
    id_number_last4 = models.CharField("身份证号后四位", max_length=4, blank=True, editable=False)
    sex = models.CharField("性别", max_length=1, choices=Sex)
    ethnicity = models.CharField("民族", max_length=20, default="汉族")
    born_on = models.DateField("出生日期")
    education = models.CharField("学历", max_length=12, choices=Education, blank=True)
    mobile = EncryptedTextField("手机号", blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.index_person()
        super().save(*args, **kwargs)

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)

    @property
    def masked_mobile(self) -> str:
        return mask_phone(self.mobile)

    def clean(self) -> None:
        super().clean()
        if self.id_number:
            self._check_id_number()
        self.index_person()

    def _check_id_number(self) -> None:
        """GB 11643: check digit, and birth date and sex as the number tells them."""
        try:
            number = check_id_number(self.id_number)
        except ValueError as error:
            raise ValidationError({"id_number": str(error)}) from error
        errors = {}
        if number.is_demo and not settings.DEMO:
            errors["id_number"] = "这是演示用的身份证号，只能录入演示数据库。"
        if self.born_on and number.born_on != self.born_on:
            errors["born_on"] = f"与身份证号中的出生日期（{number.born_on}）不一致。"
        if self.sex and number.sex != self.sex:
            errors["sex"] = "与身份证号中的性别不一致。"
        if errors:
            raise ValidationError(errors)
        self.id_number = number.text

    def index_person(self) -> None:
        """Keep what is searched beside the name and the encrypted number; bulk writers call it through clean()."""
        self.spellings = stored_spellings(self.name)
        self.id_number_index = blind_index(self.id_number) if self.id_number else ""
        self.id_number_last4 = self.id_number[-4:]
