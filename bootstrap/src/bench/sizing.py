"""What logins at a time, connections in the pool and worker threads do to speed, and what lines in the log cost."""
import random
import subprocess

from peers import HERE, Tables, table

POOLS = (2, 5, 10, 20)
THREADS = (0, 8, 32, 64)
AT_A_TIME = (1, 2, 4, 8, 16, 32)
CONNECTIONS = (16, 64)
ROWS = 100_000
WORKERS = "adapters-rest/src/main/java/io/voicesurvey/adapters/rest/server/edge/Workers.java"


def start(bench, name, **options):
    """One more of the product, on a database of its own, paused."""
    tables = Tables(bench, name, ROWS, ROWS)
    peer = bench.product("HS256", bench.options.port + 1 + len(bench.peers), tables, **options)
    bench.peers[name] = peer
    peer.start()
    tables.fill()
    peer.pause()
    return peer


def measure(bench, steps):
    """Steps are (question, value, peer, workload, connections). Peers are warmed first; each round takes all steps."""
    for peer, workload in dict.fromkeys((peer, workload) for _, _, peer, workload, _ in steps):
        bench.warm_up(peer, workload)
    rows = []
    for i in range(bench.options.rounds):
        for question, value, peer, workload, connections in random.Random(i).sample(steps, len(steps)):
            row = bench.load(peer, workload, bench.options.seconds, connections)
            rows.append({"question": question, "value": value, "workload": workload, "connections": connections, **row})
    return sorted(rows, key=lambda row: (row["question"], row["workload"], row["connections"], row["value"]))


def at_a_time(peer):
    return [("logins at a time", n, peer, "login", n) for n in AT_A_TIME]


def finish(rows, **more):
    print("\n".join(table(rows, "question", "workload", "connections", "value")))
    return {"rows": rows, "errors": sum(row["errors"] for row in rows), **more}


def threads(bench, count):
    """A copy of the product with another number of threads of the platform; 0: every request on a virtual one."""
    change = ("platform.execute(task);", "virtual.execute(task);") if count == 0 \
        else ("PLATFORM_THREADS = 32;", f"PLATFORM_THREADS = {count};")
    return bench.changed(f"threads{count}", WORKERS, *change)


def sizing(bench):
    bench.start_people()
    pools = {n: start(bench, f"pool{n}", DATABASE_POOL_SIZE=str(n)) for n in POOLS}
    workers = {n: start(bench, f"threads{n}", home=threads(bench, n)) for n in THREADS}
    steps = [(question, n, peer, workload, connections)
             for question, peers in (("connections in the pool", pools), ("worker threads", workers))
             for n, peer in peers.items() for workload in ("login", "refresh") for connections in CONNECTIONS]
    return finish(measure(bench, steps + at_a_time(start(bench, "logins"))))


def lines(bench):
    """A line for each request, and for each 403, which is a decision."""
    steps = [(setting, value, start(bench, f"{setting}_{value}".lower(), **{setting: value}), workload, 16)
             for setting, workload, values in (("ACCESS_LOG", "me", ("off", "on")), ("LOG_LEVEL", "forbidden", ("ERROR", "INFO")))
             for value in values]
    rows = measure(bench, steps)
    for _, _, peer, _, _ in steps:
        print(f"{peer.tables.database}: {bench.faults(peer)['lines lost']} lines lost")
    return finish(rows)


def plot(figures):
    """Draws them beside the file."""
    subprocess.run([HERE / "plot.py", figures, figures.with_suffix(".svg")], check=True)
