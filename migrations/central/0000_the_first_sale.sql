CREATE TABLE "accounts" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"display_name" text NOT NULL,
	"created_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_assertions" (
	"jti" text PRIMARY KEY NOT NULL,
	"expires_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "central_state" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"incarnation" uuid NOT NULL,
	"blind_index_key" "bytea" NOT NULL,
	"profile_key" "bytea" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	CONSTRAINT "central_state_single" CHECK ("central_state"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "device_epochs" (
	"device_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"public_key" "bytea" NOT NULL,
	"head_sequence" integer NOT NULL,
	"head_hash" text NOT NULL,
	"answered_sequence" integer DEFAULT 0 NOT NULL,
	"opened_at_ms" bigint NOT NULL,
	CONSTRAINT "device_epochs_device_id_epoch_pk" PRIMARY KEY("device_id","epoch"),
	CONSTRAINT "device_epochs_answered" CHECK ("device_epochs"."answered_sequence" between 0 and "device_epochs"."head_sequence")
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"device_id" uuid PRIMARY KEY NOT NULL,
	"till_id" uuid NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"epoch" integer NOT NULL,
	"public_key" "bytea" NOT NULL,
	"cursor" bigint,
	"enrolled_at_ms" bigint NOT NULL,
	"last_seen_at_ms" bigint NOT NULL,
	CONSTRAINT "devices_status" CHECK ("devices"."status" in ('active', 'revoked'))
);
--> statement-breakpoint
CREATE TABLE "enrolment_codes" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"till_id" uuid NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"used_at_ms" bigint,
	"used_by_public_key" "bytea",
	"device_id" uuid,
	"epoch" integer
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"device_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"sequence" integer NOT NULL,
	"kind" text NOT NULL,
	"hash" text NOT NULL,
	"body" "bytea" NOT NULL,
	"signature" "bytea" NOT NULL,
	"taken_in_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feed" (
	"sequence" bigint NOT NULL,
	"ordinal" integer NOT NULL,
	"program_id" uuid,
	"store_id" uuid,
	"device_id" uuid,
	"change" jsonb NOT NULL,
	CONSTRAINT "feed_sequence_ordinal_pk" PRIMARY KEY("sequence","ordinal")
);
--> statement-breakpoint
CREATE TABLE "feed_head" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"sequence" bigint DEFAULT 0 NOT NULL,
	"compacted_to" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "feed_head_single" CHECK ("feed_head"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "identifiers" (
	"member_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"program_id" uuid NOT NULL,
	"blind_index" "bytea" NOT NULL,
	CONSTRAINT "identifiers_member_id_kind_value_pk" PRIMARY KEY("member_id","kind","value")
);
--> statement-breakpoint
CREATE TABLE "ledger_accounts" (
	"account_id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"program_id" uuid NOT NULL,
	"member_id" uuid,
	"till_id" uuid,
	"balance" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "ledger_accounts_not_overdrawn" CHECK ("ledger_accounts"."balance" >= 0 or "ledger_accounts"."type" not in ('member_available', 'member_pending', 'member_debt', 'held'))
);
--> statement-breakpoint
CREATE TABLE "ledger_postings" (
	"transaction_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"account_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"balance_after" bigint NOT NULL,
	CONSTRAINT "ledger_postings_transaction_id_ordinal_pk" PRIMARY KEY("transaction_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"transaction_id" uuid PRIMARY KEY NOT NULL,
	"idempotency_key" text NOT NULL,
	"content_hash" text NOT NULL,
	"kind" text NOT NULL,
	"entry_id" uuid,
	"at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lots" (
	"lot_id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"transaction_id" uuid NOT NULL,
	"pending" boolean NOT NULL,
	"points" bigint NOT NULL,
	"remaining" bigint NOT NULL,
	"earned_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint,
	CONSTRAINT "lots_remaining" CHECK ("lots"."remaining" between 0 and "lots"."points")
);
--> statement-breakpoint
CREATE TABLE "members" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"state" text NOT NULL,
	"deleted" boolean NOT NULL,
	"is_primary" boolean NOT NULL,
	"tier_id" text NOT NULL,
	"qualifier_total" bigint DEFAULT 0 NOT NULL,
	"expires_at_ms" bigint,
	"sealed_profile" "bytea" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "members_state" CHECK ("members"."state" in ('New', 'Pending', 'Enrolled', 'Canceled', 'Declined'))
);
--> statement-breakpoint
CREATE TABLE "products" (
	"program_id" uuid NOT NULL,
	"sku" text NOT NULL,
	"barcode" text,
	"name" text NOT NULL,
	"category_id" text NOT NULL,
	"price_minor" bigint NOT NULL,
	"active" boolean NOT NULL,
	CONSTRAINT "products_program_id_sku_pk" PRIMARY KEY("program_id","sku")
);
--> statement-breakpoint
CREATE TABLE "program_versions" (
	"program_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"valid_from_ms" bigint NOT NULL,
	"honour_until_ms" bigint,
	"config" jsonb NOT NULL,
	CONSTRAINT "program_versions_program_id_version_pk" PRIMARY KEY("program_id","version")
);
--> statement-breakpoint
CREATE TABLE "programs" (
	"program_id" uuid PRIMARY KEY NOT NULL,
	"test" boolean NOT NULL,
	"created_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "qualifying_events" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"quantity" bigint NOT NULL,
	"by_campaign" jsonb NOT NULL,
	"at_ms" bigint NOT NULL,
	"entry_id" uuid
);
--> statement-breakpoint
CREATE TABLE "sales" (
	"sale_id" uuid PRIMARY KEY NOT NULL,
	"entry_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"store_id" uuid NOT NULL,
	"member_id" uuid,
	"config_version" integer NOT NULL,
	"net_minor" bigint NOT NULL,
	"earn_points" bigint NOT NULL,
	"sold_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"key_id" text PRIMARY KEY NOT NULL,
	"public_key" "bytea" NOT NULL,
	"private_key_der" "bytea" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"retired_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"staff_id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"pin_hash" text NOT NULL,
	"active" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stores" (
	"store_id" uuid PRIMARY KEY NOT NULL,
	"program_id" uuid NOT NULL,
	"name" text NOT NULL,
	"region" text NOT NULL,
	"time_zone" text NOT NULL,
	"currency" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tills" (
	"till_id" uuid PRIMARY KEY NOT NULL,
	"store_id" uuid NOT NULL,
	"name" text NOT NULL,
	"code" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verdict_history" (
	"entry_id" uuid NOT NULL,
	"feed_sequence" bigint NOT NULL,
	"status" text NOT NULL,
	"code" text,
	"amendments" jsonb NOT NULL,
	"decided_at_ms" bigint NOT NULL,
	CONSTRAINT "verdict_history_entry_id_feed_sequence_pk" PRIMARY KEY("entry_id","feed_sequence")
);
--> statement-breakpoint
CREATE TABLE "verdicts" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"device_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"sequence" integer NOT NULL,
	"status" text NOT NULL,
	"code" text,
	"amendments" jsonb NOT NULL,
	"first_feed_sequence" bigint NOT NULL,
	"feed_sequence" bigint NOT NULL,
	"decided_at_ms" bigint NOT NULL,
	CONSTRAINT "verdicts_status" CHECK ("verdicts"."status" in ('accepted', 'amended', 'refused', 'parked', 'waiting'))
);
--> statement-breakpoint
ALTER TABLE "device_epochs" ADD CONSTRAINT "device_epochs_device_id_devices_device_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("device_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_till_id_tills_till_id_fk" FOREIGN KEY ("till_id") REFERENCES "public"."tills"("till_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment_codes" ADD CONSTRAINT "enrolment_codes_till_id_tills_till_id_fk" FOREIGN KEY ("till_id") REFERENCES "public"."tills"("till_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment_codes" ADD CONSTRAINT "enrolment_codes_device_id_devices_device_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."devices"("device_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_device_id_epoch_device_epochs_device_id_epoch_fk" FOREIGN KEY ("device_id","epoch") REFERENCES "public"."device_epochs"("device_id","epoch") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identifiers" ADD CONSTRAINT "identifiers_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_program_id_programs_program_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("program_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_till_id_tills_till_id_fk" FOREIGN KEY ("till_id") REFERENCES "public"."tills"("till_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_postings" ADD CONSTRAINT "ledger_postings_transaction_id_ledger_transactions_transaction_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."ledger_transactions"("transaction_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_postings" ADD CONSTRAINT "ledger_postings_account_id_ledger_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."ledger_accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lots" ADD CONSTRAINT "lots_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lots" ADD CONSTRAINT "lots_transaction_id_ledger_transactions_transaction_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."ledger_transactions"("transaction_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_program_id_programs_program_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("program_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_program_id_programs_program_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("program_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "program_versions" ADD CONSTRAINT "program_versions_program_id_programs_program_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("program_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualifying_events" ADD CONSTRAINT "qualifying_events_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales" ADD CONSTRAINT "sales_entry_id_entries_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."entries"("entry_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales" ADD CONSTRAINT "sales_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_store_id_stores_store_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("store_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stores" ADD CONSTRAINT "stores_program_id_programs_program_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("program_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tills" ADD CONSTRAINT "tills_store_id_stores_store_id_fk" FOREIGN KEY ("store_id") REFERENCES "public"."stores"("store_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verdict_history" ADD CONSTRAINT "verdict_history_entry_id_entries_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."entries"("entry_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_entry_id_entries_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."entries"("entry_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "auth_assertions_expiry" ON "auth_assertions" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE INDEX "device_epochs_unanswered" ON "device_epochs" USING btree ("device_id") WHERE answered_sequence < head_sequence;--> statement-breakpoint
CREATE INDEX "devices_till" ON "devices" USING btree ("till_id");--> statement-breakpoint
CREATE INDEX "devices_public_key" ON "devices" USING btree ("public_key");--> statement-breakpoint
CREATE UNIQUE INDEX "entries_place" ON "entries" USING btree ("device_id","epoch","sequence");--> statement-breakpoint
CREATE INDEX "identifiers_lookup" ON "identifiers" USING btree ("program_id","kind","value");--> statement-breakpoint
CREATE UNIQUE INDEX "identifiers_card" ON "identifiers" USING btree ("program_id","value") WHERE kind = 'card';--> statement-breakpoint
CREATE INDEX "ledger_accounts_member" ON "ledger_accounts" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "ledger_postings_account" ON "ledger_postings" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transactions_key" ON "ledger_transactions" USING btree ("idempotency_key");--> statement-breakpoint
CREATE INDEX "ledger_transactions_entry" ON "ledger_transactions" USING btree ("entry_id");--> statement-breakpoint
CREATE INDEX "lots_member" ON "lots" USING btree ("member_id","earned_at_ms");--> statement-breakpoint
CREATE INDEX "members_account" ON "members" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "members_program" ON "members" USING btree ("program_id","member_id");--> statement-breakpoint
CREATE INDEX "qualifying_events_member" ON "qualifying_events" USING btree ("member_id","at_ms");--> statement-breakpoint
CREATE INDEX "sales_member" ON "sales" USING btree ("member_id","sold_at_ms");--> statement-breakpoint
CREATE INDEX "staff_store" ON "staff" USING btree ("store_id");--> statement-breakpoint
CREATE UNIQUE INDEX "tills_code" ON "tills" USING btree ("code");--> statement-breakpoint
CREATE UNIQUE INDEX "verdicts_place" ON "verdicts" USING btree ("device_id","epoch","sequence");--> statement-breakpoint
CREATE INDEX "verdicts_unresolved" ON "verdicts" USING btree ("device_id") WHERE status in ('parked', 'waiting');