"""Whole logins at a local provider, by how many at a time, beside Quarkus OIDC and Spring Security. Each stores its user
in the same PostgreSQL; only the product also stores its session and an audit trail there."""
import sizing
from peers import HERE, Peer, Tables, grouped, median, ratio, run

BESIDE = (1, 4, 16)  # logins at a time of the others
PER_CPU_SECOND = 1.5  # the least ratio of logins to those of the better of the two


class QuarkusLogins(Peer):
    login = "/login"


class SpringLogins(Peer):
    login = "/oauth2/authorization/bench"


# name: class, jar in the folder of its build
OTHERS = {"quarkus": (QuarkusLogins, "quarkus-app/quarkus-run.jar"), "spring": (SpringLogins, "spring-logins.jar")}


def start(bench, name):
    """One of the others, on a database of its own, paused."""
    kind, jar = OTHERS[name]
    home = bench.work / f"{name}-logins"
    if not (home / jar).exists():
        run("mvn", "-q", "-B", "-f", HERE / f"logins/{name}/pom.xml", f"-Dout={home}", "package")
    tables = Tables(bench, f"{name}_logins", sizing.ROWS, sizing.ROWS, HERE / "quarkus")
    tables.fill()
    database = f"jdbc:postgresql://127.0.0.1:{bench.options.port - 1}/{tables.database}?user=bench"
    peer = kind(name, [f"{bench.java}/bin/java", "-Xmx512m", "-jar", str(home / jar)],
                {"PEER_DATABASE": database, "PEER_ISSUER": bench.people.issuer},
                bench.options.port + 1 + len(bench.peers), bench.work / f"{name}-logins.log", tables)
    bench.peers[name] = peer
    peer.start()
    peer.pause()
    return peer


def logins(bench):
    """All of them; with --peers product that alone."""
    bench.start_people()
    product = sizing.start(bench, "logins")
    others = {} if bench.options.peers == ["product"] else {name: start(bench, name) for name in OTHERS}
    before = kept(product.tables)
    steps = [("product", n, product, "login", n) for n in sizing.AT_A_TIME]
    steps += [(name, n, peer, "login", n) for name, peer in others.items() for n in BESIDE]
    rows = sizing.measure(bench, steps)
    bytes_a_row = {name: round((size - before[name][0]) / (count - before[name][1]))
                   for name, (size, count) in kept(product.tables).items() if count > before[name][1]}
    figures = sizing.finish(rows, bytes_a_row=bytes_a_row)
    print(*(verdicts(rows) if others else ()), f"bytes that a row of a login takes, with its indexes: {bytes_a_row}", sep="\n")
    return figures


def verdicts(rows):
    """By the same number of browsers: processor time of a login, and its 99th percentile."""
    for row in rows:
        row["both_us"] = row["cpu_us"] + row["db_us"]
    of = grouped(rows, "question", "value")
    for n in BESIDE:
        ours = of["product", n]
        for key, what in (("cpu_us", "of the service"), ("both_us", "of service and PostgreSQL")):
            better = min(OTHERS, key=lambda name: median(of[name, n], key))
            got = ratio(of[better, n], ours, key)
            yield (f"{n} browsers: {got:.2f} × the logins of {better} for each CPU second {what}, budget {PER_CPU_SECOND}: "
                   f"{'met' if got >= PER_CPU_SECOND else 'MISSED'}")
        least = min(median(of[name, n], "p99_ms") for name in OTHERS)
        got = median(ours, "p99_ms")
        yield f"{n} browsers: p99 {got:.1f} ms, the better of the others {least:.1f} ms: {'met' if got <= least else 'MISSED'}"


def kept(tables):
    """Bytes and rows of what a login writes."""
    return {name: tuple(map(int, tables.sql(f"SELECT pg_total_relation_size('{name}'), count(*) FROM {name}").split("|")))
            for name in ("users", "sessions", "audit_events", "audit_seals")}
