-- Since when a job waits for a person. It is set when the job comes to wait and kept until it goes on, so no step of a job that
-- a worker has touches the index.
alter table jobs add column waiting_since timestamptz;
update jobs set waiting_since = updated_at where state in ('AwaitingReview', 'NeedsAttention', 'ManualHandoff');
create index jobs_waiting on jobs (state, waiting_since) where waiting_since is not null;
-- Calls that may have been billed: few, and added up every few seconds.
create index attempts_possible on attempts (possible_usd) where possible_usd <> 0;
