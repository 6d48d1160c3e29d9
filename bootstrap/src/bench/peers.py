"""What is measured and what measures it: servers, their PostgreSQL and its tables, tokens, and load."""
import contextlib
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "target"
SECRET = "only-for-the-bench-and-more-than-32-bytes"
TICK = os.sysconf("SC_CLK_TCK")
ME, REFRESH, ADMINISTRATION = "/api/auth/me", "/api/auth/refresh", "/api/admin/users"
HEALTH = "/health"
# The product answers a request with a query past its fast path, as it answers every operation that has none. So are most
# refusals of callers who are no administrators: only a few paths have such a fast path, and only without a query.
ORDINARY = HEALTH + "?ordinary"
VERIFY, INTROSPECT = "/api/auth/verify", "/api/auth/introspect"
ACTIVE = 1000  # sessions whose tokens are sent again and again
MANY = 100_000  # as many as an instance remembers
REFRESHES = 400_000  # tokens made in advance; if there are fewer sessions, several of each in turn

# name: algorithm, path, which tokens, the status that every answer must have
WORKLOADS = {
    "health": ("HS256", HEALTH, None, 200),
    "ordinary": ("HS256", ORDINARY, None, 200),
    "me": ("HS256", ME, "good", 200),
    "me-rs256": ("RS256", ME, "good", 200),
    "me-first-seen": ("HS256", ME, "new", 200),
    "me-refused": ("HS256", ME, "bad", 401),
    "me-looked-up": ("HS256", ME, "other", 200),
    "me-many": ("HS256", ME, "many", 200),
    "forbidden": ("HS256", ADMINISTRATION, "good", 403),
    "forbidden-ordinary": ("HS256", ADMINISTRATION + "?q=person", "good", 403),
    "refresh": ("HS256", REFRESH, "refresh", 200),
    "verify": ("HS256", VERIFY, "good", 200),
    "introspect": ("HS256", INTROSPECT, "good", 200),
    "login": ("HS256", None, None, 200),
}


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
    # Checkpoints come when tables are filled: at other times they would slow the peer that is being measured.
    settings = "max_wal_size = '8GB'\ncheckpoint_timeout = '1d'\n"

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
            f"max_connections = 200\nshared_buffers = '512MB'\n{self.settings}")
        self.tool("pg_ctl", "-w", "-t", "600", "-l", self.data / "log", "start")

    def stop(self):
        self.tool("pg_ctl", "-m", "fast", "-w", "-t", "600", "stop")

    def tool(self, name, *args):
        subprocess.run([self.bin / name, "-D", self.data, *args], check=True, cwd=self.data,
                       stdout=subprocess.DEVNULL, **self.user)

    def sql(self, text, database, **variables):
        given = [part for name, value in variables.items() for part in ("-v", f"{name}={value}")]
        return run(self.bin / "psql", "-h", "127.0.0.1", "-p", self.port, "-U", "bench", "-d", database, "-qAt",
                   "-v", "ON_ERROR_STOP=1", *given, input=text).strip()

    def create(self, database):
        if not self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{database}'", "postgres"):
            self.sql(f"CREATE DATABASE {database}", "postgres")

    @contextlib.contextmanager
    def hasty(self):
        """Commits do not wait until they are on the disk."""
        self.alter("SET synchronous_commit = off")
        try:
            yield
        finally:
            self.alter("RESET synchronous_commit")

    def alter(self, change):
        self.sql(f"ALTER SYSTEM {change}", "postgres")
        self.sql("SELECT pg_reload_conf()", "postgres")

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


def is_answering(url):
    try:
        return get(url)[0] == 200
    except OSError:
        return False


class Peer:
    """One server: started, paused while others are measured, and stopped."""

    health, introspect, credentials, login = HEALTH, INTROSPECT, None, "/api/auth/login"

    def __init__(self, name, command, environment, port, log, tables=None):
        self.name, self.command, self.base, self.log = name, command, f"http://127.0.0.1:{port}", log
        self.tables = tables
        self.environment = {**os.environ, **environment, "PORT": str(port), "HOST": "127.0.0.1"}

    def start(self, watch=lambda: None):
        """Seconds until the first 200. Meanwhile calls watch again and again."""
        if is_answering(self.base + self.health):
            sys.exit(f"something else answers at {self.base}: give another --port")
        begun = time.monotonic()
        with self.log.open("a") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, stdout=log, stderr=log)
        while time.monotonic() < begun + 120 and self.process.poll() is None:
            if is_answering(self.base + self.health):
                return time.monotonic() - begun
            watch()
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


