#!/usr/bin/env python3
"""The product beside Quarkus and beside bare Grizzly: one machine, one PostgreSQL, one load generator, in one run.

Needs `mvn -DskipTests package` done, and wrk, PostgreSQL, openssl, Maven and a JDK of 21 or newer. Prints a table and
keeps the figures as JSON. Every round runs each workload on each peer, every other round in the opposite order; ratios
are taken within a round, then their median. Peers are stopped (SIGSTOP) while another is measured. Exit status 1 where
any answer was wrong.
"""
import argparse
import base64
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "target"
SECRET = "only-for-the-bench-and-more-than-32-bytes"
TICK = os.sysconf("SC_CLK_TCK")
ME, REFRESH = "/api/auth/me", "/api/auth/refresh"
ACTIVE = 1000
SESSIONS = 400_000

# name: algorithm, mode, which tokens, the status that every answer must have, who takes part
WORKLOADS = {
    "me": ("HS256", "me", "good", 200, ("product", "quarkus", "grizzly")),
    "me-rs256": ("RS256", "me", "good", 200, ("product", "quarkus", "grizzly")),
    "me-first-seen": ("HS256", "me", "new", 200, ("product", "quarkus")),
    "me-refused": ("HS256", "me", "bad", 401, ("product", "quarkus")),
    "refresh": ("HS256", "refresh", "refresh", 200, ("product", "quarkus")),
}
# workload, what the product is compared with, the least ratio of requests a second
BUDGETS = [("me", "quarkus", 2.5), ("me", "grizzly", 0.6), ("me-rs256", "quarkus", 2.5), ("me-rs256", "grizzly", 0.6),
           ("me-first-seen", "quarkus", 1.3), ("me-refused", "quarkus", 1.5), ("refresh", "quarkus", 1.3)]


def run(*args, **options):
    return subprocess.run([str(a) for a in args], check=True, text=True, capture_output=True, **options).stdout


def java():
    """The newest JDK beside the one on PATH, or that of JAVA_HOME."""
    if os.environ.get("JAVA_HOME"):
        return Path(os.environ["JAVA_HOME"])
    homes = {}
    for release in Path(shutil.which("java")).resolve().parents[2].glob("*/release"):
        version = re.search(r'JAVA_VERSION="(\d+)', release.read_text())
        if version:
            homes[int(version[1])] = release.parent
    return homes[max(homes)]


class Postgres:
    def __init__(self, work, port):
        self.bin = Path(run("pg_config", "--bindir").strip()) if shutil.which("pg_config") else \
            max(Path("/usr/lib/postgresql").glob("*/bin"))
        self.data, self.port = work / "postgresql", port
        self.user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}

    def start(self):
        if not self.data.exists():
            self.data.mkdir()
            if self.user:
                shutil.chown(self.data, "postgres", "postgres")
            self.tool("initdb", "-A", "trust", "-U", "bench", "-E", "UTF8", "--locale=C")
            (self.data / "postgresql.auto.conf").write_text(
                f"listen_addresses = '127.0.0.1'\nport = {self.port}\nunix_socket_directories = ''\n"
                "max_connections = 200\nshared_buffers = '512MB'\nmax_wal_size = '4GB'\n")
        self.tool("pg_ctl", "-w", "-l", self.data / "log", "start")
        for name in ("product", "quarkus"):
            if not self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'", "postgres"):
                self.sql(f"CREATE DATABASE {name}", "postgres")

    def stop(self):
        self.tool("pg_ctl", "-m", "fast", "-w", "stop")

    def tool(self, name, *args):
        subprocess.run([self.bin / name, "-D", self.data, *args], check=True, cwd=self.data,
                       stdout=subprocess.DEVNULL, **self.user)

    def sql(self, text, database, **variables):
        given = [part for name, value in variables.items() for part in ("-v", f"{name}={value}")]
        return run(self.bin / "psql", "-h", "127.0.0.1", "-p", self.port, "-U", "bench", "-d", database, "-qAt",
                   "-v", "ON_ERROR_STOP=1", *given, input=text).strip()

    def pid(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])


