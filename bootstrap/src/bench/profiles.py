"""What a request's processor time is spent on, part by part, by the samples of the JDK's Flight Recorder."""
import collections
import re
from pathlib import Path

import programs
from peers import WORKLOADS, Tables, run

SECONDS = 20
JAVA = "Java"
# What else spends processor time outside of the kernel, by the names of its threads. The serial collector has no thread of its own.
THREADS = (("JIT compiler", r"C[12] Compil"), ("garbage collector and JVM", r"(VM |GC |G1 )"))
REST = "io.voicesurvey.adapters.rest."
# A sample counts for the first of these that is anywhere in its stack: with what it calls.
WITH_CALLS = (
    ("headers of every response", r"http\.CommonHeaders"),
    ("filters before the resource", r"(http\.(RequestGate|WellFormedGate|RequestBodyLimit|DeferredBody)|security\.\w+Filter)\b"),
    ("problem documents", r"(http\.(ProblemDocuments|UnreadBodies)|problem\.|page\.ErrorPages)"),
    ("metrics, log line and trace", r"server\.observation\."),
    ("routes", r"http\.Routes"),
    ("request id", r"http\.RequestIds"),
    ("client's address", r"server\.edge\.ClientAddress"),
    ("answer without JAX-RS", r"(server\.fastpath\.|\w+\.\w+FastPath\b|http\.CompleteResponses)"),
    ("resource", r"\w+\.\w+Resource\b"))
# Otherwise for the first frame from the top that one of these names.
ALONE = (("hand-over between threads", r"java\.util\.concurrent\.(ThreadPoolExecutor|SynchronousQueue|locks\.LockSupport|LinkedTransferQueue)"),
         ("JSON", r"com\.fasterxml\."), ("Jersey's injection", r"org\.(glassfish\.hk2|jvnet)\."), ("Jersey", r"org\.glassfish\.jersey\."),
         ("Grizzly", r"org\.glassfish\.grizzly\."), ("bridge from Grizzly to Jersey", REST + r"server\.edge\."), ("log", r"(ch\.qos|org\.slf4j)\."),
         ("rest of the service", r"io\.voicesurvey\."))


def part(frames):
    for name, pattern in WITH_CALLS:
        if any(re.match(re.escape(REST) + pattern, frame) for frame in frames):
            return name
    for frame in frames:
        for name, pattern in ALONE:
            if re.match(pattern, frame):
                return name
    return "others"


def stacks(text):
    """The frames of each sample, the innermost first."""
    for sample in re.findall(r"^jdk\.ExecutionSample \{.*?^\}", text, re.M | re.S):
        yield re.findall(r"^\s+([\w.$<>/]+)\(.*line:", sample, re.M)


def clocks(peer):
    """Ticks of processor time so far: in the kernel, which the recorder does not see, and outside of it by kind of thread."""
    spent = collections.Counter()
    for stat in Path(f"/proc/{peer.process.pid}/task").glob("*/stat"):
        try:
            name, _, fields = stat.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        user, system = map(int, fields.split()[11:13])
        spent["kernel"] += system
        spent[next((kind for kind, pattern in THREADS if re.match(pattern, name)), JAVA)] += user
    return spent


def profile(bench):
    """Of each workload that is named."""
    tables = Tables(bench, "profile", bench.options.users, bench.options.users)
    peer = bench.peers["profile"] = bench.product("HS256", bench.options.port + 1, tables)
    peer.start()
    tables.fill()
    peer.credentials = programs.credentials(peer)
    found = {}
    for workload in (name for name in bench.options.workloads if WORKLOADS[name][0] == "HS256"):
        bench.warm_up(peer, workload)
        found[workload] = measure(bench, peer, workload)
        show(workload, found[workload])
    return {"profiles": found, "errors": sum(one["row"]["errors"] for one in found.values())}


def measure(bench, peer, workload):
    file = bench.work / f"{workload}.jfr"
    command = lambda *words: run(bench.java / "bin/jcmd", peer.process.pid, *words)
    peer.resume()
    command("JFR.start", "name=bench", "settings=profile")
    before = clocks(peer)
    row = bench.load(peer, workload, SECONDS, 16)
    spent = clocks(peer) - before
    peer.resume()
    command("JFR.dump", "name=bench", f"filename={file}")
    command("JFR.stop", "name=bench")
    printed = run(bench.java / "bin/jfr", "print", "--events", "jdk.ExecutionSample", "--stack-depth", 64, file)
    return {"row": row, "spent": spent, "samples": collections.Counter(map(part, stacks(printed)))}


def show(workload, found):
    row, samples, spent = found["row"], found["samples"], found["spent"]
    total, ticks = max(1, sum(samples.values())), max(1, sum(spent.values()))
    us = {kind: row["cpu_us"] * number / ticks for kind, number in spent.items()}
    print(f"\n{workload}: {row['rps']:.0f}/s, {row['cpu_us']:.1f} µs of processor time a request, of which Java {us.get(JAVA, 0):.1f}; "
          f"{total} samples of it\n| part | share of the samples | µs |\n|---|--:|--:|")
    for name, count in samples.most_common():
        print(f"| {name} | {count / total:.0%} | {count / total * us.get(JAVA, 0):.1f} |")
    for kind, number in sorted(us.items()):
        if kind != JAVA:
            print(f"| {kind} | | {number:.1f} |")
