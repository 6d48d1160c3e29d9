"""What other programs ask: introspection beside Keycloak's, and forward authentication beside a profile."""
import base64
import json
import os
import random
import urllib.parse
import urllib.request

from peers import ACTIVE, Peer, Tables, grouped, ratio, run, table

REALM, CLIENT, SECRET, PERSON = "bench", "bench", "only-for-the-bench", "person"
SESSIONS = 100  # of Keycloak, whose tokens are sent again and again
# workload, the least ratio of its requests a second to those for a profile
BUDGETS = (("introspect", 0.8), ("verify", 0.95))
PER_CPU_SECOND = 10  # the least ratio of introspections to those of Keycloak


class Keycloak(Peer):
    """Keycloak with one realm, one client and one user, in its memory."""

    health, introspect = f"/realms/{REALM}", f"/realms/{REALM}/protocol/openid-connect/token/introspect"
    credentials = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()

    def __init__(self, bench, port):
        home = bench.options.keycloak
        imports = home / "data/import"
        imports.mkdir(parents=True, exist_ok=True)
        (imports / f"{REALM}-realm.json").write_text(json.dumps({
            "realm": REALM, "enabled": True, "sslRequired": "none", "accessTokenLifespan": 86400,
            "ssoSessionIdleTimeout": 86400, "ssoSessionMaxLifespan": 86400,
            "clients": [{"clientId": CLIENT, "secret": SECRET, "directAccessGrantsEnabled": True, "protocolMappers": [
                # A client learns only of tokens that are for it.
                {"name": "audience", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
                 "config": {"included.client.audience": CLIENT, "access.token.claim": "true"}}]}],
            "users": [{"username": PERSON, "enabled": True, "email": "person@example.com", "emailVerified": True,
                       "firstName": "Person", "lastName": "Number 1",
                       "credentials": [{"type": "password", "value": PERSON}]}]}))
        run(home / "bin/kc.sh", "build", "--db=dev-mem", env={**os.environ, "JAVA_HOME": str(bench.java)})
        # Not by its script, which stays between: it is the server that is paused and whose time is taken.
        super().__init__("keycloak", [str(bench.java / "bin/java"), "-Xms64m", "-Xmx512m", f"-Dkc.home.dir={home}",
                                      "-cp", str(home / "lib/quarkus-run.jar"),
                                      "io.quarkus.bootstrap.runner.QuarkusEntryPoint", "start", "--optimized",
                                      "--import-realm", "--http-enabled=true", "--hostname-strict=false",
                                      "--http-host=127.0.0.1", f"--http-port={port}"], {}, port,
                         bench.work / "keycloak.log", self)
        self.file = bench.work / "keycloak.tokens"

    def take(self, kind, algorithm, seconds):
        return self.file

    def sign_in(self):
        form = {"grant_type": "password", "client_id": CLIENT, "client_secret": SECRET, "username": PERSON,
                "password": PERSON}
        tokens = [post(f"{self.base}{self.health}/protocol/openid-connect/token", form)["access_token"]
                  for _ in range(SESSIONS)]
        self.file.write_text("\n".join(tokens) + "\n")


def post(url, form, credentials=None):
    headers = {"Authorization": f"Basic {credentials}"} if credentials else {}
    request = urllib.request.Request(url, urllib.parse.urlencode(form).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def credentials(product):
    """Those of a new service account, as HTTP Basic sends them."""
    command = lambda *args: run(product.command[0], "services", *args, env=product.environment).strip()
    client = command("create", "bench", "--role", "viewer")
    return base64.b64encode(f"{client}:{command('secret', 'bench')}".encode()).decode()


def start(bench):
    """The product with a service account, and Keycloak if it is given; each with tokens that are active."""
    tables = Tables(bench, "programs", ACTIVE, ACTIVE)
    product = bench.peers["product"] = bench.product("HS256", bench.options.port + 1, tables)
    product.start()
    tables.fill()
    product.credentials = credentials(product)
    if bench.options.keycloak:
        keycloak = bench.peers["keycloak"] = Keycloak(bench, bench.options.port + 2)
        keycloak.start()
        keycloak.sign_in()
    for peer in bench.peers.values():
        token = peer.tables.take("good", "HS256", 0).read_text().split("\n")[0]
        answer = post(peer.base + peer.introspect, {"token": token}, peer.credentials)
        if answer.get("active") is not True or post(peer.base + peer.introspect, {"token": token + "A"},
                                                    peer.credentials) != {"active": False}:
            raise SystemExit(f"{peer.name} answers {answer}, or takes a forged token")
        peer.pause()


def programs(bench):
    start(bench)
    steps = [("product", workload) for workload in ("me", "verify", "introspect")]
    steps += [("keycloak", "introspect")] if "keycloak" in bench.peers else []
    for name, workload in steps:
        bench.warm_up(bench.peers[name], workload)
    rows = []
    for i in range(bench.options.rounds):
        for name, workload in random.Random(i).sample(steps, len(steps)):
            row = bench.load(bench.peers[name], workload, bench.options.seconds, 16)
            rows.append({"peer": name, "workload": workload, **row})
    rows.sort(key=lambda row: steps.index((row["peer"], row["workload"])))
    print("\n".join(table(rows, "peer", "workload")), "", *verdicts(rows), sep="\n")
    return {"rows": rows, "errors": sum(row["errors"] for row in rows)}


def verdicts(rows):
    of = grouped(rows, "peer", "workload")
    for workload, least in BUDGETS:
        got = ratio(of["product", workload], of["product", "me"], "rps")
        yield f"{workload}: {got:.2f} × me, budget {least}: {'met' if got >= least else 'MISSED'}"
    if ("keycloak", "introspect") in of:
        got = ratio(of["keycloak", "introspect"], of["product", "introspect"], "cpu_us")
        yield (f"introspect for each CPU second: {got:.1f} × keycloak, budget {PER_CPU_SECOND}: "
               f"{'met' if got >= PER_CPU_SECOND else 'MISSED'}")
