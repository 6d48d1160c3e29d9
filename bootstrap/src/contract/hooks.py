"""What the contract test needs beside generated data: credentials, and things that exist. Touches requests alone."""

import base64
import collections
import itertools
import json
import os
import re
import threading
import uuid
import zlib
from urllib.parse import parse_qs, urlsplit

import requests
import schemathesis

TOKEN = os.environ["SCHEMATHESIS_AUTH_TOKEN"]
SERVICE = os.environ["CONTRACT_SERVICE"]
PEOPLE = os.environ["CONTRACT_PEOPLE"]
PROVIDER = "corp"
AS_SEVERAL = "CONTRACT_IDENTITIES" in os.environ
CALLS = collections.defaultdict(itertools.count)
LOCK = threading.Lock()
# Ids that the service has made (UUID, version 7), and names that this file has made.
EXISTING = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|throwaway-[0-9a-f]{32}")
NEWEST = {"cursor": None}


def sign_in(name):
    """The tokens and the profile of a new login of that person."""
    return requests.get(f"{PEOPLE}/sign-in/{name}", timeout=60).json()


def new_person():
    return sign_in(f"throwaway-{uuid.uuid4().hex}")


def claims(token):
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))


def ask(path, **query):
    """As an administrator, beside the run."""
    return requests.get(SERVICE + path, params=query, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)


def made(path, **members):
    """What an administrator creates there, beside the run."""
    answer = requests.post(SERVICE + path, json=members, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)
    return answer.json()


def new_service():
    """The name of a service account of no other test."""
    return made("/api/admin/services", name=f"throwaway-{uuid.uuid4().hex}", role="viewer")["name"]


class GivenAuth:
    """The token that the run was given."""

    def get(self, case, context):
        return TOKEN

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


class PersonAuth(GivenAuth):
    """A person's token: that of one session, or of a new one each time, for what ends the session of its token."""

    def __init__(self):
        self.kept = None

    def get(self, case, context):
        if context.operation.path == "/api/auth/logout":
            return new_person()["access_token"]
        with LOCK:
            self.kept = self.kept or sign_in("alice")["access_token"]
        return self.kept


OF_A_PERSON = ["/api/auth/logout", "/api/auth/sessions", "/api/auth/sessions/{id}"]


def is_open(context):
    return not any("bearer" in scheme for scheme in context.operation.definition.raw.get("security", []))


if not AS_SEVERAL:
    schemathesis.auth(refresh_interval=None).apply_to(path=OF_A_PERSON)(PersonAuth)
    schemathesis.auth(refresh_interval=None).skip_for(path=OF_A_PERSON).skip_for(is_open)(GivenAuth)


def with_refresh_token(case):
    case.body = {"refresh_token": new_person()["refresh_token"]}


def with_code(case):
    """A login begun, whose code is not yet spent."""
    with_code_of("default", case)


def with_code_of_provider(case):
    case.path_parameters = {"provider": PROVIDER}
    with_code_of(PROVIDER, case)


def with_code_of(provider, case):
    started = requests.get(f"{SERVICE}/api/auth/login", params={"provider": provider}, timeout=60)
    back = requests.get(started.json()["authorization_url"], allow_redirects=False, timeout=60)
    parameters = parse_qs(urlsplit(back.headers["Location"]).query)
    case.query = {name: values[0] for name, values in parameters.items()}
    cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in started.cookies)
    case.headers = {**(case.headers or {}), "Cookie": cookie}


def bearer(case):
    return (case.headers or {}).get("Authorization", "").removeprefix("Bearer ")


def own_session(case):
    """The id of the session that asks; None where no token of ours does."""
    try:
        return claims(bearer(case)).get("sid")
    except (AttributeError, IndexError, ValueError):
        return None


def with_session(case):
    """Another session of the caller: its id is the `sid` of its access token."""
    asking = bearer(case)
    if asking:
        case.path_parameters = {"id": claims(sign_in(claims(asking)["name"])["access_token"])["sid"]}


def with_five_sessions(case):
    """The caller has as many sessions each time: others end some of them meanwhile."""
    own = own_session(case)
    if own is None:
        return
    path, asking = f"{SERVICE}/api/auth/sessions", {"Authorization": f"Bearer {bearer(case)}"}
    sessions = requests.get(path, headers=asking, timeout=60).json().get("items", [])
    others = [session["id"] for session in sessions if session["id"] != own]
    for session in others[4:]:
        requests.delete(f"{path}/{session}", headers=asking, timeout=60)
    for _ in range(4 - len(others)):
        sign_in(claims(bearer(case))["name"])


