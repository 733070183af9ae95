-- What each process may do, and nothing beyond it. Entries and the ledger can be added to and read, by no one more.

do $$
begin
    if not exists (select from pg_roles where rolname = 'refapp_api') then create role refapp_api login; end if;
    if not exists (select from pg_roles where rolname = 'refapp_worker') then create role refapp_worker login; end if;
end $$;

revoke all on schema public from public;
grant usage on schema public to refapp_api, refapp_worker;
grant select, insert on entries, ledger to refapp_api, refapp_worker;
grant select, insert, update on jobs, attempts, budgets to refapp_api, refapp_worker;
grant select, insert on texts, asset_references to refapp_api, refapp_worker;
grant select, insert, delete on idempotency to refapp_api, refapp_worker;
-- Erasure is asked for by people, and people come through the API.
grant delete on texts, asset_references to refapp_api;
