#!/usr/bin/env bash
# How long the queries of sign-in, refresh and authentication take as the tables grow, and by which plans. Prints Markdown.
# Makes a PostgreSQL of its own in a temporary folder. Usage: growth.sh [ROWS]..., by default 10 thousand, 1 million, 10 million.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
changelog="$here/../../../adapters-persistence/src/main/resources/db/changelog"
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
work=$(mktemp -d)
port=${GROWTH_PORT:-55998}
owner=()
if [ "$(id -u)" = 0 ]; then
  chown nobody "$work"
  owner=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
stop() {
  "${owner[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >&2 || true
  rm -rf "$work"
}
trap stop EXIT
"${owner[@]}" "$bin/initdb" -D "$work/data" -U postgres -A trust >&2
"${owner[@]}" "$bin/pg_ctl" -D "$work/data" -l "$work/log" -w start >&2 \
  -o "-p $port -k $work -c listen_addresses=127.0.0.1 -c shared_buffers=1GB -c max_wal_size=8GB -c fsync=off"
sql() { psql -h 127.0.0.1 -p "$port" -U postgres -qAtX -v ON_ERROR_STOP=1 "$@" postgres; }
sed -n 's/.*<include file="\([^"]*\)".*/\1/p' "$changelog/changelog.xml" | while read -r file; do
  sql -f "$changelog/$file" >&2
done

id() { echo "('00000000-0000-7000-8000-' || lpad(to_hex(($1)::bigint), 12, '0'))::uuid"; }
grow() {
  sql -c "
    ALTER TABLE sessions DISABLE TRIGGER USER; ALTER TABLE users DISABLE TRIGGER USER;
    INSERT INTO users SELECT $(id n), 'https://idp.example', 'subject-' || n, 'u' || n || '@example.org',
      'u' || n || '@example.org', 'User ' || n, 'viewer', 'active', now(), now(), now(), 0, 'user ' || n
      FROM generate_series((SELECT count(*) FROM users) + 1, $1) n;
    INSERT INTO sessions SELECT $(id n), $(id n), 0, now(), now(), now() + interval '7 days', NULL, 'Mozilla/5.0', '192.0.2.1',
      $(id n), 'sid-' || n, NULL
      FROM generate_series((SELECT count(*) FROM sessions) + 1, $1) n;
    ALTER TABLE sessions ENABLE TRIGGER USER; ALTER TABLE users ENABLE TRIGGER USER" >&2
  sql -c 'VACUUM ANALYZE' >&2
}

declare -A queries=(
  [authenticate]="SELECT s.*, u.* FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $(id :n)"
  [refresh]="UPDATE sessions s SET generation = s.generation + 1, last_used_at = now(), expires_at = least(now() + interval '7 days',
    s.created_at + interval '30 days') FROM users u WHERE s.id = $(id :n) AND s.generation >= 0 AND s.revoked_at IS NULL
    AND s.expires_at > now() AND u.id = s.user_id AND u.status = 'active' RETURNING s.*, u.*"
  [login: attempt]="SELECT 1 FROM sessions WHERE login_attempt_id = $(id :n)"
  [login: user]="SELECT * FROM users WHERE issuer = 'https://idp.example' AND subject = 'subject-' || :n FOR UPDATE"
  [own sessions]="SELECT * FROM sessions WHERE user_id = $(id :n) AND revoked_at IS NULL AND expires_at > now()
    ORDER BY created_at DESC, id DESC"
  [provider logout]="SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.provider_session = 'sid-' || :n
    AND s.revoked_at IS NULL AND u.issuer = 'https://idp.example'"
)
names=('authenticate' 'refresh' 'login: attempt' 'login: user' 'own sessions' 'provider logout')

# The median of the times of single statements, after a warm-up, in microseconds.
median() {
  printf '\\set n random(1, %s)\n%s;\n' "$1" "$(tr '\n' ' ' <<<"$2")" >"$work/query.sql"
  local run=(pgbench -h 127.0.0.1 -p "$port" -U postgres -n -M prepared -f "$work/query.sql")
  "${run[@]}" -T 3 postgres >/dev/null
  (cd "$work" && rm -f pgbench_log* && "${run[@]}" -T 5 -l postgres >/dev/null)
  cat "$work"/pgbench_log* | awk '{print $3}' | sort -n | awk '{t[NR] = $1} END {print t[int((NR + 1) / 2)]}'
}

sizes=("${@:-}")
[ -n "${sizes[0]}" ] || sizes=(10000 1000000 10000000)
echo "| users and sessions | ${names[0]} | ${names[1]} | ${names[2]} | ${names[3]} | ${names[4]} | ${names[5]} |"
echo "|---|---|---|---|---|---|---|"
for size in "${sizes[@]}"; do
  grow "$size"
  row="| $size"
  for name in "${names[@]}"; do
    time=$(median "$size" "${queries[$name]}")
    row+=" | ${time:?no answer} µs"
  done
  echo "$row |"
done
for name in "${names[@]}"; do
  printf '\n%s, at %s rows:\n\n```\n' "$name" "$size"
  sql -c "EXPLAIN (COSTS OFF) ${queries[$name]//:n/$((size / 2))}"
  echo '```'
done
