"""What a start takes and spends its time on, in turn with Quarkus, and the memory of the product after a load."""
import collections
import contextlib
import re
import shutil
import time
from pathlib import Path

from peers import ME, ORDINARY, TICK, get, median, ratio

STEP_S = 0.1
# start, the greatest ratio of its time to that of Quarkus without a cache
BUDGETS = (("no cache", 1.0), ("java -Xmx256m -jar", 1.0), ("cache", 0.6))
FIRST_MS = 50  # of the first profile after a start
RESIDENT_MB = 220  # after a load, by the options of the script
CONTAINER_MB = 192
# The first that fits names the part that a class is of.
PARTS = (("jdk/proxy", "proxies of annotations"), ("java/", "JDK"), ("javax/", "JDK"), ("jdk/", "JDK"), ("sun/", "JDK"),
         ("com/sun/", "JDK"), ("io/voicesurvey/", "own"), ("org/glassfish/jersey/", "Jersey"), ("jersey/", "Jersey"),
         ("org/glassfish/hk2/", "HK2"), ("org/jvnet/", "HK2"), ("org/glassfish/grizzly/", "Grizzly"), ("org/jboss/weld/", "Weld"),
         ("jakarta/", "Jakarta APIs"), ("com/fasterxml/", "Jackson"), ("org/hibernate/", "Hibernate"), ("io/micrometer/", "metrics"),
         ("io/prometheus/", "metrics"), ("ch/qos/", "log"), ("org/slf4j/", "log"), ("net/logstash/", "log"),
         ("org/postgresql/", "PostgreSQL driver"), ("com/zaxxer/", "pool"), ("com/nimbusds/", "Nimbus"), ("io/smallrye/", "SmallRye"),
         ("org/jose4j/", "jose4j"), ("io/opentelemetry/", "traces"), ("com/github/benmanes/", "cache"),
         ("de/captaingoldfish/", "SCIM"), ("io/quarkus/", "Quarkus"), ("io/vertx/", "Vert.x"), ("io/netty/", "Netty"))


def uncached(bench):
    """The folder of a copy of the product without its cache."""
    home = bench.work / "uncached"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    for file in ("voicesurveyagent", "voicesurveyagent.jar"):
        shutil.copy2(bench.options.product / file, home)
    (home / "lib").symlink_to((bench.options.product / "lib").resolve())
    return home


def bare(peer, bench, options):
    """The same, without the script."""
    peer.command = [f"{bench.java}/bin/java", "-Xmx256m", *options.split(), "-jar",
                    str(bench.options.product / "voicesurveyagent.jar"), "serve"]
    return peer


def quarkus(bench, tables, options):
    peer = bench.quarkus("HS256", bench.options.port, tables)
    peer.command[1:1] = options.split()
    return peer


def ways(bench, tables):
    """Each way to start, by name: makes the peer, given further options of the JVM."""
    product = lambda options="", home=None: bench.product("HS256", bench.options.port, tables["product"], options, home)
    home = uncached(bench)
    found = {"no cache": lambda options="": product(options, home),
             "java -Xmx256m -jar": lambda options="": bare(product(), bench, options)}
    if (bench.options.product / "voicesurveyagent.aot").exists():
        found["cache"] = product
    if "quarkus" in bench.options.peers:
        found["quarkus"] = lambda options="": quarkus(bench, tables["quarkus"], options)
    return found


def prepare(bench):
    tables = bench.tables()
    tables["product"].take("good", "HS256", 0)
    bench.write_hs256_key()
    bench.migrate(tables["product"])
    tables["product"].fill()
    if "quarkus" in bench.options.peers:
        bench.build_quarkus()
        tables["quarkus"].fill()
    return tables


def startup(bench):
    found = ways(bench, prepare(bench))
    rows = {name: [] for name in found}
    for i in range(bench.options.starts):
        for name in list(found)[::1 if i % 2 else -1]:
            rows[name].append(measure(found[name]()))
    print(*table(rows), "", *verdicts(rows), sep="\n")
    steps = {name: trace(bench, name, make) for name, make in found.items()}
    for name, taken in steps.items():
        print("", f"{name}, in steps of {STEP_S * 1000:.0f} ms, with the classes that are first used in each:", *step_table(taken), sep="\n")
    return {"starts": rows, "steps": steps, "errors": sum(row["errors"] for taken in rows.values() for row in taken)}


def measure(peer):
    """To the first 200, the first profile after it, and the first response that takes the ordinary path."""
    token = peer.tables.take("good", "HS256", 0).read_text().split("\n")[0]
    ready = peer.start()
    cpu_s, jit_s = used(peer), peer.compiling()
    begun = time.monotonic()
    status, _ = get(peer.base + ME, {"Authorization": f"Bearer {token}"})
    first = (time.monotonic() - begun) * 1000
    ordinary, _ = get(peer.base + ORDINARY)
    complete = ready + time.monotonic() - begun
    peer.stop()
    return {"ready_s": ready, "complete_s": complete, "cpu_s": cpu_s, "jit_s": jit_s, "first_ms": first,
            "errors": int((status, ordinary) != (200, 200))}


