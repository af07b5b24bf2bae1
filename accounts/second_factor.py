"""
A second factor at log-in: six digits that an app on the telephone shows (RFC 6238), without any network.

Whether it is still owed stands in the session, so that no page asks the database for it.
"""

import base64
import unicodedata

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.events import record
from accounts.models import Role, User
from common.encryption import blind_index

OWED, MISSING = "owed", "missing"
STATE = "second_factor"
RECOVERY_CODES = 10
NAME = "手机验证"


def owed_at_login(user: User) -> str:
    """OWED: the user has one and must show it; MISSING: the user has to set one up; else empty."""
    if is_on(user):
        return OWED
    return MISSING if settings.SECOND_FACTOR == "required" and user.role == Role.ADMIN else ""


def is_on(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def offered(user: User) -> TOTPDevice:
    """The device that waits for its first code; the same one until then, so that a reload keeps the picture."""
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return waiting or TOTPDevice.objects.create(user=user, name=NAME, confirmed=False)


def secret_of(device: TOTPDevice) -> str:
    """The secret as a person types it: base32 in groups of four."""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@transaction.atomic
def turn_on(user: User, device: TOTPDevice, code: str) -> list[str]:
    """The recovery codes, shown this once; empty when the code is wrong."""
    if not device.verify_token(normalised(code)):
        return []
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    StaticDevice.objects.filter(user=user).delete()
    recovery = StaticDevice.objects.create(user=user, name="备用码")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=recovery, token=_kept(code)) for code in codes)
    record("启用两步验证", user)
    return codes


@transaction.atomic
def turn_off(user: User, how: str) -> bool:
    """False when it was not on. `how` is for the trace."""
    devices, _ = TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    if devices:
        record("停用两步验证", user, 方式=how)
    return bool(devices)


def accepts(user: User, code: str) -> bool:
    """
    Six digits of the app, or a recovery code, each once. Wrong ones make the next try wait, twice as long each time.
    """
    text = normalised(code)
    kind = TOTPDevice if text.isdecimal() else StaticDevice
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        accepted = device is not None and device.verify_token(text if kind is TOTPDevice else _kept(text))
        how = "手机" if kind is TOTPDevice else "备用码"
        record("两步验证" if accepted else "两步验证失败", user, success=accepted, 方式=how)
    return accepted


def _kept(code: str) -> str:
    """What the database keeps of a recovery code; nobody finds the code to it without the key file."""
    return blind_index(f"recovery {code}")[: StaticToken._meta.get_field("token").max_length]


def normalised(code: str) -> str:
    return "".join(unicodedata.normalize("NFKC", code).lower().split())


def settle(request: HttpRequest) -> None:
    """From here the session may open every page; its key changes, as at every gain of rights."""
    request.session.cycle_key()
    request.session[STATE] = ""
