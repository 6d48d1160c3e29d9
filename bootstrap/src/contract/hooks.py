"""What the contract test needs beside generated data: credentials, and things that exist. Touches requests alone."""

import base64
import collections
import itertools
import json
import os
import threading
from urllib.parse import parse_qs, urlsplit

import requests
import schemathesis

TOKEN = os.environ["SCHEMATHESIS_AUTH_TOKEN"]
SERVICE = os.environ["CONTRACT_SERVICE"]
LOGOUT_TOKENS = os.environ["CONTRACT_LOGOUT_TOKENS"]
CALLS = collections.defaultdict(itertools.count)
LOCK = threading.Lock()


class Login:
    """One login of a person, begun and not yet ended."""

    def __init__(self):
        started = requests.get(f"{SERVICE}/api/auth/login", timeout=30)
        self.cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in started.cookies)
        back = requests.get(started.json()["authorization_url"], allow_redirects=False, timeout=30)
        parameters = parse_qs(urlsplit(back.headers["Location"]).query)
        self.parameters = {name: values[0] for name, values in parameters.items()}

    def end(self):
        """The tokens and the profile."""
        callback = f"{SERVICE}/api/auth/callback"
        return requests.get(callback, params=self.parameters, headers={"Cookie": self.cookie}, timeout=30).json()


class Anybody:
    """The token that the run was given."""

    def get(self, case, context):
        return TOKEN

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


class Somebody(Anybody):
    """A person's token: that of one session, or of a new one each time, for what ends the session of its token."""

    def __init__(self):
        self.kept = None

    def get(self, case, context):
        if context.operation.path == "/api/auth/logout":
            return Login().end()["access_token"]
        with LOCK:
            self.kept = self.kept or Login().end()["access_token"]
        return self.kept


OF_A_PERSON = ["/api/auth/logout", "/api/auth/sessions/{id}"]


def is_open(context):
    return not any("bearer" in scheme for scheme in context.operation.definition.raw.get("security", []))


schemathesis.auth(refresh_interval=None).apply_to(path=OF_A_PERSON)(Somebody)
schemathesis.auth(refresh_interval=None).skip_for(path=OF_A_PERSON).skip_for(is_open)(Anybody)


def with_refresh_token(case):
    case.body = {"refresh_token": Login().end()["refresh_token"]}


def with_code(case):
    login = Login()
    case.query = dict(login.parameters)
    case.headers = {**(case.headers or {}), "Cookie": login.cookie}


def with_session(case):
    """A session's id is the `sid` of its access token."""
    claims = Login().end()["access_token"].split(".")[1]
    case.path_parameters = {"id": json.loads(base64.urlsafe_b64decode(claims + "=="))["sid"]}


def with_logout_token(case):
    case.body = {"logout_token": requests.get(LOGOUT_TOKENS, timeout=30).text}


# What generated data can't have. Half of the calls that fit the document get it.
GENUINE = {
    "POST /api/auth/backchannel-logout": with_logout_token,
    "POST /api/auth/refresh": with_refresh_token,
    "POST /api/auth/logout": with_refresh_token,
    "GET /api/auth/callback": with_code,
    "DELETE /api/auth/sessions/{id}": with_session,
}


@schemathesis.hook
def before_call(context, case, kwargs):
    case.cookies = {}
    for name in [name for name in case.headers or {} if name.lower() == "cookie"]:
        del case.headers[name]
    bring = GENUINE.get(case.operation.label)
    if bring and fits_the_document(case) and next(CALLS[case.operation.label, case.meta.phase.name]) % 2 == 0:
        bring(case)


def fits_the_document(case):
    return (
        case.meta is not None
        and case.meta.generation.mode.is_positive
        and case.method.upper() == case.operation.method.upper()
    )


print(f"The hooks of the contract test are loaded: {', '.join(GENUINE)}.", flush=True)
