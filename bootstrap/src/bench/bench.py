#!/usr/bin/env python3
"""The product beside Quarkus, bare Jersey, bare Grizzly and nginx: one machine, one PostgreSQL, one load generator, in
one run.

Needs `mvn -DskipTests package` done, and wrk, PostgreSQL, nginx, openssl, Maven and a JDK of 21 or newer. Prints a table
and keeps the figures as JSON. Every round runs each workload on each peer, every other round in the opposite order;
ratios are taken within a round, then their median. Peers are stopped (SIGSTOP) while another is measured, and loaded for
a second before it is their turn again. Exit status 1 where any answer measured was wrong. Each of the options --startup,
--memory, --profile, --logins, --sizing, --scale, --lines and --parts measures something else instead: --startup beside Quarkus,
--logins beside Quarkus and Spring Security, the others the product alone; --programs measures what other programs ask,
beside Keycloak.
"""
import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import logins
import profiles
import programs
import rechecks
import scale
import sizing
import startup
from peers import HERE, ME, REFRESHES, SECRET, TARGET, WORKLOADS, Bench, Peer, Tables, get, median, ratio, run

FLOORS = ("grizzly", "jersey", "nginx")
# Those of the product's script: with another collector, a floor would cost what the product does not.
FLOOR_OPTIONS = ("-Xms32m", "-Xmx512m", "-XX:NewSize=20m", "-XX:+UseSerialGC")
# The others, in the order of the columns
OTHERS = ("quarkus", *FLOORS)
# workload: who takes part
COMPARED = {
    "health": ("product", "quarkus", "grizzly", "jersey", "nginx"),
    "ordinary": ("product", "quarkus", "jersey"),
    "me": ("product", "quarkus", "grizzly", "jersey", "nginx"),
    "me-rs256": ("product", "quarkus", "grizzly"),
    "me-first-seen": ("product", "quarkus"),
    "me-refused": ("product", "quarkus"),
    "verify": ("product", "grizzly", "nginx"),
    "introspect": ("product", "grizzly", "nginx"),
    "forbidden": ("product",),
    "forbidden-ordinary": ("product",),
    "refresh": ("product", "quarkus"),
}
# workload, what the product is compared with, the least ratio of requests a second
BUDGETS = [("health", "grizzly", 0.9), ("me", "quarkus", 2.5), ("me", "grizzly", 1.0), ("me-rs256", "quarkus", 2.5),
           ("me-rs256", "grizzly", 0.6), ("me-first-seen", "quarkus", 1.3), ("me-refused", "quarkus", 1.5),
           ("verify", "grizzly", 0.9), ("introspect", "grizzly", 0.9), ("refresh", "quarkus", 1.5)]
# workload of the product, peer and workload that it is compared with, the greatest ratio of processor time a request
COSTS = [("ordinary", "jersey", "ordinary", 1.2), ("forbidden", "product", "me", 1.3),
         ("forbidden-ordinary", "product", "me", 1.3), ("refresh", "quarkus", "refresh", 1.0)]
# A ratio that moves by more between two runs is named.
MOVED = 0.1