class People:
    """Those who sign in, with their provider; see Logins.java."""

    def __init__(self, java, class_path, port, log):
        self.issuer = f"http://127.0.0.1:{port}"
        with log.open("a") as errors:
            self.process = subprocess.Popen(
                [java / "bin/java", "-Xmx512m", "-Dsun.net.httpserver.nodelay=true",
                 # It would close connections of the many services measured as soon as it has answered.
                 "-Dsun.net.httpserver.maxIdleConnections=1000", "-cp", class_path, "Logins", str(port)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)
        if self.process.stdout.readline() != "ready\n":
            sys.exit(f"the provider does not start: see {log}")

    def load(self, peer, browsers, seconds):
        print(peer.base, peer.login, browsers, seconds, file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Tables:
    """The users and sessions of one database, and tokens of theirs. The folder has the SQL that fills them."""

    def __init__(self, bench, database, users, sessions, folder=HERE):
        self.bench, self.database, self.users, self.sessions, self.folder = bench, database, users, sessions, folder
        self.left = []
        bench.postgres.create(database)

    def sql(self, text, **variables):
        return self.bench.postgres.sql(text, self.database, **variables)

    def fill(self):
        self.sql((self.folder / "seed.sql").read_text(), users=self.users, sessions=self.sessions)
        self.sql("CHECKPOINT")
        self.left = self.refresh_tokens()

    def renew(self):
        """Makes all refresh tokens good again; who signed in meanwhile stays."""
        if self.folder != HERE:
            self.fill()
            return
        self.sql("""UPDATE sessions SET generation = 0, revoked_at = NULL WHERE generation > 0 OR revoked_at IS NOT NULL;
                    VACUUM ANALYZE sessions""")
        self.sql("CHECKPOINT")
        self.left = self.refresh_tokens()

    def refresh_tokens(self):
        if self.folder != HERE:
            return random.Random(1).sample([f"rt{i:041d}" for i in range(1, REFRESHES + 1)], REFRESHES)
        return self.tokens("refresh", "HS256", REFRESHES, REFRESHES).read_text().split()

    def tokens(self, kind, algorithm, count, most, once=True):
        """So many, of at most so many sessions that are spread over the table."""
        # Tokens takes session n for one of user n, which holds for the first ones.
        rows = self.sessions if kind == "refresh" else min(self.users, self.sessions)
        sessions = min(most, rows)
        return self.bench.tokens(kind, algorithm, count, sessions, rows // sessions, once)

    def take(self, kind, algorithm, seconds):
        """A file of tokens for so many seconds of load."""
        count = int(seconds * self.bench.options.most)
        if kind == "good":
            return self.tokens("access", algorithm, ACTIVE, ACTIVE)
        if kind == "bad":
            good = self.take("good", algorithm, seconds)
            bad = good.with_suffix(".spoilt")
            bad.write_text(re.sub(r"(\.[\w-]{9})([\w-])([\w-]*)$",
                                  lambda m: m[1] + ("A" if m[2] != "A" else "B") + m[3], good.read_text(), flags=re.M))
            return bad
        if kind == "many":
            return self.tokens("access", algorithm, MANY, MANY)
        if kind in ("new", "other"):
            return self.tokens("access", algorithm, count, ACTIVE if kind == "new" else count, once=False)
        path = self.bench.work / f"refresh-{self.database}.slice"
        path.write_text("\n".join(self.left[:count // 4]) + "\n")
        return path


class Bench:
    """The product, alone or several of it, under load."""

    def __init__(self, options):
        self.options, self.work = options, Path(options.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.work.chmod(0o755)
        self.postgres = Postgres(self.work, options.port - 1)
        self.java, self.peers, self.made, self.key_ids, self.people = java(), {}, {}, {}, None
        self.key = self.work / "rs256.pem"
        if not self.key.exists():
            run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.key)
            run("openssl", "pkey", "-in", self.key, "-pubout", "-out", self.work / "rs256.public.pem")
        self.classes, self.jars = self.work / "classes", f"{options.product}/voicesurveyagent.jar:{options.product}/lib/*"
        run(self.java / "bin/javac", "-d", self.classes, "-cp", self.jars,
            *(HERE / f"{name}.java" for name in ("Floor", "BareJersey", "Tokens", "Provider", "Logins", "Rechecks", "Soak")))
        self.class_path = f"{self.classes}:{self.jars}"

    def product(self, algorithm, port, tables, options="", home=None, **settings):
        key = {"HS256": {"JWT_SECRET_KEY": SECRET}, "RS256": {"JWT_PRIVATE_KEY_FILE": str(self.key)}}[algorithm]
        issuer = self.people.issuer if self.people else "http://127.0.0.1:1"
        return Peer("product", [str((home or self.options.product) / "voicesurveyagent"), "serve"],
                    {**key, "DATABASE_URL": f"postgresql://bench@127.0.0.1:{self.options.port - 1}/{tables.database}",
                     "OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "bench", "OIDC_CLIENT_SECRET": "bench",
                     "RATE_LIMIT_PER_MINUTE": "0", "JAVA_HOME": str(self.java),
                     "JAVA_OPTS": f"{self.options.java_opts} {options}", **settings},
                    port, self.work / f"{tables.database}-{algorithm}.log", tables)

    def changed(self, name, source, old, new):
        """The folder of a copy of the product in which one line of one class is another."""
        home = self.work / name
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        for file in ("voicesurveyagent", "voicesurveyagent.jar"):
            shutil.copy2(self.options.product / file, home)
        (home / "lib").symlink_to((self.options.product / "lib").resolve())
        source = HERE.parents[2] / source
        text = source.read_text()
        if text.count(old) != 1:
            sys.exit(f"{source} has not one line {old}")
        (home / source.name).write_text(text.replace(old, new))
        run(self.java / "bin/javac", "-d", home / "classes", "-cp", self.jars, home / source.name)
        run(self.java / "bin/jar", "--update", "--file", home / "voicesurveyagent.jar", "-C", home / "classes", ".")
        return home

    def start_people(self):
        self.people = People(self.java, self.class_path, self.options.port, self.work / "people.log")

    def tokens(self, kind, algorithm, count, sessions, step, once):
        """Makes a file of tokens, or has made it before; gives its path."""
        path = self.work / f"{kind}-{algorithm}-{count}-{sessions}-{step}.tokens"
        if not once or path not in self.made:
            key = SECRET if algorithm == "HS256" else self.key
            self.key_ids[algorithm] = run(self.java / "bin/java", "-cp", self.class_path, "Tokens", kind, key, path, count,
                                          sessions, step).strip()
            self.made[path] = once
        return path

    def load(self, peer, workload, seconds, connections, pause=0):
        _, _, kind, wanted = WORKLOADS[workload]
        if kind == "refresh" and len(peer.tables.left) < (seconds + 1) * self.options.most // 4:
            peer.tables.renew()
        peer.resume()
        # Not measured: what its pause did, such as connections that the other end gave up meanwhile.
        self.drive(peer, workload, 1, connections, pause)
        result, spent = self.drive(peer, workload, seconds, connections, pause)
        peer.pause()
        count = max(1, result["requests"])
        refused = result["refused"] if wanted < 400 else count - result["refused"]
        return {"rps": count / result["us"] * 1e6, "p50_ms": result["p50"] / 1000, "p99_ms": result["p99"] / 1000,
                "errors": refused + result["broken"], **{name: used / count * 1e6 for name, used in spent.items()},
                "mb": peer.resident_mb(), **({"first": result["first"] / count} if workload == "login" else {})}

    def drive(self, peer, workload, seconds, connections, pause):
        """What became of the requests, and the processor time that they took."""
        algorithm, path, kind, _ = WORKLOADS[workload]
        tokens = peer.tables.take(kind, algorithm, seconds) if kind else "-"
        before = self.spent(peer)
        if workload == "login":
            result = self.people.load(peer, connections, seconds)
        else:
            request = ("POST", peer.introspect, tokens, pause, peer.credentials) if path == INTROSPECT else \
                ("POST" if path == REFRESH else "GET", path, tokens, pause)
            out = run("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", HERE / "load.lua",
                      peer.base, "--", *request)
            result = json.loads(re.search(r"^RESULT (.*)$", out, re.M)[1])
        spent = {name: after - before[name] for name, after in self.spent(peer).items()}
        if kind == "refresh":
            peer.tables.left = peer.tables.left[result["sent"]:]
        if kind in ("new", "other") and result["sent"] > seconds * self.options.most:
            sys.exit(f"{workload}: tokens came twice: give a greater --most")
        # What wrk left behind ends first: a peer that sleeps in a transaction would hold its locks.
        time.sleep(0.3)
        return result, spent

    def spent(self, peer):
        """Processor time so far: of the peer, of its JIT compiler, of the database, and of what makes the load."""
        load = cpu(self.people.process.pid) if self.people else 0
        children = os.times()
        return {"cpu_us": cpu(peer.process.pid), "jit_us": peer.compiling(), "db_us": cpu(self.postgres.pid()),
                "load_us": load + children.children_user + children.children_system}

    def probe(self, peer, workload):
        """Whether an answer has its status: of answers that must be refusals, wrk tells only that they are some."""
        algorithm, path, kind, wanted = WORKLOADS[workload]
        if wanted < 400:
            return
        token = peer.tables.take(kind, algorithm, 0).read_text().split("\n")[0]
        peer.resume()
        status, _ = get(peer.base + path, {"Authorization": f"Bearer {token}", "Accept": "application/json"})
        peer.pause()
        if status != wanted:
            sys.exit(f"{peer.log.stem} answers {status} to {workload}")

    def faults(self, peer):
        """Of the product by its own metrics: responses with a status of 500 or more, and log lines that it lost."""
        peer.resume()
        metrics = get(peer.base + "/metrics")[1].decode()
        peer.pause()
        total = lambda pattern: round(sum(map(float, re.findall(pattern, metrics, re.M))))
        return {"faults": total(r'^http_server_requests_seconds_count\{.*status="5\d\d".*\} (\S+)$'),
                "lines lost": total(r"^voicesurvey_log_lines_lost_total\S* (\S+)$")}

    def warm_up(self, peer, workload):
        """Loads until the JIT compiler has little left to do, which seconds do not tell where others use the cores."""
        self.probe(peer, workload)
        spent = 0
        # Few connections first: load on every core would keep the compiler off them.
        for connections in (4, 16):
            settled = False
            while not settled and spent < self.options.warm:
                row = self.load(peer, workload, 5, connections)
                spent += 6
                settled = row["jit_us"] < row["cpu_us"] / 20 and row.get("first", 0) < 0.5
        print(f"{'warm' if settled else 'NOT WARM'}: {peer.log.stem} {workload} after {spent} s", flush=True)

    def stop(self):
        for peer in self.peers.values():
            if peer.process.poll() is None:
                peer.stop()
        self.peers = {}
        if self.people:
            self.people.stop()
            self.people = None


def median(rows, key):
    return statistics.median(row[key] for row in rows)


def ratio(rows, others, key):
    """The median of the rounds' ratios."""
    return statistics.median(a[key] / b[key] for a, b in zip(rows, others) if b[key])


def grouped(rows, *keys):
    """Rows by the values of keys, in their order."""
    groups = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return groups


def table(rows, *keys):
    columns = {"req/s": ("rps", 0), "p50 ms": ("p50_ms", 2), "p99 ms": ("p99_ms", 2), "CPU µs": ("cpu_us", 1),
               "of it JIT": ("jit_us", 1), "DB µs": ("db_us", 1), "load µs": ("load_us", 1), "MB": ("mb", 0)}
    yield f"| {' | '.join(keys)} | {' | '.join(columns)} | min–max req/s | errors |"
    yield f"|{'---|' * len(keys)}{'--:|' * (len(columns) + 2)}"
    for values, group in grouped(rows, *keys).items():
        rps = [row["rps"] for row in group]
        figures = " | ".join(f"{median(group, key):.{digits}f}" for key, digits in columns.values())
        yield (f"| {' | '.join(map(str, values))} | {figures} | {min(rps):.0f}–{max(rps):.0f} "
               f"| {sum(row['errors'] for row in group)} |")
