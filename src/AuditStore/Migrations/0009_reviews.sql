-- Who looks at a job that awaits review, and the lines of text that they have to read. A claim ends with any change of the job,
-- and with it the lines, which are personal; one that ran out is forgotten when the next one is made.
create table review_claims (
    job_id     uuid primary key references jobs (id),
    reviewer   text        not null,
    expires_at timestamptz not null,
    -- The picture that the lines were read from.
    sha256     text        not null,
    lines      bytea       not null
);
create index review_claims_by_end on review_claims (expires_at);
grant select, insert, update, delete on review_claims to refapp_api;
