"""The one settings file. Everything a deployment changes is an environment variable; see README."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(BASE_DIR / ".env")
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", False)
# A demo database accepts ID numbers with the area code 999999 and nothing else does.
DEMO = env.bool("DEMO", False)
# Offices inside a closed network often have no certificate; everything else must be HTTPS.
INTRANET_HTTP = env.bool("INTRANET_HTTP", DEBUG or DEMO)
# Only behind a proxy of our own, which sets X-Forwarded-For and X-Forwarded-Proto, are these two believed.
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)


def installation_key(path: Path) -> str:
    """A random key of this installation alone, made at the first start and readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", "") or installation_key(VAR_DIR / "secret.key")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    raise ImproperlyConfigured("SECRET_KEY 太弱：至少 50 个字符。")
DATA_KEY_FILE = Path(env.str("DATA_KEY_FILE", str(VAR_DIR / "data.key")))

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "auditlog",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "common",
    "accounts",
    "jobs",
    "members",
    "meetings",
    "dues",
    "personnel",
    "worklog",
    "education",
    "stars",
    "reports",
    "dangjian",
]
MIDDLEWARE = [
    "dangjian.middleware.number_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pads each page by a random length, so that its size tells nothing of a token in it (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "dangjian.middleware.guard_pages",
    "accounts.address.remember_address",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.limit_sessions",
    "accounts.middleware.require_second_factor",
    "accounts.middleware.require_password_change",
    "dangjian.duties.separate_duties",
    "accounts.limits.limit_downloads",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.TraceChanges",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "dangjian.counts.recount_after_writing",
    "dangjian.exports.export_lists",
    "common.editing.tell_lost_edits",
    "dangjian.middleware.RepeatReads",
]
ROOT_URLCONF = "dangjian.urls"
WSGI_APPLICATION = "dangjian.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dangjian.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "dangjian.rendering.Renderer"

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    # A web process works on one request at a time; its threads and a busy moment may need a few connections more.
    # Compiling a statement takes PostgreSQL a second or two; the summary's run for a few hundredths.
    OPTIONS = {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}, "options": "-c jit=off"}
    POOL = {"CONN_HEALTH_CHECKS": True, "OPTIONS": OPTIONS}
    DATABASES["default"] |= POOL
    # A copy that PostgreSQL keeps up to date by itself, for reading.
    if env.str("REPLICA_URL", ""):
        DATABASES["replica"] = env.dj_db_url("REPLICA_URL") | POOL | {"TEST": {"MIRROR": "default"}}
        DATABASE_ROUTERS = ["dangjian.replica.ReplicaRouter"]
        MIDDLEWARE.insert(0, "dangjian.replica.read_from_replica")
# SQLite leaves out the columns that an index of PostgreSQL carries along; nothing else differs.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "members.backends.ScopeBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# One of two rules whole, never a mixture: see accounts/passwords.py.
_DJANGO, _OWN = "django.contrib.auth.password_validation.", "accounts.passwords."
PASSWORD_PROFILES = {
    "dengbao": [
        {"NAME": _OWN + "LengthValidator", "OPTIONS": {"min_length": 10}},
        {"NAME": _OWN + "ThreeKindsValidator"},
        {"NAME": _DJANGO + "UserAttributeSimilarityValidator"},
    ],
    "asvs": [
        {"NAME": _OWN + "LengthValidator", "OPTIONS": {"min_length": 15}},
        {"NAME": _DJANGO + "CommonPasswordValidator"},
        {"NAME": _OWN + "ContextWordValidator"},
    ],
}
PASSWORD_PROFILE = env.str("PASSWORD_PROFILE", "dengbao")
if PASSWORD_PROFILE not in PASSWORD_PROFILES:
    raise ImproperlyConfigured("PASSWORD_PROFILE 只能是 dengbao 或 asvs。")
AUTH_PASSWORD_VALIDATORS = PASSWORD_PROFILES[PASSWORD_PROFILE]
PASSWORD_MAX_AGE_DAYS = 90 if PASSWORD_PROFILE == "dengbao" else None  # noqa: S105
# "offered": whoever wants it; "required": administrators meet nothing else before they have set it up.
SECOND_FACTOR = env.str("SECOND_FACTOR", "offered")
if SECOND_FACTOR not in ("offered", "required"):
    raise ImproperlyConfigured("SECOND_FACTOR 只能是 offered 或 required。")
# Three administrators who cannot do each other's work: dangjian/duties.py.
SEPARATED_ADMINISTRATORS = env.bool("SEPARATED_ADMINISTRATORS", False)
OTP_TOTP_ISSUER = "党建工作台"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "accounts.address.client_address"
AXES_DISABLE_ACCESS_LOG = True  # log-ins are events
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
VENDOR_DIR = BASE_DIR / "var" / "vendor"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", VENDOR_DIR)]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if env.str("S3_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT"),
            "access_key": env.str("S3_ACCESS_KEY"),
            "secret_key": env.str("S3_SECRET_KEY"),
            "file_overwrite": False,
        },
    }