def cpu(root):
    """Seconds that a process and its descendants have used."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
        except OSError:
            pass
    family, size = {root}, 0
    while size != len(family):
        size = len(family)
        family |= {pid for pid, (parent, _) in parents.items() if parent in family}
    return sum(parents[pid][1] for pid in family if pid in parents) / TICK


def get(url, headers=()):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers)), timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def is_answering(base):
    try:
        return get(base + "/health")[0] == 200
    except OSError:
        return False


class Peer:
    """One server: started, paused while others are measured, and stopped."""

    def __init__(self, name, command, environment, port, log):
        self.name, self.command, self.base, self.log = name, command, f"http://127.0.0.1:{port}", log
        self.environment = {**os.environ, **environment, "PORT": str(port), "HOST": "127.0.0.1"}

    def start(self):
        """Seconds until the first 200."""
        if is_answering(self.base):
            sys.exit(f"something else answers at {self.base}: give another --port")
        begun = time.monotonic()
        with self.log.open("a") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, stdout=log, stderr=log)
        while time.monotonic() < begun + 120 and self.process.poll() is None:
            if is_answering(self.base):
                return time.monotonic() - begun
            time.sleep(0.005)
        sys.exit(f"{self.name} does not start: see {self.log}")

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def compiling(self):
        """Seconds that the JIT compiler's threads have used."""
        ticks = 0
        for stat in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            try:
                name, _, fields = stat.read_text().partition("(")[2].rpartition(")")
                ticks += sum(map(int, fields.split()[11:13])) if re.match(r"C[12] Compil", name) else 0
            except OSError:
                pass
        return ticks / TICK

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        self.resume()
        self.process.terminate()
        self.process.wait()

    def resident_mb(self):
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1024


