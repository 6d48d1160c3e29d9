"""What it costs to ask the provider again about sessions in use."""
import re
import sys
import time

from peers import SECRET, Tables, cpu, get, run

INTERVAL_MINUTES = 60
METRIC = r'^voicesurvey_rechecks_total\{outcome="%s",provider="default"\} (\S+)$'


def fill(bench, size):
    """Sessions of as many users, each with a refresh token, due at times that are spread over the interval."""
    tables = Tables(bench, "rechecks", size, size)
    peer = bench.product("HS256", bench.options.port + 1, tables)
    peer.start()  # migrates
    peer.stop()
    tables.fill()
    tokens = bench.work / "rechecks.tokens"
    run(bench.java / "bin/java", "-cp", bench.class_path, "Rechecks", SECRET, tokens, size, bench.people.issuer)
    tables.sql(f"""CREATE TEMPORARY TABLE tokens (session_id uuid, refresh_token text);
                   \\copy tokens FROM '{tokens}'
                   UPDATE users SET issuer = '{bench.people.issuer}', verified_email_key = email_key;
                   INSERT INTO rechecks (session_id, issuer, refresh_token, asked_at, due_at)
                   SELECT session_id, '{bench.people.issuer}', refresh_token, now(), now() + random() * interval '{INTERVAL_MINUTES} min'
                   FROM tokens;
                   VACUUM ANALYZE users, sessions, rechecks; CHECKPOINT""")
    return tables


def counted(peer, outcome):
    found = re.search(METRIC % outcome, get(peer.base + "/metrics")[1].decode(), re.M)
    return int(float(found[1])) if found else 0


def measure(bench, peer, tables, seconds, until=None):
    """Rechecks, processor time and WAL of so many seconds, or until none is due."""
    def state():
        return {"rechecks": counted(peer, "confirmed"), "cpu_s": cpu(peer.process.pid), "jit_s": peer.compiling(),
                "db_s": cpu(bench.postgres.pid()), "wal": int(tables.sql("SELECT pg_current_wal_lsn() - '0/0'"))}
    before, begun = state(), time.monotonic()
    while time.monotonic() < begun + seconds and not (until and until()):
        time.sleep(1)
    taken = time.monotonic() - begun
    spent = {name: after - before[name] for name, after in state().items()}
    failed = sum(counted(peer, outcome) for outcome in ("ended", "failed", "unusable"))
    return {"seconds": taken, **spent, "errors": failed}


def show(name, row, size):
    count = max(1, row["rechecks"])
    hour = size / 0.9  # sessions are asked about after 80 to 100 % of the interval
    print(f"{name}: {count} rechecks in {row['seconds']:.0f} s, {count / row['seconds']:.0f}/s; each {row['cpu_s'] / count * 1e6:.0f} µs of "
          f"the service (JIT {row['jit_s'] / count * 1e6:.0f}), {row['db_s'] / count * 1e6:.0f} µs of PostgreSQL, {row['wal'] / count:.0f} bytes "
          f"of WAL; {size} sessions an hour: {row['cpu_s'] / count * hour:.0f} + {row['db_s'] / count * hour:.0f} CPU s, "
          f"{row['wal'] / count * hour / 1e6:.0f} MB of WAL; {row['errors']} not confirmed", flush=True)


def rechecks(bench):
    """At the pace of the interval, after a warm-up; then all that are due at the same time, as fast as it goes."""
    size = bench.options.sessions
    bench.start_people()
    tables = fill(bench, size)
    peer = bench.product("HS256", bench.options.port + 1, tables, OIDC_RECHECK_MINUTES=str(INTERVAL_MINUTES))
    bench.peers["rechecks"] = peer
    peer.start()
    measure(bench, peer, tables, bench.options.warm)
    steady = measure(bench, peer, tables, bench.options.recheck_seconds)
    show("steady", steady, size)
    tables.sql("UPDATE rechecks SET due_at = now() WHERE claimed_at IS NULL")
    due = f"SELECT count(*) FROM rechecks WHERE due_at <= now() AND issuer = '{bench.people.issuer}'"
    drained = measure(bench, peer, tables, 3600, until=lambda: tables.sql(due) == "0")
    show("all at the same time", drained, size)
    disk = int(tables.sql("SELECT pg_total_relation_size('rechecks') / count(*) FROM rechecks"))
    print(f"on disk, with indexes: {disk} bytes a session")
    if steady["rechecks"] == 0:
        sys.exit("no session was asked about")
    return {"sessions": size, "steady": steady, "all_at_once": drained, "bytes_a_row": disk,
            "errors": steady["errors"] + drained["errors"]}
