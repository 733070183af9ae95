-- Which index serves a list depends on what is asked for: a state that hardly any job is in, or one that most are in.
-- A plan made once for all values walks past everything stored to find the few. The API asks such questions, so its
-- statements are planned with their values; the worker's touch rows by key and keep their plans.
alter role refapp_api set plan_cache_mode = 'force_custom_plan';
