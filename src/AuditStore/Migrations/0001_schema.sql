-- The truth. Streams (jobs, attempts) are explained by entries; everything else here is a view of entries,
-- a side text that may be erased, or a lease.

create table jobs (
    id          uuid primary key,
    version     bigint      not null,
    caller      text        not null,
    state       text        not null,
    cause       text,
    surface     text        not null,
    model       text        not null,
    size        text        not null,
    trace_id    text,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    -- Work is due when due_at is not null and has passed; the holder of the lease does it.
    due_at      timestamptz,
    owner       text,
    lease_until timestamptz
);
create index jobs_by_caller on jobs (caller, id desc);
create index jobs_by_state on jobs (state, id desc);
create index jobs_due on jobs (due_at) where due_at is not null;

create table attempts (
    id                uuid primary key,
    version           bigint      not null,
    job_id            uuid references jobs (id),
    caller            text        not null,
    state             text        not null,
    purpose           text        not null,
    surface           text        not null,
    model             text        not null,
    request_id        text,
    reserved_usd      bigint      not null,
    settled_usd       bigint      not null,
    possible_usd      bigint      not null,
    trace_id          text,
    created_at        timestamptz not null,
    updated_at        timestamptz not null
);
create index attempts_by_job on attempts (job_id);
create index attempts_by_request on attempts (request_id);
create index attempts_by_caller on attempts (caller, id desc);
comment on column attempts.reserved_usd is 'micro-USD, as every amount here';

create table entries (
    id         uuid primary key,
    kind       smallint    not null,
    stream_id  uuid        not null,
    version    bigint      not null,
    type       text        not null,
    at         timestamptz not null,
    caller     text        not null,
    job_id     uuid,
    trace_id   text,
    body       bytea       not null,
    body_sha256 bytea      not null,
    unique (stream_id, version)
);
create index entries_by_job on entries (job_id, id);
create index entries_by_trace on entries (trace_id);
create index entries_by_caller on entries (caller, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'entries are append-only';
end $$;
create trigger entries_append_only before update or delete or truncate on entries
    for each statement execute function refuse_change();

create table ledger (
    entry_id   uuid     not null references entries (id),
    line       smallint not null,
    attempt_id uuid     not null,
    account    text     not null,
    bucket     text,
    micro_usd  bigint   not null,
    primary key (entry_id, line)
);
create index ledger_by_attempt on ledger (attempt_id);
create trigger ledger_append_only before update or delete or truncate on ledger
    for each statement execute function refuse_change();

create table budgets (
    key  text   primary key,
    cap  bigint,
    used bigint not null default 0
);

create table texts (
    id   uuid  primary key,
    salt bytea not null,
    text bytea not null
);

create table asset_references (
    id           uuid primary key,
    sha256       text        not null,
    caller       text        not null,
    job_id       uuid,
    attempt_id   uuid,
    role         text        not null,
    bytes        bigint      not null,
    width        int         not null,
    height       int         not null,
    format       text        not null,
    c2pa         boolean     not null,
    derived_from text,
    created_at   timestamptz not null
);
create index asset_references_by_content on asset_references (sha256);
create index asset_references_by_job on asset_references (job_id);

create table idempotency (
    scope       text primary key,
    body_sha256 text        not null,
    resource_id uuid        not null,
    created_at  timestamptz not null
);