def with_logout_token(case):
    case.body = {"logout_token": requests.get(f"{PEOPLE}/logout-token", timeout=60).text}


def with_user(case):
    """A user of no other test, by its current tag if the request has one."""
    case.path_parameters = {"id": new_person()["user"]["id"]}
    with_tag(case)


def with_user_and_session(case):
    """A session of a user of no other test."""
    person = new_person()
    case.path_parameters = {"id": person["user"]["id"], "session_id": claims(person["access_token"])["sid"]}


def with_tag(case):
    """By the tag that the user has, where there is one and a tag is asked for."""
    for name in {"If-Match", "If-None-Match"} & set(case.headers or {}):
        tag = ask(f"/api/admin/users/{case.path_parameters['id']}").headers.get("ETag")
        case.headers[name] = tag or case.headers[name]


def with_cursor(case):
    case.query = {**(case.query or {}), "cursor": ask(case.operation.path, limit=1).json()["next_cursor"]}


def with_page_of_new_service(case):
    """A page with only the newest service account, which has a secret: what other pages show changes meanwhile."""
    made(f"/api/admin/services/{new_service()}/secrets")
    page = services_after(NEWEST["cursor"])
    while page["next_cursor"]:
        NEWEST["cursor"] = page["next_cursor"]
        page = services_after(NEWEST["cursor"])
    if len(page["items"]) > 1:
        NEWEST["cursor"] = services_after(NEWEST["cursor"], limit=len(page["items"]) - 1)["next_cursor"]
    case.query = {**(case.query or {}), "cursor": NEWEST["cursor"]}


def services_after(cursor, limit=200):
    return ask("/api/admin/services", limit=limit, **({"cursor": cursor} if cursor else {})).json()


def with_client(case):
    """A program that presents its secret, and no token of a person."""
    case.headers = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
    secret = made(f"/api/admin/services/{new_service()}/secrets")
    case.body = {"grant_type": "client_credentials"} | {name: secret[name] for name in ("client_id", "client_secret")}


def with_token(case):
    """An access token that is active."""
    case.body = {"token": new_person()["access_token"]}


def with_token_and_program(case):
    """An access token that is active, and a program that may ask about it."""
    secret = made(f"/api/admin/services/{new_service()}/secrets")
    credentials = base64.b64encode(f"{secret['client_id']}:{secret['client_secret']}".encode()).decode()
    case.headers = {**(case.headers or {}), "Authorization": f"Basic {credentials}"}
    with_token(case)


def with_new_name(case):
    """A name that no service account has: a scenario comes again, and then a made-up name would be taken."""
    case.body = {**case.body, "name": f"throwaway-{uuid.uuid4().hex}"}


def with_service(case):
    case.path_parameters = {"name": new_service()}


def with_secret(case):
    name = new_service()
    case.path_parameters = {"name": name, "id": made(f"/api/admin/services/{name}/secrets")["id"]}


def with_service_that_has_a_secret(case):
    """So that the answer leads to the secret."""
    with_secret(case)
    del case.path_parameters["id"]


def with_trust(case):
    name = new_service()
    rule = {"issuer": "https://actions.example.test", "audience": "us", "claims": {"repository": "octo-org/surveys"}}
    case.path_parameters = {"name": name, "id": made(f"/api/admin/services/{name}/trusts", **rule)["id"]}


def with_service_that_has_a_trust(case):
    """So that the answer leads to the rule."""
    with_trust(case)
    del case.path_parameters["id"]


# Values that generated data cannot have. Half of the calls that fit the document get them.
GENUINE = {
    "POST /api/auth/backchannel-logout": with_logout_token,
    "POST /api/auth/refresh": with_refresh_token,
    "POST /api/auth/logout": with_refresh_token,
    "GET /api/auth/callback": with_code,
    "GET /api/auth/callback/{provider}": with_code_of_provider,
    "DELETE /api/auth/sessions/{id}": with_session,
    "GET /api/admin/users": with_cursor,
    "GET /api/admin/users/{id}": with_user,
    "PATCH /api/admin/users/{id}": with_user,
    "GET /api/admin/users/{id}/sessions": with_user,
    "DELETE /api/admin/users/{id}/sessions": with_user,
    "DELETE /api/admin/users/{id}/sessions/{session_id}": with_user_and_session,
    "GET /api/admin/audit": with_cursor,
    "POST /api/auth/token": with_client,
    "POST /api/auth/introspect": with_token_and_program,
    "POST /api/auth/revoke": with_token,
    "GET /api/admin/services": with_cursor,
    "GET /api/admin/services/{name}": with_service_that_has_a_secret,
    "POST /api/admin/services/{name}/secrets": with_service,
    "DELETE /api/admin/services/{name}/secrets/{id}": with_secret,
    "GET /api/admin/services/{name}/trusts": with_service_that_has_a_trust,
    "POST /api/admin/services/{name}/trusts": with_service,
    "DELETE /api/admin/services/{name}/trusts/{id}": with_trust,
}

