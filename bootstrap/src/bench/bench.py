#!/usr/bin/env python3
"""The product beside Quarkus and beside bare Grizzly: one machine, one PostgreSQL, one load generator, in one run.

Needs `mvn -DskipTests package` done, and wrk, PostgreSQL, openssl, Maven and a JDK of 21 or newer. Prints a table and
keeps the figures as JSON. Every round runs each workload on each peer, every other round in the opposite order; ratios
are taken within a round, then their median. Peers are stopped (SIGSTOP) while another is measured, and loaded for a
second before it is their turn again. Exit status 1 where any answer measured was wrong. Each of the options --logins,
--sizing, --scale, --lines and --parts measures something else instead, of the product alone; --programs measures what
other programs ask, beside Keycloak.
"""
import argparse
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import programs
import rechecks
import scale
import sizing
from peers import HERE, ME, REFRESHES, SECRET, TARGET, WORKLOADS, Bench, Peer, Tables, cpu, get, median, ratio, run

# workload: who takes part
COMPARED = {
    "me": ("product", "quarkus", "grizzly"),
    "me-rs256": ("product", "quarkus", "grizzly"),
    "me-first-seen": ("product", "quarkus"),
    "me-refused": ("product", "quarkus"),
    "refresh": ("product", "quarkus"),
}
# workload, what the product is compared with, the least ratio of requests a second
BUDGETS = [("me", "quarkus", 2.5), ("me", "grizzly", 0.6), ("me-rs256", "quarkus", 2.5), ("me-rs256", "grizzly", 0.6),
           ("me-first-seen", "quarkus", 1.3), ("me-refused", "quarkus", 1.5), ("refresh", "quarkus", 1.3)]


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

    def grizzly(self, port, tables):
        return Peer("grizzly", [f"{self.java}/bin/java", "-Xmx512m", "-cp", self.class_path, "Floor"], {}, port,
                    self.work / "grizzly.log", tables)

    def start(self):
        port, algorithms = self.options.port, {WORKLOADS[w][0] for w in self.options.workloads}
        names = {n for w in self.options.workloads for n in COMPARED[w]} & set(self.options.peers)
        tables = {name: Tables(self, name, self.options.users, REFRESHES) for name in ("product", "quarkus")}
        # What bare Grizzly is asked for, it does not look at.
        tables["grizzly"] = tables["product"]
        for algorithm in algorithms:
            tables["product"].take("good", algorithm, 0)
            if algorithm == "HS256":
                (self.work / "hs256.jwk").write_text(json.dumps(
                    {"kty": "oct", "alg": "HS256", "use": "sig", "kid": self.key_ids[algorithm],
                     "k": base64.urlsafe_b64encode(SECRET.encode()).rstrip(b"=").decode()}))
        if "product" in names:
            peer = self.product("HS256", port, tables["product"])
            peer.start()  # migrates
            peer.stop()
        for name in sorted(names - {"grizzly"}):
            tables[name].fill()
        for algorithm in sorted(algorithms):
            for name in self.options.peers:
                if name in names and (name != "grizzly" or name not in {n for n, _ in self.peers}):
                    port += 1
                    peer = self.grizzly(port, tables[name]) if name == "grizzly" \
                        else getattr(self, name)(algorithm, port, tables[name])
                    self.peers[name, algorithm] = peer
                    peer.start()
                    self.check(peer, algorithm)
                    peer.pause()

    def peer(self, name, workload):
        return self.peers.get((name, WORKLOADS[workload][0])) or next(p for (n, _), p in self.peers.items() if n == name)

    def check(self, peer, algorithm):
        """Whether the peer really looks at what it is sent."""
        if peer.name == "grizzly":
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
        """Of the product and of Quarkus at the same load: pauses for three fifths of what the slower bears, if answers took no time."""
        rows = {w: {n: [] for n in ("product", "quarkus")} for w, peers in results.items() if {"product", "quarkus"} <= peers.keys()}
        # More rounds than for the rest: the disk stalls now and then, which a tail shows first.
        for i in range(3 * self.options.rounds):
            for workload, peers in rows.items():
                pause = max(1, round(16_000 / (0.6 * min(median(results[workload][name], "rps") for name in peers))))
                for name in list(peers)[::1 if i % 2 else -1]:
                    peers[name].append(self.load(self.peer(name, workload), workload, self.options.seconds, 16, pause))
        return rows

    def starts(self, tables):
        """In turn: to the first 200, and the first request for a profile after it; then the product at a small heap."""
        taken = {name: [] for name in ("product", "quarkus") if name in tables}
        for i in range(self.options.starts):
            for name, rows in list(taken.items())[::1 if i % 2 else -1]:
                peer = getattr(self, name)("HS256", self.options.port, tables[name])
                token = tables[name].take("good", "HS256", 0).read_text().split("\n")[0]
                ready = peer.start()
                spent, begun = cpu(peer.process.pid), time.monotonic()
                status, _ = get(peer.base + ME, {"Authorization": f"Bearer {token}"})
                rows.append({"ready_s": ready, "cpu_s": spent, "first_ms": (time.monotonic() - begun) * 1000,
                             "errors": int(status != 200)})
                peer.stop()
        small = self.product("HS256", self.options.port, tables["product"], "-Xmx256m")
        small.start()
        self.peers["product", "HS256"] = small
        errors = sum(self.load(small, w, 5, 16)["errors"] for w in ("me", "me-first-seen", "refresh"))
        errors += sum(row["errors"] for rows in taken.values() for row in rows)
        resident = small.resident_mb()
        return {"starts": taken, "resident_mb_at_256m": resident, "errors": errors}


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


