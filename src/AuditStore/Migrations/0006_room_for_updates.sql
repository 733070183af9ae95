-- Jobs, attempts and budgets are updated in place several times; with room on the page an update that touches no indexed
-- column writes no index.
alter table jobs set (fillfactor = 80);
alter table attempts set (fillfactor = 80);
alter table budgets set (fillfactor = 50);
