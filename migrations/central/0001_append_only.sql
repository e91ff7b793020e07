CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: a mistake is corrected by adding', TG_TABLE_NAME;
END $$;
--> statement-breakpoint
CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "entries" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_transactions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_transactions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_postings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_postings" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER verdict_history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "verdict_history" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER verdicts_never_deleted BEFORE DELETE OR TRUNCATE ON "verdicts" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE FUNCTION refuse_second_verdict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'entry % has its final verdict', OLD.entry_id;
END $$;
--> statement-breakpoint
CREATE TRIGGER verdicts_final BEFORE UPDATE ON "verdicts" FOR EACH ROW WHEN (OLD.status NOT IN ('parked', 'waiting')) EXECUTE FUNCTION refuse_second_verdict();
--> statement-breakpoint
-- The plan of a function is made once in a session, when the tables may still be empty: it must not be a scan of them.
CREATE FUNCTION refuse_unbalanced_postings() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off AS $$
DECLARE
  unbalanced uuid;
BEGIN
  -- All postings of a transaction, not the new ones alone: a later addition must not unbalance it either.
  SELECT n.transaction_id INTO unbalanced
    FROM (SELECT DISTINCT transaction_id FROM new_postings) n
   CROSS JOIN LATERAL (SELECT sum(p.amount) AS total FROM ledger_postings p WHERE p.transaction_id = n.transaction_id) s
   WHERE s.total <> 0
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the postings of ledger transaction % do not add up to zero', unbalanced;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_postings_balanced AFTER INSERT ON "ledger_postings" REFERENCING NEW TABLE AS new_postings FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced_postings();
