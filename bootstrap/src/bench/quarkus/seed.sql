-- psql -v users=N -v sessions=N. The refresh token of session i is 'rt' and i in 41 digits.
DROP TABLE IF EXISTS sessions, users;
CREATE TABLE users (
  id uuid PRIMARY KEY, subject text NOT NULL UNIQUE, email text UNIQUE, name text NOT NULL, role text NOT NULL,
  status text NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, last_login_at timestamptz);
CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY, user_id uuid NOT NULL, expires_at timestamptz NOT NULL, rotated_at timestamptz);
INSERT INTO users
SELECT ('00000000-0000-7000-0000-' || lpad(to_hex(i), 12, '0'))::uuid, 'person-' || i, 'person' || i || '@example.com',
  'Person Number ' || i, 'viewer', 'active', now(), now(), now()
FROM generate_series(1, :users) i;
INSERT INTO sessions
SELECT sha256(('rt' || lpad(i::text, 41, '0'))::bytea),
  ('00000000-0000-7000-0000-' || lpad(to_hex(1 + (i - 1) % :users), 12, '0'))::uuid, now() + interval '7 days', NULL
FROM generate_series(1, :sessions) i;
VACUUM ANALYZE users;
VACUUM ANALYZE sessions;