class Bench:
    def __init__(self, options):
        self.options, self.work = options, Path(options.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.work.chmod(0o755)
        self.postgres = Postgres(self.work, options.port - 1)
        self.java, self.peers, self.left = java(), {}, {}
        self.key = self.work / "rs256.pem"
        if not self.key.exists():
            run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.key)
            run("openssl", "pkey", "-in", self.key, "-pubout", "-out", self.work / "rs256.public.pem")
        self.classes, self.jars = self.work / "classes", f"{options.product}/voicesurveyagent.jar:{options.product}/lib/*"
        run(self.java / "bin/javac", "-d", self.classes, "-cp", self.jars,
            HERE / "Floor.java", HERE / "Tokens.java")
        self.class_path = f"{self.classes}:{self.jars}"

    def parts(self):
        """By JMH, which `mvn -DskipTests package -Pbench` fetches; the JSON has all that it tells."""
        jmh = f"{self.options.product}/lib-bench/*"
        run(self.java / "bin/javac", "-proc:full", "-d", self.classes, "-cp", f"{self.jars}:{jmh}", HERE / "Parts.java")
        told = self.options.json.with_name("parts.json")
        code = subprocess.call([self.java / "bin/java", "-Xmx512m", "-cp", f"{self.class_path}:{jmh}",
                                "org.openjdk.jmh.Main", "Parts", "-p", f"key={SECRET},{self.key}", "-prof", "gc",
                                "-rf", "json", "-rff", told], stdout=subprocess.DEVNULL)
        if code == 0:
            print("| key | part | µs, median | bytes allocated |\n|---|---|--:|--:|")
            for row in sorted(json.loads(told.read_text()), key=lambda row: row["params"]["key"]):
                key = "HS256" if row["params"]["key"] == SECRET else "RS256"
                part = re.sub("([A-Z])", lambda m: " " + m[1].lower(), row["benchmark"].rpartition(".")[2])
                print(f"| {key} | {part} | {row['primaryMetric']['scorePercentiles']['50.0']:.2f} "
                      f"| {row['secondaryMetrics']['gc.alloc.rate.norm']['score']:.0f} |")
        return code

    def build_quarkus(self):
        if not (self.work / "quarkus/quarkus-app").exists():
            run("mvn", "-q", "-B", "-f", HERE / "quarkus/pom.xml", f"-Dout={self.work}/quarkus", "package")

    # ---- peers and their tokens

    def product(self, algorithm, port, options=""):
        key = {"HS256": {"JWT_SECRET_KEY": SECRET}, "RS256": {"JWT_PRIVATE_KEY_FILE": str(self.key)}}[algorithm]
        return Peer("product", [str(self.options.product / "voicesurveyagent"), "serve"],
                    {**key, "DATABASE_URL": f"postgresql://bench@127.0.0.1:{self.options.port - 1}/product",
                     "OIDC_ISSUER": "http://127.0.0.1:1", "OIDC_CLIENT_ID": "bench", "OIDC_CLIENT_SECRET": "bench",
                     "RATE_LIMIT_PER_MINUTE": "0", "JAVA_HOME": str(self.java),
                     "JAVA_OPTS": f"{self.options.java_opts} {options}"},
                    port, self.work / f"product-{algorithm}.log")

    def quarkus(self, algorithm, port):
        return Peer("quarkus", [f"{self.java}/bin/java", "-Xmx512m", "-jar",
                                f"{self.work}/quarkus/quarkus-app/quarkus-run.jar"],
                    {"PEER_DATABASE": f"jdbc:postgresql://127.0.0.1:{self.options.port - 1}/quarkus?user=bench",
                     "PEER_ALGORITHM": algorithm, "PEER_SECRET": SECRET,
                     "PEER_KEY_FILE": str(self.work / ("rs256.public.pem" if algorithm == "RS256" else "hs256.jwk"))},
                    port, self.work / f"quarkus-{algorithm}.log")

    def grizzly(self, port):
        return Peer("grizzly", [f"{self.java}/bin/java", "-Xmx512m", "-cp", self.class_path, "Floor"], {}, port,
                    self.work / "grizzly.log")

    def tokens(self, kind, algorithm, count, sessions):
        """Makes a file of tokens; gives its path and the key's name."""
        path = self.work / f"{kind}-{algorithm}-{count}.tokens"
        name = run(self.java / "bin/java", "-cp", self.class_path, "Tokens", kind,
                   SECRET if algorithm == "HS256" else self.key, path, count, sessions).strip()
        return path, name

    def start(self):
        port, algorithms = self.options.port, {WORKLOADS[w][0] for w in self.options.workloads}
        names = {n for w in self.options.workloads for n in WORKLOADS[w][4]} & set(self.options.peers)
        self.access = {}
        for algorithm in algorithms:
            good, key_id = self.tokens("access", algorithm, ACTIVE, ACTIVE)
            bad = good.with_suffix(".spoilt")
            bad.write_text(re.sub(r"(\.[\w-]{9})([\w-])([\w-]*)$",
                                  lambda m: m[1] + ("A" if m[2] != "A" else "B") + m[3], good.read_text(), flags=re.M))
            self.access[algorithm] = {"good": good, "bad": bad}
            if algorithm == "HS256":
                (self.work / "hs256.jwk").write_text(json.dumps(
                    {"kty": "oct", "alg": "HS256", "use": "sig", "kid": key_id,
                     "k": base64.urlsafe_b64encode(SECRET.encode()).rstrip(b"=").decode()}))
        if "product" in names:
            peer = self.product("HS256", port)
            peer.start()  # migrates
            peer.stop()
        for name in sorted(names - {"grizzly"}):
            self.seed(name)
        for algorithm in sorted(algorithms):
            for name in self.options.peers:
                if name in names and (name != "grizzly" or name not in {n for n, _ in self.peers}):
                    port += 1
                    peer = self.grizzly(port) if name == "grizzly" else getattr(self, name)(algorithm, port)
                    self.peers[name, algorithm] = peer
                    peer.start()
                    self.check(peer, algorithm)
                    peer.pause()

    def peer(self, name, algorithm):
        return self.peers.get((name, algorithm)) or next(p for (n, _), p in self.peers.items() if n == name)

    def check(self, peer, algorithm):
        """Whether the peer really looks at what it is sent."""
        if peer.name == "grizzly":
            return
        for kind, wanted in (("good", 200), ("bad", 401)):
            token = self.access[algorithm][kind].read_text().split("\n")[1]
            status, body = get(peer.base + ME, {"Authorization": f"Bearer {token}", "Accept": "application/json"})
            if status != wanted or wanted == 200 and json.loads(body)["oidc_sub"] != "person-2":
                sys.exit(f"{peer.name} answers {status} {body} to a {kind} token")

    def seed(self, name):
        folder = HERE if name == "product" else HERE / "quarkus"
        self.postgres.sql((folder / "seed.sql").read_text(), name, users=self.options.users, sessions=SESSIONS)
        if name == "product":
            path, _ = self.tokens("refresh", "HS256", SESSIONS, SESSIONS)
            tokens = path.read_text().split()
        else:
            tokens = [f"rt{i:041d}" for i in range(1, SESSIONS + 1)]
        random.Random(1).shuffle(tokens)
        self.left[name] = tokens

    # ---- measuring

    def token_file(self, name, kind, algorithm, seconds):
        if kind in ("good", "bad"):
            return self.access[algorithm][kind]
        if kind == "new":
            return self.tokens("access", algorithm, int(seconds * self.options.most), ACTIVE)[0]
        wanted = int(seconds * self.options.most / 4)
        if len(self.left[name]) < wanted:
            self.seed(name)
        path = self.work / f"refresh-{name}.slice"
        path.write_text("\n".join(self.left[name][:wanted]) + "\n")
        return path

    def load(self, name, workload, seconds, connections):
        algorithm, mode, kind, wanted, _ = WORKLOADS[workload]
        peer = self.peer(name, algorithm)
        tokens = self.token_file(name, kind, algorithm, seconds)
        peer.resume()
        time.sleep(0.1)
        before, database, compiled = cpu(peer.process.pid), cpu(self.postgres.pid()), peer.compiling()
        out = run("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", HERE / "load.lua",
                  peer.base, "--", mode, ME if mode == "me" else REFRESH, tokens)
        result = json.loads(re.search(r"^RESULT (.*)$", out, re.M)[1])
        spent, database = cpu(peer.process.pid) - before, cpu(self.postgres.pid()) - database
        compiled = peer.compiling() - compiled
        if kind == "refresh":
            # wrk takes them in their order, and had no more under way than it had connections, some of them anew.
            self.left[name] = self.left[name][result["requests"] + 10 * connections:]
        # What wrk left behind ends first: a peer that sleeps in a transaction would hold its locks.
        time.sleep(0.3)
        peer.pause()
        count = max(1, result["requests"])
        refused = result["refused"] if wanted < 400 else count - result["refused"]
        return {"rps": count / result["us"] * 1e6, "p50_ms": result["p50"] / 1000, "p99_ms": result["p99"] / 1000,
                "errors": refused + result["broken"], "cpu_us": spent / count * 1e6, "db_us": database / count * 1e6,
                "jit_us": compiled / count * 1e6, "mb": peer.resident_mb()}

    def names(self, workload):
        return [n for n in WORKLOADS[workload][4] if n in self.options.peers]

    def warm_up(self, name, workload):
        """Loads until the JIT compiler has little left to do, which seconds do not tell where others use the cores."""
        for spent in range(5, self.options.warm + 1, 5):
            # Few connections: load on every core would keep the compiler off them.
            row = self.load(name, workload, 5, 4)
            if row["jit_us"] < row["cpu_us"] / 20:
                return spent
        return self.options.warm

    def measure(self):
        results = {w: {n: [] for n in self.names(w)} for w in self.options.workloads}
        for workload in self.options.workloads:
            for name in self.names(workload):
                print(f"warm: {name} {workload} after {self.warm_up(name, workload)} s", flush=True)
        for i in range(self.options.rounds):
            for workload in self.options.workloads:
                for name in self.names(workload)[::1 if i % 2 else -1]:
                    results[workload][name].append(self.load(name, workload, self.options.seconds, 16))
        return results

    def starts(self):
        """The product alone: to the first 200, and the first request for a profile after it; then at a small heap."""
        token = self.access["HS256"]["good"].read_text().split("\n")[0]
        taken = []
        for _ in range(self.options.starts):
            peer = self.product("HS256", self.options.port)
            ready = peer.start()
            spent, begun = cpu(peer.process.pid), time.monotonic()
            status, _ = get(peer.base + ME, {"Authorization": f"Bearer {token}"})
            taken.append({"ready_s": ready, "cpu_s": spent, "first_ms": (time.monotonic() - begun) * 1000, "errors": int(status != 200)})
            peer.stop()
        small = self.product("HS256", self.options.port, "-Xmx256m")
        small.start()
        self.peers["product", "HS256"] = small
        errors = sum(self.load("product", w, 5, 16)["errors"] for w in ("me", "me-first-seen", "refresh"))
        resident = small.resident_mb()
        return {"starts": taken, "resident_mb_at_256m": resident, "errors": errors}

    def stop(self):
        for peer in self.peers.values():
            if peer.process.poll() is None:
                peer.stop()
        self.peers = {}


