#!/usr/bin/env python3
"""The product at half load for an hour, with the faults of an operator's year: memory, threads, files and connections.

Two instances of the packaged service work on a primary and a synchronous standby; Soak.java makes the load. One after
the other: the signing key is rotated, the primary is killed and the standby promoted, the disk of the database is full,
and the clock of the instances is two minutes ahead, then right again. Needs what bench.py needs but wrk, and besides
Debian's libfaketime, and root for the small disk, a file that is mounted. Prints a table, a line for each sixth of the
time, and all errors. Exit status 1 where an error is not explained by a fault, where something grew, or where an ended
session was accepted or a live one refused.
"""
import argparse
import collections
import contextlib
import errno
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from peers import TARGET, Bench, Postgres, Tables, get, is_answering, run

DATABASE = "soak"
WINDOWS = 6
QUIET = "quiet"
OUTAGE = {"503 DATABASE_UNAVAILABLE"}
# Fault: what it may make the service answer.
EXPLAINED = {"failover": OUTAGE, "full disk": OUTAGE, "clock back": {"401 INVALID_TOKEN"},
             # Grizzly ends idle connections by this clock. A request may just have been sent. See HELD.
             "clock ahead": {"0 IOException", "0 SocketException"}}
HELD = 64  # connections that the load may have at a step of the clock: one for each thread and service
# Operation: refusals that are right. Tokens of a removed key are of no session.
RIGHT = {"revocation again": {"404 NOT_FOUND"},
         "profile of an ended session": {"401 SESSION_REVOKED", "401 INVALID_TOKEN"},
         "refresh of an ended session": {"401 SESSION_REVOKED", "401 INVALID_REFRESH_TOKEN"}}
# What may be more in the last sixth than in the second one, least memory and medians of the rest: a share, and so many.
GROWTH = {"rss_mb": (0.10, 16), "heap_mb": (0.10, 8), "threads": (0, 4), "files": (0, 16), "connections": (0, 2)}
FIRST = 2  # operations a second while two instances load their classes, which takes seconds
COLD = 50  # operations a second while they are compiled
COMPILED = 20 * 60  # seconds after which the JIT compiler's part of the memory is about complete
STEP = 120  # seconds; less than a login at the provider is good for
BACK = 10  # seconds from the promotion until both instances are ready again
LOOKS = 10  # seconds after which every instance has looked at the keys
SIGNS = 40  # seconds after which every instance signs with a new key


def is_error(operation, answer):
    return not answer.startswith("2") and answer not in RIGHT.get(operation, ())


class Member(Postgres):
    """One of the two servers: the primary on the machine's disk, or its standby on a small one."""

    # Each segment is a new file, for which a full disk has no space.
    settings = "max_wal_size = '256MB'\nwal_recycle = off\n"

    def follow(self, primary):
        self.data.mkdir(mode=0o700)
        if self.user:
            shutil.chown(self.data, "postgres", "postgres")
        subprocess.run([self.bin / "pg_basebackup", "-D", self.data, "-h", "127.0.0.1", "-p", str(primary.port), "-U", "bench",
                        "-c", "fast", "-R"], check=True, cwd=self.data, **self.user)
        self.settings += f"primary_conninfo = 'host=127.0.0.1 port={primary.port} user=bench application_name=standby'\n"
        self.start()
        # Nothing that was acknowledged is lost with the primary.
        primary.alter("SET synchronous_standby_names = '*'")
        while primary.sql("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", "postgres") != "1":
            time.sleep(0.2)

    def kill(self):
        """As if the machine lost its power."""
        root = self.pid()
        # A child may end by itself meanwhile, which is no failure.
        subprocess.run(["kill", "-KILL", str(root), *run("pgrep", "-P", root).split()])

    def is_running(self):
        try:
            self.tool("pg_ctl", "status")
            return True
        except subprocess.CalledProcessError:
            return False


