-- Every statement of the worker has one plan that is right for all values: by key, or along a partial index of what is under
-- way. The planner need not try each time whether these values deserve another one, and reading a table from end to end is never
-- the right one. (The API's lists do depend on their values: it keeps the defaults.)
alter role refapp_worker set plan_cache_mode = 'force_generic_plan';
alter role refapp_worker set enable_seqscan = off;

-- A ledger line is written by the statement batch that writes its entry, and neither can be changed or removed by anyone who
-- writes them. The check locked the entry's row for each line: a write to a table that is only ever added to.
alter table ledger drop constraint ledger_entry_id_fkey;
