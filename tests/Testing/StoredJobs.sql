-- Copies of one finished job with everything that belongs to it, as years of work leave them: ids in the order of their
-- making and a second apart, several callers and final states (one in a thousand needs attention), nothing due. What the originals refer to is true of the copies by
-- construction, so it is not checked again for each row.
begin;
set local session_replication_role = replica;

create function pg_temp.copy_id(what text, n bigint) returns uuid language sql immutable parallel safe return
    (lpad(to_hex(1767225600000 + n), 12, '0') || '7' || substr(md5(what || n), 1, 3) || '8' || substr(md5(what || n), 4, 15))::uuid;

create function pg_temp.copy_time(n bigint) returns timestamptz language sql immutable parallel safe return
    timestamptz '2026-01-01 00:00:00Z' + n * interval '1 second';

insert into jobs (id, version, caller, state, cause, surface, model, size, trace_id, created_at, updated_at, waiting_since)
select pg_temp.copy_id('job', n), version, 'caller-' || n % 8,
    case when n % 1000 = 0 then 'NeedsAttention' else (array['AwaitingReview', 'Approved', 'Rejected', 'Cancelled'])[1 + n / 8 % 4] end, null, surface, model, size,
    md5('trace' || n), pg_temp.copy_time(n), pg_temp.copy_time(n), case when n % 1000 = 0 or n / 8 % 4 = 0 then pg_temp.copy_time(n) end
from generate_series(1, @count) n cross join (select * from jobs where id = @template) j;

insert into attempts (id, version, job_id, caller, state, purpose, surface, model, request_id, reserved_usd, settled_usd,
    possible_usd, trace_id, created_at, updated_at)
select pg_temp.copy_id('attempt', n), version, pg_temp.copy_id('job', n), 'caller-' || n % 8, state, purpose, surface, model,
    'req_' || md5('request' || n), reserved_usd, settled_usd, possible_usd, md5('trace' || n), pg_temp.copy_time(n), pg_temp.copy_time(n)
from generate_series(1, @count) n cross join (select * from attempts where job_id = @template) a;

create temp table original_entries on commit drop as
select row_number() over (order by id) as place, entries.* from entries where job_id = @template;

insert into entries (id, kind, stream_id, version, type, at, caller, job_id, trace_id, body, body_sha256)
select pg_temp.copy_id('entry' || place, n), kind,
    case when stream_id = @template then pg_temp.copy_id('job', n) else pg_temp.copy_id('attempt', n) end,
    version, type, pg_temp.copy_time(n), 'caller-' || n % 8, pg_temp.copy_id('job', n), md5('trace' || n), body, body_sha256
from generate_series(1, @count) n cross join original_entries;

insert into ledger (entry_id, line, attempt_id, account, bucket, micro_usd)
select pg_temp.copy_id('entry' || e.place, n), l.line, pg_temp.copy_id('attempt', n), l.account, l.bucket, l.micro_usd
from generate_series(1, @count) n cross join (ledger l join original_entries e on e.id = l.entry_id);

insert into texts (id, salt, text)
select pg_temp.copy_id('words', n), salt, text
from generate_series(1, @count) n cross join (select * from texts limit 1) t;

insert into asset_references (id, sha256, caller, job_id, attempt_id, role, bytes, width, height, format, c2pa, derived_from, created_at)
select pg_temp.copy_id('reference', n), encode(sha256(convert_to('picture' || n, 'UTF8')), 'hex'), 'caller-' || n % 8,
    pg_temp.copy_id('job', n), pg_temp.copy_id('attempt', n), role, bytes, width, height, format, c2pa, derived_from, pg_temp.copy_time(n)
from generate_series(1, @count) n cross join (select * from asset_references where job_id = @template) r;

insert into idempotency (scope, body_sha256, resource_id, created_at)
select 'caller-' || n % 8 || ' POST /api/jobs key-' || n, encode(sha256(convert_to('body' || n, 'UTF8')), 'hex'),
    pg_temp.copy_id('job', n), now()
from generate_series(1, @count) n;

-- Claims are few at a time; these many are enough that an index is worth more than reading them all.
insert into review_claims (job_id, reviewer, expires_at, sha256, lines)
select pg_temp.copy_id('job', n), 'reviewer-' || n % 5, now() + interval '1 day', encode(sha256(convert_to('picture' || n, 'UTF8')), 'hex'), '\x5b5d'
from generate_series(1, @count) n where n / 8 % 4 = 0 and n % 2 = 0 and n % 1000 <> 0;

insert into budgets (key, cap, used)
select 'caller/caller-' || n % 50 || '/' || date '2020-01-01' + n / 8, null, 1 from generate_series(1, greatest(@count / 20, 1)) n;

commit;
