-- The span of the request that created a job (W3C Trace Context): whoever finds the job here, without a signal, goes on with its trace.
alter table jobs add column traceparent text;
