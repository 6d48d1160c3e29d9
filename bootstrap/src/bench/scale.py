"""What requests and refreshes cost as the tables grow, and what a session takes in memory and on disk."""
import re
import statistics
import time

from peers import MANY, Tables, get, grouped, median, run, table

CACHE = "adapters-persistence/src/main/java/io/voicesurvey/adapters/persistence/cache/CaffeineLiveSessions.java"
CONNECTIONS = 16


def fill(bench, size):
    """Makes the tables, or takes those of an earlier run as good as new: the largest takes minutes."""
    tables = Tables(bench, f"scale{size}", size, size)
    peer = bench.product("HS256", bench.options.port, tables)
    peer.start()  # migrates
    peer.stop()
    begun = time.monotonic()
    if tables.sql("SELECT count(*) FROM sessions WHERE expires_at > now() + interval '1 day'") == str(size):
        tables.renew()
    else:
        tables.fill()
    print(f"{size} users and sessions after {time.monotonic() - begun:.0f} s", flush=True)
    return tables


def start(bench, tables, home=None):
    peer = bench.product("HS256", bench.options.port, tables, home=home)
    bench.peers["scale"] = peer
    peer.start()
    return peer


def heap(bench, tables):
    """Bytes of heap that a remembered session takes, with its user."""
    peer = start(bench, tables)
    # Fills what is remembered of tokens first.
    bench.load(peer, "me-first-seen", 3, 4)
    before = live_bytes(bench, peer)
    bench.load(peer, "me-many", MANY // 1_500, CONNECTIONS)
    taken = live_bytes(bench, peer) - before
    remembered = int(float(re.search(r"^voicesurvey_live_sessions_remembered (\S+)$", get(peer.base + "/metrics")[1].decode(),
                                     re.M)[1]))
    peer.stop()
    print(f"{remembered} sessions remembered take {taken} bytes of heap, {taken / remembered:.0f} each")
    return {"remembered": remembered, "heap_bytes": taken}


def live_bytes(bench, peer):
    peer.resume()
    return int(run(bench.java / "bin/jcmd", peer.process.pid, "GC.class_histogram").split()[-1])


def cost(rows):
    return statistics.median(row["cpu_us"] - row["jit_us"] + row["db_us"] for row in rows)


def scale(bench):
    """Each round starts the product again on each size, every other round in the opposite order."""
    sizes = {size: fill(bench, size) for size in bench.options.sizes}
    forgetful = bench.changed("forgetful", CACHE, "MAX_SESSIONS = 100_000;", "MAX_SESSIONS = 0;")
    rows = []
    for i in range(bench.options.rounds):
        for size, tables in list(sizes.items())[::-1 if i % 2 else 1]:
            for home, workloads in ((None, ("me", "me-first-seen", "refresh")), (forgetful, ("me-looked-up",))):
                peer = start(bench, tables, home)
                for workload in workloads:
                    bench.warm_up(peer, workload)
                for workload in workloads:
                    row = bench.load(peer, workload, bench.options.seconds, CONNECTIONS)
                    rows.append({"workload": workload, "size": size, **row})
                peer.stop()
    rows.sort(key=lambda row: (row["workload"], row["size"]))
    print("\n".join(table(rows, "workload", "size")))
    groups = grouped(rows, "workload", "size")
    for (workload, size), group in groups.items():
        least = groups[workload, min(sizes)]
        print(f"{workload} at {size}: {median(group, 'rps') / median(least, 'rps'):.2f} × the requests a second at {min(sizes)}, "
              f"{cost(group) / cost(least):.2f} × the CPU of service and database, without the JIT compiler's")
    largest = max(sizes.values(), key=lambda tables: tables.sessions)
    disk = {name: int(largest.sql(f"SELECT pg_total_relation_size('{name}') / count(*) FROM {name}")) for name in ("users", "sessions")}
    print(f"on disk, with indexes: {disk['users']} bytes a user, {disk['sessions']} a session that no provider began")
    return {"rows": rows, "errors": sum(row["errors"] for row in rows), "bytes_a_row": disk,
            **heap(bench, next((tables for tables in sizes.values() if tables.sessions >= MANY), largest))}