# What a demo uploads, backs up and restores never meets the files of a real installation beside it.
MEDIA_ROOT = VAR_DIR / ("demo-media" if DEMO else "media")
FONT_DIR = Path(env.str("FONT_DIR", str(BASE_DIR / "var" / "fonts")))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = not INTRANET_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Browsers give a cookie of such a name back to this very host alone, and over HTTPS alone.
COOKIE_PREFIX = "" if INTRANET_HTTP else "__Host-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_HTTPONLY = True
# What is said to a user names persons; it does not belong into a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = not INTRANET_HTTP
CSRF_COOKIE_SECURE = not INTRANET_HTTP
SECURE_HSTS_SECONDS = 0 if INTRANET_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INTRANET_HTTP
SECURE_HSTS_PRELOAD = not INTRANET_HTTP

# One request whole, files included; a workbook has 10 MB at most.
MAX_REQUEST_BYTES = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# A second place for every automatic backup, such as another disk; none unless named.
BACKUP_COPY_TO = Path(env.str("BACKUP_COPY_TO")) if env.str("BACKUP_COPY_TO", "") else None
# Archives that open with the data key alone; without it not even names can be saved out of them.
BACKUP_ENCRYPT = env.bool("BACKUP_ENCRYPT", False)
# Before a load and a migration; a demo has nothing to lose.
BACKUP_BEFORE_CHANGES = env.bool("BACKUP_BEFORE_CHANGES", not DEMO)
BACKUP_DIR = Path(env.str("BACKUP_DIR", "") or VAR_DIR / ("demo-backups" if DEMO else "backups"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "dangjian.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers print messages of exceptions, which may quote personal numbers.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}

AUDITLOG_INCLUDE_ALL_MODELS = False
AUDITLOG_CID_HEADER = None

IMPORT_EXPORT_USE_TRANSACTIONS = True

# Chapters of the annual summary, in printing order. Each module follows the contract of reports/sections.py.
REPORT_SECTIONS = [
    "meetings.report",
    "members.report",
    "dues.report",
    "personnel.report",
    "education.report",
    "stars.report",
    "worklog.report",
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What may run as a background job: dotted path, with `minutes` (30) and `attempts` (3) where others are needed.
JOB_FUNCTIONS: dict[str, dict[str, int]] = {
    "dangjian.nightly.back_up": {"minutes": 120, "attempts": 2},
    "dangjian.nightly.tidy_up": {},
    "dangjian.nightly.draft_summaries": {"minutes": 120},
    "dangjian.nightly.remind_of_retention": {},
    "dangjian.exports.write_list": {},
    "dangjian.imports.large.check_in_background": {},
    "dangjian.imports.large.import_in_parts": {"minutes": 120, "attempts": 5},
    "dues.views.export.write_ledger": {},
    "meetings.book.write_book": {},
    "members.roster_export.write_roster": {},
    "reports.background.write_townships": {},
    "reports.background.write_inspection": {},
}
# Of these, what runs by itself once a day, from this hour on.
NIGHTLY_FUNCTIONS = [
    "dangjian.nightly.back_up",
    "dangjian.nightly.tidy_up",
    "dangjian.nightly.draft_summaries",
    "dangjian.nightly.remind_of_retention",
]
NIGHTLY_HOUR = env.int("NIGHTLY_HOUR", 2)
# What follows from a record is done again when it comes back from the bin: model → deed on the restored row.
AFTER_RESTORING = {"members.RecruitmentStep": "members.admission.record_step"}
# To-dos of the home page: modules with `todos(user, on)`.
TODO_SOURCES = [
    "meetings.todo",
    "members.todo",
    "dues.todo",
    "personnel.todo",
    "worklog.todo",
    "education.todo",
    "stars.todo",
    "reports.todo",
    "dangjian.retention",
]
# What other chapters tell on a member's page, in the order shown: members.panels.
MEMBER_PANELS = ["meetings.panel", "dues.panel", "education.panel"]
# And on a branch's page.
BRANCH_PANELS = ["meetings.panel", "dues.panel", "stars.panel", "worklog.panel"]
# Which meetings may have decided a use of money: members.decisions.
DECISIONS = "meetings.decisions"
# Workbook sheets in loading order: a sheet may refer to what the sheets before it created.
WORKBOOK_RESOURCES = [
    "members.resources.BranchResource",
    "members.resources.MemberResource",
    "members.resources.RecruitResource",
    "members.resources.RecruitmentPlanResource",
    "members.resources.TransferResource",
    "meetings.resources.MeetingResource",
    "dues.resources.AssessmentResource",
    "dues.resources.PaymentResource",
    "dues.resources.RemittanceResource",
    "dues.resources.ExpenseResource",
    "personnel.resources.StaffResource",
    "personnel.resources.CaseResource",
    "education.resources.CampaignResource",
    "education.plan_sheet.PlannedStudyResource",
    "education.resources.DistributionResource",
    "education.resources.StudyStatementResource",
    "education.resources.TrainingClassResource",
    "stars.resources.StarResource",
    "stars.claim_sheet.ClaimResource",
    "stars.resources.HonourResource",
    "stars.resources.WeakBranchResource",
    "stars.resources.PlaceResource",
    "worklog.resources.WorkRecordResource",
]
