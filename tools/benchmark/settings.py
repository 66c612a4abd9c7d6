"""The development settings without the limit of calls a token: a load test is nothing but too many calls."""

import os

from cooperation.settings.dev import *  # noqa: F403

API_CALLS_A_MINUTE = 10**9
if os.environ.get("BENCH_CHEAP_PASSWORDS"):  # the measuring process alone; the web workers keep Argon2
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
