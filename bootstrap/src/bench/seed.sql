-- psql -v users=N -v sessions=N, over the migrated schema. Row i has the id 00000000-0000-7000-0000-(i in hex).
TRUNCATE users, sessions CASCADE;
INSERT INTO users (id, issuer, subject, email, email_key, name, role, status, created_at, updated_at, last_login_at, version)
SELECT ('00000000-0000-7000-0000-' || lpad(to_hex(i), 12, '0'))::uuid, 'https://idp.example', 'person-' || i,
  'person' || i || '@example.com', 'person' || i || '@example.com', 'Person Number ' || i, 'viewer', 'active',
  now(), now(), now(), 0
FROM generate_series(1, :users) i;
INSERT INTO sessions (id, user_id, generation, created_at, last_used_at, expires_at, user_agent, ip)
SELECT ('00000000-0000-7000-0000-' || lpad(to_hex(i), 12, '0'))::uuid,
  ('00000000-0000-7000-0000-' || lpad(to_hex(1 + (i - 1) % :users), 12, '0'))::uuid, 0, now(), now(),
  now() + interval '7 days', 'bench', '192.0.2.1'
FROM generate_series(1, :sessions) i;
VACUUM ANALYZE users;
VACUUM ANALYZE sessions;