class Disk:
    """A file that is mounted as a folder."""

    def __init__(self, work, megabytes):
        self.folder, self.filler, image = work / "disk", work / "disk/filler", work / "disk.image"
        self.folder.mkdir()
        run("truncate", "-s", f"{megabytes}M", image)
        run("mkfs.ext4", "-q", "-m", "0", image)
        run("mount", "-o", "loop", image, self.folder)
        self.folder.chmod(0o755)

    def fill(self):
        """Takes what is left, also what others have given back."""
        left = os.statvfs(self.folder)
        with self.filler.open("ab") as file:
            try:
                os.posix_fallocate(file.fileno(), file.tell(), max(1, left.f_bavail * left.f_frsize))
                while True:
                    os.write(file.fileno(), bytes(left.f_frsize))
            except OSError as failure:
                if failure.errno != errno.ENOSPC:
                    raise

    def free(self):
        self.filler.unlink()

    def unmount(self):
        run("umount", self.folder)


class Load:
    """See Soak.java."""

    def __init__(self, bench, port, services):
        self.process = subprocess.Popen([bench.java / "bin/java", "-Xmx512m", "-Dsun.net.httpserver.nodelay=true", "-cp",
                                         bench.class_path, "Soak", str(port), *services],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=(bench.work / "load.log").open("a"), text=True)
        if self.process.stdout.readline() != "ready\n":
            sys.exit(f"the load does not start: see {bench.work}/load.log")

    def order(self, *words):
        print(*words, file=self.process.stdin, flush=True)

    def count(self):
        self.order("count")
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Soak:
    def __init__(self, options):
        self.options, self.phase, self.due = options, "start", 0
        self.bench = Bench(options)
        self.work = self.bench.work
        self.samples, self.counts, self.answers, self.faults = [], [], collections.Counter(), []
        self.primary, self.standby, self.disk, self.load = Member(self.work, options.port - 1), None, None, None
        self.bench.postgres = self.leader = self.primary
        self.keys, self.offset = self.work / "keys", self.work / "offset"
        self.instances, self.read = [], collections.Counter()

    # ---- what runs

    def start(self):
        port = self.options.port
        self.disk = Disk(self.work, self.options.disk_mb)
        self.primary.start()
        self.write_offset(0)
        self.keys.mkdir()
        provider = port + 3
        tables = Tables(self.bench, DATABASE, 0, 0)
        for number in (1, 2):
            self.instances.append(self.instance(number, port + number, provider, tables))
        self.key = self.command("keys", "generate", "--out", self.keys)
        self.load = Load(self.bench, provider, [peer.base for peer in self.instances])
        self.instances[0].start()  # migrates
        self.standby = Member(self.disk.folder, port)
        self.standby.follow(self.primary)
        self.instances[1].start()
        self.load.order("administrator", self.administrator())

    def instance(self, number, port, provider, tables):
        hosts = f"127.0.0.1:{self.options.port - 1},127.0.0.1:{self.options.port}"
        library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        peer = self.bench.product(
            "RS256", port, tables, JWT_PRIVATE_KEY_FILE=str(self.keys),
            DATABASE_URL=f"postgresql://bench@{hosts}/{DATABASE}?application_name={DATABASE}-{number}",
            OIDC_ISSUER=f"http://127.0.0.1:{provider}", PUBLIC_URL=f"http://127.0.0.1:{self.options.port + 1}",
            # As ClockStepIT does it: the monotonic clock goes on.
            LD_PRELOAD=str(library), FAKETIME_TIMESTAMP_FILE=str(self.offset), FAKETIME_CACHE_DURATION="1",
            FAKETIME_DONT_FAKE_MONOTONIC="1", FAKETIME_FORCE_MONOTONIC_FIX="0")
        peer.log = self.work / f"instance-{number}.log"
        return peer

    def command(self, *words):
        environment = {name: value for name, value in self.instances[0].environment.items() if name != "LD_PRELOAD"}
        return run(self.options.product / "voicesurveyagent", *words, env=environment).strip()

    def administrator(self):
        return self.command("token", "issue", "--service", "soak", "--role", "admin", "--ttl", "24h")

    def write_offset(self, seconds):
        following = self.offset.with_suffix(".next")
        following.write_text(f"{seconds:+d}")
        following.replace(self.offset)

    def stop(self):
        for peer in self.instances:
            if hasattr(peer, "process") and peer.process.poll() is None:
                peer.stop()
        if self.load:
            self.load.stop()
        for server in (self.primary, self.standby):
            if server and server.data.exists() and server.is_running():
                server.stop()
        if self.disk:
            self.disk.unmount()

    # ---- time

    def enter(self, phase):
        self.count()
        self.phase = phase
        print(f"{time.strftime('%H:%M:%S')} {phase}", flush=True)

    def sleep(self, seconds, until=None):
        """Meanwhile samples come as ever; gives the seconds until the condition held, or None."""
        begun = time.monotonic()
        while time.monotonic() < begun + seconds:
            if until and until():
                return time.monotonic() - begun
            if time.monotonic() >= self.due:
                self.sample()
            time.sleep(0.2)
        return None

    def count(self):
        counted, errors = self.load.count(), 0
        for key, number in counted["answers"].items():
            operation, status, code = key.split("|")
            answer = f"{status} {code}".strip()
            self.answers[self.phase, operation, answer] += number
            errors += number if is_error(operation, answer) else 0
        self.faults += [f"{self.phase}: {what}" for what in counted["violations"]]
        for peer in self.instances:
            for line in self.lines(peer):
                self.answers[self.phase, "log", line] += 1
        self.counts.append({"at": time.monotonic(), "phase": self.phase, "errors": errors, **counted})
        return counted

    def lines(self, peer):
        """The errors that it has logged since the last time, and what is no entry, such as a warning of the JVM."""
        if not peer.log.exists():
            return
        with peer.log.open("rb") as log:
            log.seek(self.read[peer])
            entries = log.read().rpartition(b"\n")[0]
        self.read[peer] += len(entries) + 1 if entries else 0
        for line in entries.decode().splitlines():
            entry = json.loads(line) if line.startswith("{") else {"level": "OUTPUT", "message": line}
            if entry["level"] in ("ERROR", "OUTPUT"):
                yield f"{entry['level']} {entry['message'][:80]}"

    def sample(self):
        now = time.monotonic()
        self.due = now + self.options.interval
        counted = self.count()
        connections = self.connections()
        self.samples.append({"at": now, "phase": self.phase, "instances": [
            {**self.looked_at(peer), "connections": connections.get(f"{DATABASE}-{number}")}
            for number, peer in enumerate(self.instances, 1)], **counted})

    def collect(self):
        """The least memory of a window is what is in use then, without garbage, and without what the C library keeps."""
        for peer in self.instances:
            for command in ("GC.run", "System.trim_native_heap"):
                run(self.bench.java / "bin/jcmd", peer.process.pid, command)
        self.sample()

    def looked_at(self, peer):
        process = Path(f"/proc/{peer.process.pid}")
        used = re.findall(r'^jvm_memory_used_bytes\{area="heap".*\} (\S+)$', get(peer.base + "/metrics")[1].decode(), re.M)
        return {"rss_mb": peer.resident_mb(), "threads": len(list((process / "task").iterdir())),
                "files": len(list((process / "fd").iterdir())), "heap_mb": sum(map(float, used)) / 2 ** 20}

    def connections(self):
        server = self.leader
        try:
            rows = server.sql(f"SELECT application_name, count(*) FROM pg_stat_activity WHERE datname = '{DATABASE}' GROUP BY 1",
                              "postgres")
        except subprocess.CalledProcessError:
            return {}
        return {name: int(number) for name, number in (row.split("|") for row in rows.splitlines())}

    def are_ready(self):
        return all(is_answering(peer.base + "/health/ready") for peer in self.instances)

    # ---- faults

    def rotation(self):
        """As docs/key-rotation.md has it, but that all tokens are renewed within seconds instead of days."""
        self.enter("rotation of keys")
        self.command("keys", "generate", "--out", self.keys)
        self.sleep(SIGNS)
        self.load.order("administrator", self.administrator())
        self.renew()
        Path(self.key).unlink()
        self.sleep(LOOKS)

    def renew(self):
        """Returns when all sessions have been refreshed."""
        self.load.order("renew")
        for _ in range(2):  # A session that is in use is in no count.
            if self.sleep(300, until=lambda: self.sampled("stale") == 0) is None:
                self.faults.append(f"{self.phase}: some sessions were not refreshed")

    def sampled(self, key):
        self.sleep(1)
        self.sample()
        return self.samples[-1][key]

    def failover(self):
        self.enter("failover")
        self.primary.kill()
        self.sleep(5)
        self.standby.tool("pg_ctl", "-w", "promote")
        self.leader = self.standby
        self.recover("failover", BACK)

    def recover(self, fault, most):
        taken = self.sleep(120, until=self.are_ready)
        print(f"{fault}: ready again after {taken if taken is None else round(taken, 1)} s", flush=True)
        if taken is None or taken > most:
            self.faults.append(f"{fault}: ready again after {taken} s, allowed {most}")
        self.sleep(5)

    def full_disk(self):
        self.enter("full disk")
        self.fill_disk(self.options.full_seconds / 2)
        # Tables cannot grow any more. Now the log needs a file too, without which the server ends, and psql with it.
        with contextlib.suppress(subprocess.CalledProcessError):
            self.leader.sql("SELECT pg_switch_wal()", "postgres")
        self.fill_disk(self.options.full_seconds / 2)
        self.disk.free()
        print(f"full disk: the database {'still runs' if self.standby.is_running() else 'has ended'}", flush=True)
        if not self.standby.is_running():
            self.standby.start()  # as a service manager does
        self.recover("full disk", BACK)

    def fill_disk(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.disk.fill()
            self.sleep(1)

    def clock(self):
        self.enter("clock ahead")
        self.write_offset(STEP)
        self.sleep(max(15, self.options.minutes * 60 / 30))
        if max(sample["clock_off_s"] for sample in self.samples if sample["phase"] == "clock ahead") < STEP - 5:
            self.faults.append("clock ahead: the instances did not see it")
        self.enter("clock back")
        self.write_offset(0)
        self.sleep(max(15, self.options.minutes * 60 / 30))
        # An instance that has checked a token goes on with it, and the other may see it first much later.
        self.renew()

    # ---- the hour

    def run(self):
        self.start()
        self.enter("warm-up")
        most = self.measured()
        rate = self.options.rate or round(most / 2)
        self.enter(QUIET)
        self.load.order("rate", rate)
        self.sample()
        begun, whole = time.monotonic(), self.options.minutes * 60
        for number, fault in enumerate((self.rotation, self.failover, self.full_disk, self.clock), 1):
            # Its window begins quietly.
            self.sleep(begun + whole * (number + 0.1) / WINDOWS - time.monotonic())
            self.collect()
            fault()
            self.enter(QUIET)
        self.sleep(begun + whole - time.monotonic())
        self.collect()
        return rate, self.windows(begun, whole)

    def measured(self):
        """The operations a second that 32 people at a time can have."""
        self.load.order("rate", FIRST)
        self.sleep(10)
        self.load.order("rate", COLD)
        if self.sleep(300, until=lambda: self.sampled("filled")) is None:
            sys.exit(f"too few people could sign in: see {self.work}")
        self.load.order("rate", 0)
        self.sleep(self.options.warm)
        self.count()
        begun = self.counts[-1]["at"]
        self.sleep(self.options.measure)
        self.count()
        most = sum(row["operations"] for row in self.counts if row["at"] > begun) / (self.counts[-1]["at"] - begun)
        print(f"at most {most:.0f} operations a second", flush=True)
        return most

    def windows(self, begun, whole):
        length = whole / WINDOWS
        of = lambda row: min(WINDOWS - 1, int((row["at"] - begun) // length))
        end = lambda number: length if number < WINDOWS - 1 else self.counts[-1]["at"] - begun - number * length
        return [self.window(end(number), [row for row in self.counts if of(row) == number],
                            [sample for sample in self.samples if of(sample) == number]) for number in range(WINDOWS)]

    @staticmethod
    def window(length, counts, samples):
        def taken(how, key, instance):
            values = [sample["instances"][instance][key] for sample in samples]
            return how([value for value in values if value is not None] or [float("nan")])
        instances = [{key: taken(min if key.endswith("_mb") else statistics.median, key, number) for key in GROWTH}
                     for number in range(2)]
        return {"phases": list(dict.fromkeys(row["phase"] for row in counts)), "instances": instances,
                "operations_s": sum(row["operations"] for row in counts) / length,
                "p99_ms": statistics.median(row["p99_ms"] for row in counts), "errors": sum(row["errors"] for row in counts)}

    # ---- the verdict

    def grown(self, windows):
        """Instance by instance, the last window beside the second one, which is warm and before the first outage."""
        for number, (before, after) in enumerate(zip(windows[1]["instances"], windows[-1]["instances"]), 1):
            for key, (share, more) in GROWTH.items():
                if key.endswith("_mb") and self.options.minutes * 60 < COMPILED:
                    continue
                # Where nothing could be read, this is no number, and no comparison of it holds.
                if not after[key] <= before[key] * (1 + share) + more:
                    yield f"instance {number}: {key} grew from {before[key]:.0f} to {after[key]:.0f}"

    def errors(self):
        """Phase, operation, answer, how often, and whether something explains it."""
        for (phase, operation, answer), number in self.answers.items():
            if is_error(operation, answer):
                explained = answer in EXPLAINED.get(phase, ()) and (number <= HELD or not answer.startswith("0 "))
                yield phase, operation, answer, number, explained


def table(windows, minutes):
    """Cells with a stroke have both instances."""
    both = lambda window, key: " / ".join(f"{instance[key]:.0f}" for instance in window["instances"])
    yield "| minutes | phases | operations/s | median of p99 ms | errors | least RSS MB | least heap MB | threads | files | connections |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for number, window in enumerate(windows):
        length = minutes / WINDOWS
        yield (f"| {number * length:g} to {(number + 1) * length:g} | {', '.join(window['phases'])} | {window['operations_s']:.0f} "
               f"| {window['p99_ms']:.1f} | {window['errors']} | {both(window, 'rss_mb')} | {both(window, 'heap_mb')} "
               f"| {both(window, 'threads')} | {both(window, 'files')} | {both(window, 'connections')} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, help="operations a second; by default half of what is measured before")
    parser.add_argument("--warm", type=float, default=60, help="seconds of full load before the most is measured")
    parser.add_argument("--measure", type=float, default=30, help="seconds in which the most is measured")
    parser.add_argument("--interval", type=float, default=10, help="seconds between two samples")
    parser.add_argument("--full-seconds", type=float, default=60, help="how long the disk is full")
    parser.add_argument("--disk-mb", type=int, default=8192, help="size of the disk of the standby, taken as it is used")
    parser.add_argument("--product", type=Path, default=TARGET, help="the folder of the built jar")
    # Memory that grows is then not the heap.
    parser.add_argument("--java-opts", default="-Xms256m -Xmx256m -XX:+AlwaysPreTouch", help="of the product")
    parser.add_argument("--port", type=int, default=18300, help="the first of several; the one before is PostgreSQL's")
    parser.add_argument("--work", type=Path, help="a new folder; by default a temporary one, which stays")
    parser.add_argument("--json", type=Path, default=TARGET / "soak.json")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("only root can mount the small disk")
    if options.work:
        options.work.mkdir()
    else:
        options.work = Path(tempfile.mkdtemp(prefix="voicesurveyagent-soak-"))
    print(f"logs and data: {options.work}", flush=True)
    options.json.parent.mkdir(exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    soak = Soak(options)
    try:
        rate, windows = soak.run()
    finally:
        soak.stop()
    errors, grown = sorted(soak.errors()), list(soak.grown(windows))
    print(f"\n{rate:g} operations a second", *table(windows, options.minutes), "", sep="\n")
    print("| phase | operation | answer | number | explained |\n|---|---|---|--:|---|")
    for phase, operation, answer, number, explained in errors:
        print(f"| {phase} | {operation} | {answer} | {number} | {'yes' if explained else 'NO'} |")
    print("", *soak.faults, *grown, sep="\n")
    options.json.write_text(json.dumps({
        "options": {name: str(value) for name, value in vars(options).items()}, "rate": rate, "windows": windows,
        "errors": errors, "faults": soak.faults, "grown": grown, "samples": soak.samples}, indent=1))
    is_clean = not soak.faults and not grown and all(explained for *_, explained in errors)
    print("clean" if is_clean else "NOT CLEAN")
    sys.exit(0 if is_clean else 1)


if __name__ == "__main__":
    main()