# Lists whose items change meanwhile: a scenario would go otherwise when it comes again.
LISTS_OF_A_SCENARIO = {
    "GET /api/admin/users/{id}/sessions": with_user,
    "GET /api/admin/services": with_page_of_new_service,
    "GET /api/auth/sessions": with_five_sessions,
}

# So that a list of service accounts has a second page.
new_service(), new_service()

# Who has to stay as they are.
NEEDED = {claims(TOKEN)["sub"]} | {
    sign_in(name)["user"]["id"] for name in ("alice", "viewer_1", "viewer_2", "viewer_3", "administrator")
}
CHANGES_USERS = {
    "PATCH /api/admin/users/{id}",
    "DELETE /api/admin/users/{id}/sessions",
    "DELETE /api/admin/users/{id}/sessions/{session_id}",
}


@schemathesis.hook
def before_call(context, case, kwargs):
    case.cookies = {}
    for name in [name for name in case.headers or {} if name.lower() == "cookie"]:
        del case.headers[name]
    label = case.operation.label
    if label == "GET /api/auth/login" and fits_the_document(case):
        # No schema can tell which providers there are. There are two, so that a login has to name one.
        case.query = {**(case.query or {}), "provider": PROVIDER}
    if is_list_of_a_scenario(case):
        LISTS_OF_A_SCENARIO[label](case)
    elif would_spoil_the_next(case) or (
        label in GENUINE
        and fits_the_document(case)
        and (takes_from_the_pool(case) or is_due(case))
    ):
        GENUINE[label](case)
    elif label == "POST /api/admin/services" and fits_the_document(case) and is_of_a_scenario(case):
        with_new_name(case)
    elif GENUINE.get(label) is with_user and fits_the_document(case) and is_of_a_scenario(case):
        # A made-up tag may be that of the user at one time, and not when the same scenario comes again.
        with_tag(case)


def is_of_a_scenario(case):
    return case.meta is not None and case.meta.phase.name == "stateful"


def is_due(case):
    """
    Half of the calls. Those of a scenario by what they say, without the ids of what exists: Hypothesis sends the start of a
    scenario again, then with other ids, and where it then goes on otherwise, Schemathesis ends all scenarios early without
    a word.
    """
    if not is_of_a_scenario(case):
        return next(CALLS[case.operation.label, case.meta.phase.name]) % 2 == 0
    said = json.dumps(
        [case.path_parameters, case.query, case.body], sort_keys=True, default=lambda value: type(value).__name__
    )
    return not follows_a_link(case) and zlib.crc32(EXISTING.sub("existing", said).encode()) % 2 == 0


def follows_a_link(case):
    """What a scenario got from an answer was not generated, and leads to what exists."""
    return is_of_a_scenario(case) and bool(case.path_parameters) and "path" not in case.meta.components


def would_spoil_the_next(case):
    """Would change a user who is needed, or end the session that asks."""
    named = str((case.path_parameters or {}).get("id")).lower()
    if case.operation.label in CHANGES_USERS:
        return named in NEEDED
    return case.operation.label == "DELETE /api/auth/sessions/{id}" and named == own_session(case)


def is_list_of_a_scenario(case):
    """
    Also because Schemathesis expects 404 after a DELETE of the same path, and a user whose sessions were deleted has an
    empty list: so that list is of a user of no other test.
    """
    return case.operation.label in LISTS_OF_A_SCENARIO and is_of_a_scenario(case) and fits_the_document(case)


def takes_from_the_pool(case):
    """What a DELETE names is dropped from the pool of known ids, and a pool that shrinks ends an operation's cases early."""
    return case.method.upper() == "DELETE" and any(draw.location == "path" for draw in case.meta.pool_draws)


def fits_the_document(case):
    return (
        case.meta is not None
        and case.meta.generation.mode.is_positive
        and case.method.upper() == case.operation.method.upper()
    )


print(f"The hooks of the contract test are loaded: {', '.join(GENUINE)}.", flush=True)