def verdicts(results):
    for workload, other, least in BUDGETS:
        peers = results.get(workload, {})
        if "product" in peers and other in peers:
            got = ratio(peers["product"], peers[other], "rps")
            yield f"{workload}: {got:.2f} × {other}, budget {least}: {'met' if got >= least else 'MISSED'}"


def compare(bench):
    """Prints the table; gives the figures."""
    if "quarkus" in bench.options.peers:
        bench.build_quarkus()
    bench.start()
    compared = set(bench.peers)
    tables = {peer.name: peer.tables for peer in bench.peers.values()}
    results = bench.measure()
    latencies = bench.latencies(results)
    if "refresh" in latencies:
        with bench.postgres.hasty():
            latencies["refresh that waits for no disk"] = bench.latencies({"refresh": results["refresh"]})["refresh"]
    bench.stop()
    begun = bench.starts(tables) if bench.options.starts and ("product", "HS256") in compared else {}
    print("\n".join(table(results)), "", *verdicts(results), sep="\n")
    for workload, peers in latencies.items():
        told = [f"{name} {median(rows, 'p50_ms'):.2f} and {median(rows, 'p99_ms'):.2f} ms at {median(rows, 'rps'):.0f}/s" for name, rows in peers.items()]
        print(f"{workload}, median and p99 at the same load: {'; '.join(told)}")
    for name, rows in begun.get("starts", {}).items():
        ready = [row["ready_s"] for row in rows]
        print(f"start of {name}: first 200 after {median(rows, 'ready_s'):.2f} s ({min(ready):.2f}–{max(ready):.2f}) and "
              f"{median(rows, 'cpu_s'):.2f} CPU s, first profile in {median(rows, 'first_ms'):.0f} ms")
    if begun:
        print(f"resident at -Xmx256m: {begun['resident_mb_at_256m']:.0f} MB")
    errors = sum(row["errors"] for taken in (results, latencies) for peers in taken.values() for rows in peers.values() for row in rows)
    return {"results": results, "latencies": latencies, **begun, "errors": errors + begun.get("errors", 0)}


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
    parser.add_argument("--peers", type=listed, default=["product", "quarkus", "grizzly"])
    parser.add_argument("--workloads", type=listed, default=list(COMPARED))
    for name, help in (("logins", "whole logins at a local provider, by how many at a time"),
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
    parser.add_argument("--starts", type=int, default=3)
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
        measure = {"bench": compare, "logins": sizing.logins, "sizing": sizing.sizing, "lines": sizing.lines, "scale": scale.scale,
                   "programs": programs.programs, "rechecks": rechecks.rechecks}
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
