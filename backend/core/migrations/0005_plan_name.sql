-- What the operator calls the plan; NULL says only whether it has limits.
ALTER TABLE accounts ADD COLUMN plan_name TEXT;
