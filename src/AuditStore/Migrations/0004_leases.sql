-- Which process makes a call, and until when that is believed. Only calls under way are looked for, so only they are indexed.
alter table attempts add column owner text, add column lease_until timestamptz;
create index attempts_under_way on attempts (lease_until) where state in ('Planned', 'Reserved', 'Sent', 'Received', 'Stored');

-- A process that is cut off in the middle of a transaction must not hold its locks longer than a lease lasts: one of them
-- may be a budget row that everybody waits for. A statement that waits gives up and is tried again.
alter role refapp_api set idle_in_transaction_session_timeout = '3s';
alter role refapp_worker set idle_in_transaction_session_timeout = '3s';
alter role refapp_api set lock_timeout = '10s';
alter role refapp_worker set lock_timeout = '10s';
