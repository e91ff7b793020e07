-- The journal is append-only, whatever the connection: no change, no deletion, no gap, no id twice. The insert guard runs
-- before SQLite resolves conflicts, so INSERT OR REPLACE cannot delete a row behind the other two.
CREATE TRIGGER `entries_never_change` BEFORE UPDATE ON `entries` BEGIN
	SELECT RAISE(ABORT, 'journal entries are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER `entries_never_go` BEFORE DELETE ON `entries` BEGIN
	SELECT RAISE(ABORT, 'journal entries are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER `entries_only_follow` BEFORE INSERT ON `entries` BEGIN
	SELECT RAISE(ABORT, 'a journal entry follows the one before it')
		WHERE NEW.`sequence` <> 1 + coalesce((SELECT max(`sequence`) FROM `entries` WHERE `epoch` = NEW.`epoch`), 0);
	SELECT RAISE(ABORT, 'this entry id is in the journal already')
		WHERE EXISTS (SELECT 1 FROM `entries` WHERE `id` = NEW.`id`);
	SELECT RAISE(ABORT, 'this sale is in the journal already')
		WHERE EXISTS (SELECT 1 FROM `entries` WHERE `sale_id` = NEW.`sale_id`);
END;