def used(peer):
    """Seconds of the process itself, which are quickly read."""
    try:
        return sum(map(int, Path(f"/proc/{peer.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13])) / TICK
    except OSError:
        return 0


def table(rows):
    yield "| start | first 200, s | min–max | ordinary path, s | CPU s | of it JIT | first profile, ms | errors |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for name, taken in rows.items():
        ready = [row["ready_s"] for row in taken]
        yield (f"| {name} | {median(taken, 'ready_s'):.2f} | {min(ready):.2f}–{max(ready):.2f} | {median(taken, 'complete_s'):.2f} "
               f"| {median(taken, 'cpu_s'):.2f} | {median(taken, 'jit_s'):.2f} | {median(taken, 'first_ms'):.0f} | {sum(row['errors'] for row in taken)} |")


def verdicts(rows):
    for name, most in BUDGETS:
        if name in rows and "quarkus" in rows:
            # Not the first 200: fast paths answer before the resources exist.
            got = ratio(rows[name], rows["quarkus"], "complete_s")
            yield f"{name}: {got:.2f} × the start of Quarkus, to the ordinary path, budget {most}: {'met' if got <= most else 'MISSED'}"
        if name in rows:
            got = median(rows[name], "first_ms")
            yield f"{name}: first profile in {got:.0f} ms, budget {FIRST_MS}: {'met' if got <= FIRST_MS else 'MISSED'}"


def trace(bench, name, make):
    """One start, step by step: processor time by the clock of the process, classes by that of the JVM in it."""
    log = bench.work / f"init-{re.sub(r'[^a-z]+', '-', name)}.log"
    log.unlink(missing_ok=True)
    peer = make(f"-Xlog:class+init=info:file={log}:uptime")
    begun, taken = time.monotonic(), []

    def watch():
        if time.monotonic() >= begun + STEP_S * (len(taken) + 1):
            taken.append((used(peer), peer.compiling()))

    peer.start(watch)
    taken.append((used(peer), peer.compiling()))
    peer.stop()
    classes = collections.defaultdict(collections.Counter)
    for at, name in re.findall(r"^\[([\d.]+)s\][^']*Initializing '([^']+)'", log.read_text(errors="replace"), re.M):
        classes[int(float(at) / STEP_S)][next((part for prefix, part in PARTS if name.startswith(prefix)), "other libraries")] += 1
    spent = [(now[0] - was[0], now[1] - was[1]) for was, now in zip([(0, 0), *taken], taken)]
    return [{"from_ms": round(i * STEP_S * 1000), "cpu_ms": round(cpu * 1000), "jit_ms": round(jit * 1000),
             "classes": dict(classes[i].most_common())} for i, (cpu, jit) in enumerate(spent)]


def step_table(steps):
    yield "| from ms | CPU ms | of it JIT | classes | most of them |"
    yield "|--:|--:|--:|--:|---|"
    for step in steps:
        parts = ", ".join(f"{part} {count}" for part, count in list(step["classes"].items())[:4])
        yield f"| {step['from_ms']} | {step['cpu_ms']} | {step['jit_ms']} | {sum(step['classes'].values())} | {parts} |"


def memory(bench):
    """Resident after profiles, each token new, and refreshes, by the options of the JVM and in a container's memory."""
    tables = prepare(bench)
    product = lambda options="": bench.product("HS256", bench.options.port, tables["product"], options)
    rows = {name: loaded(bench, make()) for name, make in (
        ("script", product), ("script, -Xmx256m", lambda: product("-Xmx256m")),
        ("java -Xmx256m -jar", lambda: bare(product(), bench, "")))}
    with contained() as group:
        if group:
            peer = product()
            peer.command = ["sh", "-c", f'echo $$ >{group}/cgroup.procs && exec "$@"', "sh", *peer.command]
            rows[f"script, in {CONTAINER_MB} MB"] = loaded(bench, peer)
        else:
            print("no start in a container's memory: no control group can be made here")
    print("| start | resident, MB | its share of pages, MB | requests/s of profiles | errors |\n|---|--:|--:|--:|--:|")
    for name, row in rows.items():
        print(f"| {name} | {row['resident_mb']:.0f} | {row['proportional_mb']:.0f} | {row['rps']:.0f} | {row['errors']} |")
    got = rows["script"]["resident_mb"]
    print(f"resident by the script: {got:.0f} MB, budget {RESIDENT_MB}: {'met' if got <= RESIDENT_MB else 'MISSED'}")
    return {"rows": rows, "errors": sum(row["errors"] for row in rows.values())}


def loaded(bench, peer):
    bench.peers["memory"] = peer
    peer.tables.renew()
    peer.start()
    taken = [bench.load(peer, workload, 3 * bench.options.seconds, 16) for workload in ("me", "me-first-seen", "refresh")]
    peer.resume()
    smaps = Path(f"/proc/{peer.process.pid}/smaps_rollup").read_text()
    row = {"resident_mb": peer.resident_mb(), "proportional_mb": int(re.search(r"^Pss:\s+(\d+)", smaps, re.M)[1]) / 1024,
           "rps": taken[0]["rps"], "errors": sum(row["errors"] for row in taken)}
    peer.stop()
    return row


@contextlib.contextmanager
def contained():
    """A control group with the memory of a small container; None where none can be made."""
    root = Path("/sys/fs/cgroup")
    unified = (root / "cgroup.controllers").exists()
    group = (root if unified else root / "memory") / "voicesurveyagent-bench"
    try:
        if unified:
            (root / "cgroup.subtree_control").write_text("+memory")
        group.mkdir(exist_ok=True)
        (group / ("memory.max" if unified else "memory.limit_in_bytes")).write_text(str(CONTAINER_MB << 20))
    except OSError:
        group = None
    try:
        yield group
    finally:
        if group:
            group.rmdir()
