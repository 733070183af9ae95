-- The peer of CommitBenchmark: the same two commits and six rows a call, as one writes them by hand. The budget row, which
-- everybody waits for, comes last. :apart is 0 for one budget row and 1 for a row each.
\set n :n + 1
begin;
insert into attempts (id, version, job_id, caller, state, purpose, surface, model, request_id, reserved_usd, settled_usd, possible_usd, trace_id, created_at, updated_at)
values ((lpad(to_hex(:run::int), 8, '0') || lpad(to_hex(:client_id::int), 8, '0') || lpad(to_hex(:n::bigint), 16, '0'))::uuid, 1, null, 'pgbench', 'Planned', 'generate', 'image-api', 'gpt-image-2', null, 0, 0, 0, null, now(), now());
insert into entries (id, kind, stream_id, version, type, at, caller, job_id, trace_id, body, body_sha256)
values ((lpad(to_hex(:run::int), 8, '0') || lpad(to_hex(:client_id::int), 8, '0') || '1' || lpad(to_hex(:n::bigint), 15, '0'))::uuid, 0, (lpad(to_hex(:run::int), 8, '0') || lpad(to_hex(:client_id::int), 8, '0') || lpad(to_hex(:n::bigint), 16, '0'))::uuid, 1, 'attempt.planned', now(), 'pgbench', null, null, convert_to(repeat('p', :planned::int), 'UTF8'), convert_to(repeat('h', 32), 'UTF8'));
commit;
begin;
update attempts set version = 2, state = 'Reserved', reserved_usd = 5000, updated_at = now()
where id = (lpad(to_hex(:run::int), 8, '0') || lpad(to_hex(:client_id::int), 8, '0') || lpad(to_hex(:n::bigint), 16, '0'))::uuid and version = 1;
insert into entries (id, kind, stream_id, version, type, at, caller, job_id, trace_id, body, body_sha256)
values ((lpad(to_hex(:run::int), 8, '0') || lpad(to_hex(:client_id::int), 8, '0') || '2' || lpad(to_hex(:n::bigint), 15, '0'))::uuid, 0, (lpad(to_hex(:run::int), 8, '0') || lpad(to_hex(:client_id::int), 8, '0') || lpad(to_hex(:n::bigint), 16, '0'))::uuid, 2, 'attempt.reserved', now(), 'pgbench', null, null, convert_to(repeat('r', :reserved::int), 'UTF8'), convert_to(repeat('h', 32), 'UTF8'));
insert into ledger (entry_id, line, attempt_id, account, bucket, micro_usd)
values ((lpad(to_hex(:run::int), 8, '0') || lpad(to_hex(:client_id::int), 8, '0') || '2' || lpad(to_hex(:n::bigint), 15, '0'))::uuid, 0, (lpad(to_hex(:run::int), 8, '0') || lpad(to_hex(:client_id::int), 8, '0') || lpad(to_hex(:n::bigint), 16, '0'))::uuid, 'Reserved', null, 5000);
update budgets set used = used + 5000 where key = 'pgbench/' || (:client_id::int * :apart::int)::text and (cap is null or used + 5000 <= cap);
commit;
