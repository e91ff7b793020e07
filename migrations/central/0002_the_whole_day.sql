CREATE TABLE "enrolment_decisions" (
	"enrolment_entry_id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid,
	"entry_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entry_details" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"details" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refund_lines" (
	"refund_id" uuid NOT NULL,
	"line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "refund_lines_refund_id_line_id_pk" PRIMARY KEY("refund_id","line_id")
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"refund_id" uuid PRIMARY KEY NOT NULL,
	"entry_id" uuid NOT NULL,
	"sale_id" uuid NOT NULL,
	"member_id" uuid,
	"money_minor" bigint NOT NULL,
	"reversed_earn_points" bigint NOT NULL,
	"returned_points" bigint NOT NULL,
	"refunded_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"hold_id" uuid PRIMARY KEY NOT NULL,
	"device_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"till_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"program_id" uuid NOT NULL,
	"points" bigint NOT NULL,
	"spent" bigint DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"terms" "bytea",
	"signature" "bytea",
	"issued_at_ms" bigint NOT NULL,
	"closed_at_ms" bigint,
	"closed_because" text,
	CONSTRAINT "holds_not_overspent" CHECK ("holds"."spent" between 0 and "holds"."points"),
	CONSTRAINT "holds_state" CHECK ("holds"."state" in ('open', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "lot_uses" (
	"transaction_id" uuid NOT NULL,
	"lot_id" uuid NOT NULL,
	"points" bigint NOT NULL,
	CONSTRAINT "lot_uses_transaction_id_lot_id_pk" PRIMARY KEY("transaction_id","lot_id")
);
--> statement-breakpoint
CREATE TABLE "vouchers" (
	"code" text PRIMARY KEY NOT NULL,
	"program_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"sale_id" uuid NOT NULL,
	"reward_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"issued_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "member_aliases" (
	"from_member_id" uuid PRIMARY KEY NOT NULL,
	"to_member_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"created_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "member_consents" (
	"consent_id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"given" boolean NOT NULL,
	"at_ms" bigint NOT NULL,
	"entry_id" uuid
);
--> statement-breakpoint
ALTER TABLE "sales" ADD COLUMN "receipt_number" text;--> statement-breakpoint
-- The entry that was signed has the number of each sale that posted before.
UPDATE "sales" SET "receipt_number" = convert_from(e."body", 'UTF8')::json -> 'payload' ->> 'receiptNumber' FROM "entries" e WHERE e."entry_id" = "sales"."entry_id";--> statement-breakpoint
ALTER TABLE "sales" ALTER COLUMN "receipt_number" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "enrolment_decisions" ADD CONSTRAINT "enrolment_decisions_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry_details" ADD CONSTRAINT "entry_details_entry_id_entries_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."entries"("entry_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund_lines" ADD CONSTRAINT "refund_lines_refund_id_refunds_refund_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("refund_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_entry_id_entries_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."entries"("entry_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_sale_id_sales_sale_id_fk" FOREIGN KEY ("sale_id") REFERENCES "public"."sales"("sale_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_till_id_tills_till_id_fk" FOREIGN KEY ("till_id") REFERENCES "public"."tills"("till_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "holds" ADD CONSTRAINT "holds_program_id_programs_program_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("program_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lot_uses" ADD CONSTRAINT "lot_uses_transaction_id_ledger_transactions_transaction_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."ledger_transactions"("transaction_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lot_uses" ADD CONSTRAINT "lot_uses_lot_id_lots_lot_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("lot_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vouchers" ADD CONSTRAINT "vouchers_program_id_programs_program_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("program_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vouchers" ADD CONSTRAINT "vouchers_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_aliases" ADD CONSTRAINT "member_aliases_to_member_id_members_member_id_fk" FOREIGN KEY ("to_member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_consents" ADD CONSTRAINT "member_consents_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "refunds_sale" ON "refunds" USING btree ("sale_id");--> statement-breakpoint
CREATE INDEX "refunds_member" ON "refunds" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "holds_member" ON "holds" USING btree ("member_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "holds_till" ON "holds" USING btree ("till_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "member_aliases_device" ON "member_aliases" USING btree ("device_id");--> statement-breakpoint
CREATE INDEX "member_consents_member" ON "member_consents" USING btree ("member_id","at_ms");--> statement-breakpoint
CREATE INDEX "lots_expiring" ON "lots" USING btree ("expires_at_ms") WHERE remaining > 0 and not pending;--> statement-breakpoint
CREATE INDEX "sales_receipt" ON "sales" USING btree ("program_id","receipt_number");--> statement-breakpoint
-- Programs of before redeemed nothing, and their points never expired: they say so now.
UPDATE "program_versions" SET "config" = '{"redemption": {"pointsPayment": null, "rewards": []}, "expiry": null}'::jsonb || "config";--> statement-breakpoint
UPDATE "feed" SET "change" = jsonb_set("change", '{config}', '{"redemption": {"pointsPayment": null, "rewards": []}, "expiry": null}'::jsonb || ("change" -> 'config')) WHERE "change" ->> 'kind' = 'configuration';--> statement-breakpoint
CREATE TRIGGER member_aliases_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "member_aliases" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER member_consents_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "member_consents" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER lot_uses_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "lot_uses" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER refunds_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "refunds" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER refund_lines_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "refund_lines" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
