-- Reports of costs ask for the calls of a period. Of one caller or of all: the caller stands in the index, so that the
-- calls of the others are passed over without being read.
create index attempts_by_time on attempts (created_at, caller);