class Comparison(Bench):
    def build_quarkus(self):
        if not (self.work / "quarkus/quarkus-app").exists():
            run("mvn", "-q", "-B", "-f", HERE / "quarkus/pom.xml", f"-Dout={self.work}/quarkus", "package")

    # ---- peers

    def quarkus(self, algorithm, port, tables):
        return Peer("quarkus", [f"{self.java}/bin/java", "-Xmx512m", "-jar",
                                f"{self.work}/quarkus/quarkus-app/quarkus-run.jar"],
                    {"PEER_DATABASE": f"jdbc:postgresql://127.0.0.1:{self.options.port - 1}/quarkus?user=bench",
                     "PEER_ALGORITHM": algorithm, "PEER_SECRET": SECRET,
                     "PEER_KEY_FILE": str(self.work / ("rs256.public.pem" if algorithm == "RS256" else "hs256.jwk"))},
                    port, self.work / f"quarkus-{algorithm}.log", tables)

    def floor(self, name, port, tables):
        command = [shutil.which("nginx") or "/usr/sbin/nginx", "-e", "stderr", "-c", str(self.nginx(port))] if name == "nginx" else \
            [f"{self.java}/bin/java", *FLOOR_OPTIONS, "-cp", self.class_path, {"grizzly": "Floor", "jersey": "BareJersey"}[name]]
        peer = Peer(name, command, {}, port, self.work / f"{name}.log", tables)
        peer.credentials = "none"  # not read there
        return peer

    def nginx(self, port):
        """The configuration of one process that answers everything with the body of Floor.java."""
        folder = self.work / "nginx"
        folder.mkdir(exist_ok=True)
        temporary = "".join(f"  {part}_temp_path {folder}/{part};\n" for part in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        path = folder / "nginx.conf"
        path.write_text(f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nevents {{ worker_connections 1024; }}\n"
                        f"http {{\n  access_log off;\n  keepalive_requests 1000000000;\n{temporary}"
                        f"  server {{\n    listen 127.0.0.1:{port};\n    default_type application/json;\n"
                        "    location / { return 200 '{\"status\":\"ok\"}'; }\n  }\n}\n")
        return path

    def start(self):
        port, algorithms = self.options.port, {WORKLOADS[w][0] for w in self.options.workloads}
        names = {n for w in self.options.workloads for n in COMPARED[w]} & set(self.options.peers)
        tables = self.tables()
        for algorithm in algorithms:
            tables["product"].take("good", algorithm, 0)
            if algorithm == "HS256":
                self.write_hs256_key()
        if "product" in names:
            self.migrate(tables["product"])
        for name in sorted(names - set(FLOORS)):
            tables[name].fill()
        for algorithm in sorted(algorithms):
            for name in self.options.peers:
                if name in names and (name not in FLOORS or name not in {n for n, _ in self.peers}):
                    port += 1
                    # What a floor is asked for, it does not look at.
                    peer = self.floor(name, port, tables["product"]) if name in FLOORS \
                        else getattr(self, name)(algorithm, port, tables[name])
                    self.peers[name, algorithm] = peer
                    peer.start()
                    self.check(peer, algorithm)
                    peer.pause()
        product = self.peers.get(("product", "HS256"))
        if product and "introspect" in self.options.workloads:
            product.resume()
            product.credentials = programs.credentials(product)
            product.pause()

    def tables(self):
        return {"product": Tables(self, "product", self.options.users, REFRESHES),
                "quarkus": Tables(self, "quarkus", self.options.users, REFRESHES, HERE / "quarkus")}

    def write_hs256_key(self):
        """The key of tokens that have been made, as Quarkus reads it."""
        (self.work / "hs256.jwk").write_text(json.dumps(
            {"kty": "oct", "alg": "HS256", "use": "sig", "kid": self.key_ids["HS256"],
             "k": base64.urlsafe_b64encode(SECRET.encode()).rstrip(b"=").decode()}))

    def migrate(self, tables):
        peer = self.product("HS256", self.options.port, tables)
        peer.start()
        peer.stop()

    def peer(self, name, workload):
        return self.peers.get((name, WORKLOADS[workload][0])) or next(p for (n, _), p in self.peers.items() if n == name)

    def check(self, peer, algorithm):
        """Whether the peer really looks at what it is sent."""
        if peer.name in FLOORS:
            return
        for kind, wanted in (("good", 200), ("bad", 401)):
            token = peer.tables.take(kind, algorithm, 0).read_text().split("\n")[0]
            status, body = get(peer.base + ME, {"Authorization": f"Bearer {token}", "Accept": "application/json"})
            if status != wanted or wanted == 200 and json.loads(body)["oidc_sub"] != "person-1":
                sys.exit(f"{peer.name} answers {status} {body} to a {kind} token")

    # ---- measuring

    def names(self, workload):
        return [n for n in COMPARED[workload] if n in self.options.peers]

    def measure(self):
        results = {w: {n: [] for n in self.names(w)} for w in self.options.workloads}
        for workload in self.options.workloads:
            for name in self.names(workload):
                self.warm_up(self.peer(name, workload), workload)
        for i in range(self.options.rounds):
            for workload in self.options.workloads:
                for name in self.names(workload)[::1 if i % 2 else -1]:
                    results[workload][name].append(
                        self.load(self.peer(name, workload), workload, self.options.seconds, 16))
        return results

    def latencies(self, results):
        """Of the product and of Quarkus at the same load, where tokens are sent: pauses for three fifths of what the slower bears, if answers took no time."""
        rows = {w: {n: [] for n in ("product", "quarkus")} for w, peers in results.items()
                if {"product", "quarkus"} <= peers.keys() and WORKLOADS[w][2]}
        # More rounds than for the rest: the disk stalls now and then, which a tail shows first.
        for i in range(3 * self.options.rounds):
            for workload, peers in rows.items():
                pause = max(1, round(16_000 / (0.6 * min(median(results[workload][name], "rps") for name in peers))))
                for name in list(peers)[::1 if i % 2 else -1]:
                    peers[name].append(self.load(self.peer(name, workload), workload, self.options.seconds, 16, pause))
        return rows


def table(results):
    yield "| workload | peer | req/s | min–max | p50 ms | p99 ms | CPU µs | of it JIT | DB µs | MB | errors | product : it |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for workload, peers in results.items():
        for name, rows in peers.items():
            against = f"{ratio(peers['product'], rows, 'rps'):.2f}" if "product" in peers else "-"
            rps = [row["rps"] for row in rows]
            yield (f"| {workload} | {name} | {median(rows, 'rps'):.0f} | {min(rps):.0f}–{max(rps):.0f} "
                   f"| {median(rows, 'p50_ms'):.2f} | {median(rows, 'p99_ms'):.2f} | {median(rows, 'cpu_us'):.1f} | {median(rows, 'jit_us'):.1f} "
                   f"| {median(rows, 'db_us'):.1f} | {median(rows, 'mb'):.0f} | {sum(row['errors'] for row in rows)} "
                   f"| {against} |")


def ratios(results):
    """The product's figures, and beside them its requests a second and its processor time relative to the others."""
    yield f"| workload | req/s | CPU µs | DB µs | {' | '.join(f'× {other} (CPU)' for other in OTHERS)} |"
    yield f"|---|{'--:|' * (3 + len(OTHERS))}"
    for workload, peers in results.items():
        if "product" in peers:
            rows = peers["product"]
            against = [f"{ratio(rows, peers[other], 'rps'):.2f} ({ratio(rows, peers[other], 'cpu_us'):.2f})"
                       if other in peers else "" for other in OTHERS]
            yield (f"| {workload} | {median(rows, 'rps'):.0f} | {median(rows, 'cpu_us'):.1f} | {median(rows, 'db_us'):.1f} "
                   f"| {' | '.join(against)} |")


def verdicts(results):
    for workload, other, least in BUDGETS:
        peers = results.get(workload, {})
        if "product" in peers and other in peers:
            got = ratio(peers["product"], peers[other], "rps")
            yield f"{workload}: {got:.2f} × {other}, budget {least}: {'met' if got >= least else 'MISSED'}"
    for workload, other, of, most in COSTS:
        ours, theirs = results.get(workload, {}).get("product"), results.get(of, {}).get(other)
        if ours and theirs:
            got = ratio(ours, theirs, "cpu_us")
            yield f"{workload}: {got:.2f} × the CPU of {of} of {other}, budget {most}: {'met' if got <= most else 'MISSED'}"


def moved(results, before):
    """Where a ratio differs by more than a tenth from that of an earlier run."""
    for workload, peers in results.items():
        earlier = before.get(workload, {})
        for other in OTHERS:
            if {"product", other} <= peers.keys() and {"product", other} <= earlier.keys():
                was, now = (ratio(rows["product"], rows[other], "rps") for rows in (earlier, peers))
                if abs(now / was - 1) > MOVED:
                    yield f"{workload}: {now:.2f} × {other}, {was:.2f} in the run before"


def compare(bench):
    """Prints the table; gives the figures."""
    if "quarkus" in bench.options.peers:
        bench.build_quarkus()
    bench.start()
    results = bench.measure()
    latencies = bench.latencies(results)
    if "refresh" in latencies:
        with bench.postgres.hasty():
            latencies["refresh that waits for no disk"] = bench.latencies({"refresh": results["refresh"]})["refresh"]
    counted = [bench.faults(peer) for (name, _), peer in bench.peers.items() if name == "product"]
    bench.stop()
    print(*ratios(results), "", *table(results), "", *verdicts(results), sep="\n")
    if bench.options.before:
        print(*moved(results, json.loads(bench.options.before.read_text())["results"]), sep="\n")
    for workload, peers in latencies.items():
        told = [f"{name} {median(rows, 'p50_ms'):.2f} and {median(rows, 'p99_ms'):.2f} ms at {median(rows, 'rps'):.0f}/s" for name, rows in peers.items()]
        print(f"{workload}, median and p99 at the same load: {'; '.join(told)}")
    errors = sum(row["errors"] for taken in (results, latencies) for peers in taken.values() for rows in peers.values() for row in rows)
    # A response that must be a refusal is no error above, whatever its status; and a line that is lost costs less.
    for what in ("faults", "lines lost"):
        number = sum(of[what] for of in counted)
        print(f"{what} by the product's own metrics: {number}")
        errors += number
    return {"results": results, "latencies": latencies, "errors": errors}


def parts(bench):
    """By JMH, which `mvn -DskipTests package -Pbench` fetches; the JSON has all that it tells."""
    jmh, told = f"{bench.options.product}/lib-bench/*", bench.options.json
    run(bench.java / "bin/javac", "-proc:full", "-d", bench.classes, "-cp", f"{bench.jars}:{jmh}", HERE / "Parts.java")
    code = subprocess.call([bench.java / "bin/java", "-Xmx512m", "-cp", f"{bench.class_path}:{jmh}",
                            "org.openjdk.jmh.Main", "Parts", "-p", f"key={SECRET},{bench.key}", "-prof", "gc",
                            "-rf", "json", "-rff", told], stdout=subprocess.DEVNULL)
    if code == 0:
        print("| key | part | µs, median | bytes allocated |\n|---|---|--:|--:|")
        for row in sorted(json.loads(told.read_text()), key=lambda row: row["params"]["key"]):
            key = "HS256" if row["params"]["key"] == SECRET else "RS256"
            part = re.sub("([A-Z])", lambda m: " " + m[1].lower(), row["benchmark"].rpartition(".")[2])
            print(f"| {key} | {part} | {row['primaryMetric']['scorePercentiles']['50.0']:.2f} "
                  f"| {row['secondaryMetrics']['gc.alloc.rate.norm']['score']:.0f} |")
    return code


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    listed = lambda text: text.split(",")
    parser.add_argument("--peers", type=listed, default=["product", *OTHERS])
    parser.add_argument("--workloads", type=listed, default=list(COMPARED))
    for name, help in (("startup", "starts with and without AOT cache, in turn with Quarkus, and what they spend time on"),
                       ("memory", "the resident set after a load, by the options of the JVM"),
                       ("profile", "what the processor time of each of --workloads is spent on, part by part"),
                       ("logins", "whole logins at a local provider, by how many at a time, beside Quarkus and Spring Security"),
                       ("sizing", "the same, refreshes too, by the size of the pool and the number of threads; draws sizing.svg"),
                       ("scale", "requests and refreshes by the size of the tables"),
                       ("rechecks", "asking a local provider again about sessions in use"),
                       ("lines", "what a line in the log costs"),
                       ("programs", "introspection and forward authentication, beside a profile and Keycloak"),
                       ("parts", "what the parts of a request cost")):
        parser.add_argument(f"--{name}", dest="what", action="store_const", const=name, default="bench", help=help)
    parser.add_argument("--users", type=int, default=100_000)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in listed(text)], default=[10_000, 1_000_000, 10_000_000],
                        help="of --scale: users, and as many sessions")
    parser.add_argument("--sessions", type=int, default=100_000, help="of --rechecks")
    parser.add_argument("--recheck-seconds", type=int, default=300, help="of --rechecks at its steady pace")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="of one measurement")
    parser.add_argument("--warm", type=int, default=120, help="at most so many seconds of load on each before")
    parser.add_argument("--starts", type=int, default=5, help="of --startup: of each")
    parser.add_argument("--before", type=Path, help="figures of an earlier run: names ratios that moved by more than a tenth")
    parser.add_argument("--most", type=int, default=50_000, help="new tokens made for each second; a quarter for refresh")
    parser.add_argument("--product", type=Path, default=TARGET, help="the folder of the built jar")
    parser.add_argument("--keycloak", type=Path, help="of --programs: the folder of Keycloak, which -Pkeycloak unpacks")
    parser.add_argument("--java-opts", default="", help="of the product")
    parser.add_argument("--port", type=int, default=18200, help="the first of several; the one before is PostgreSQL's")
    parser.add_argument("--work", default=Path(tempfile.gettempdir()) / "voicesurveyagent-bench")
    parser.add_argument("--json", type=Path, help="by default target/bench.json, or so by the name of what is measured")
    options = parser.parse_args()
    options.json = options.json or TARGET / f"{options.what}.json"
    options.json.parent.mkdir(exist_ok=True)
    bench = Comparison(options)
    if options.what == "parts":
        sys.exit(parts(bench))
    bench.postgres.start()
    try:
        measure = {"bench": compare, "startup": startup.startup, "memory": startup.memory, "profile": profiles.profile,
                   "logins": logins.logins, "sizing": sizing.sizing, "lines": sizing.lines, "scale": scale.scale, "programs": programs.programs,
                   "rechecks": rechecks.rechecks}
        figures = measure[options.what](bench)
    finally:
        bench.stop()
        bench.postgres.stop()
    options.json.write_text(json.dumps({"options": {k: str(v) for k, v in vars(options).items()},
                                        "load_average": os.getloadavg(), **figures}, indent=1))
    if options.what == "sizing":
        sizing.plot(options.json)
    sys.exit(1 if figures["errors"] else 0)


if __name__ == "__main__":
    main()