def median(rows, key):
    return statistics.median(row[key] for row in rows)


def ratio(rows, others, key):
    return statistics.median(a[key] / b[key] for a, b in zip(rows, others) if b[key])


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


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    listed = lambda text: text.split(",")
    parser.add_argument("--peers", type=listed, default=["product", "quarkus", "grizzly"])
    parser.add_argument("--workloads", type=listed, default=list(WORKLOADS))
    parser.add_argument("--parts", action="store_true", help="what the parts of a request cost, and nothing else")
    parser.add_argument("--users", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="of one measurement")
    parser.add_argument("--warm", type=int, default=120, help="at most so many seconds of load on each before")
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--most", type=int, default=50_000, help="new tokens made for each second; a quarter for refresh")
    parser.add_argument("--product", type=Path, default=TARGET, help="the folder of the built jar")
    parser.add_argument("--java-opts", default="", help="of the product")
    parser.add_argument("--port", type=int, default=18200, help="the first of several; the one before is PostgreSQL's")
    parser.add_argument("--work", default=Path(tempfile.gettempdir()) / "voicesurveyagent-bench")
    parser.add_argument("--json", type=Path, default=TARGET / "bench.json")
    options = parser.parse_args()
    bench = Bench(options)
    if options.parts:
        sys.exit(bench.parts())
    if "quarkus" in options.peers:
        bench.build_quarkus()
    bench.postgres.start()
    try:
        bench.start()
        results = bench.measure()
        bench.stop()
        alone = bench.starts() if options.starts and "HS256" in bench.access else {}
    finally:
        bench.stop()
        bench.postgres.stop()
    print("\n".join(table(results)), "", *verdicts(results), sep="\n")
    for start in alone.get("starts", []):
        print(f"start: first 200 after {start['ready_s']:.2f} s and {start['cpu_s']:.2f} CPU s, first profile in {start['first_ms']:.0f} ms")
    if alone:
        print(f"resident at -Xmx256m: {alone['resident_mb_at_256m']:.0f} MB")
    options.json.parent.mkdir(exist_ok=True)
    options.json.write_text(json.dumps({"options": {k: str(v) for k, v in vars(options).items()},
                                        "load_average": os.getloadavg(), "results": results, **alone}, indent=1))
    errors = sum(row["errors"] for peers in results.values() for rows in peers.values() for row in rows)
    sys.exit(1 if errors + alone.get("errors", 0) else 0)


if __name__ == "__main__":
    main()
