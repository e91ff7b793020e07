CREATE TABLE "account_names" (
	"name" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_clients" (
	"client_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"interface" text NOT NULL,
	"role" text NOT NULL,
	"chain_ids" jsonb,
	"networks" jsonb,
	"signing_key" "bytea",
	"requests_per_minute" integer NOT NULL,
	"active" boolean NOT NULL,
	"created_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_credentials" (
	"secret_hash" text PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"kind" text NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"revoked_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"event_id" bigserial PRIMARY KEY NOT NULL,
	"at_ms" bigint NOT NULL,
	"client_id" text NOT NULL,
	"action" text NOT NULL,
	"target_kind" text NOT NULL,
	"target_id" text NOT NULL,
	"fields" jsonb NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotent_requests" (
	"client_id" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer NOT NULL,
	"response" jsonb NOT NULL,
	"at_ms" bigint NOT NULL,
	CONSTRAINT "idempotent_requests_client_id_key_pk" PRIMARY KEY("client_id","key")
);
--> statement-breakpoint
CREATE TABLE "legacy_numbers" (
	"number" bigserial PRIMARY KEY NOT NULL,
	"program_id" uuid NOT NULL,
	"tier_id" text,
	"written" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "media" (
	"media_id" text PRIMARY KEY NOT NULL,
	"content_type" text NOT NULL,
	"content" "bytea" NOT NULL,
	"created_at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "one_time_passwords" (
	"password_id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"attempts" integer NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"used_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"message_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_message_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"member_id" uuid NOT NULL,
	"recipient" text NOT NULL,
	"text" text NOT NULL,
	"at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "program_profiles" (
	"program_id" uuid PRIMARY KEY NOT NULL,
	"description" text NOT NULL,
	"media_id" text,
	"chain_id" uuid,
	"owner_account_id" text,
	"deleted_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "reward_orders" (
	"client_id" text NOT NULL,
	"order_id" text NOT NULL,
	"member_id" uuid NOT NULL,
	"items" jsonb NOT NULL,
	"points" bigint NOT NULL,
	"state" text NOT NULL,
	"placed_at_ms" bigint NOT NULL,
	"settled_at_ms" bigint,
	CONSTRAINT "reward_orders_client_id_order_id_pk" PRIMARY KEY("client_id","order_id"),
	CONSTRAINT "reward_orders_state" CHECK ("reward_orders"."state" in ('placed', 'fulfilled', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "tier_assignments" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"tier_id" text NOT NULL,
	"reason" text NOT NULL,
	"until_ms" bigint NOT NULL,
	"assigned_by" text NOT NULL,
	"assigned_at_ms" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "test" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "code" text;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "url" text;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "preferences" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "created_by" text DEFAULT 'central' NOT NULL;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "updated_at_ms" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "members" SET "updated_at_ms" = "created_at_ms";--> statement-breakpoint
ALTER TABLE "account_names" ADD CONSTRAINT "account_names_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("account_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_credentials" ADD CONSTRAINT "api_credentials_client_id_api_clients_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."api_clients"("client_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legacy_numbers" ADD CONSTRAINT "legacy_numbers_program_id_programs_program_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("program_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_passwords" ADD CONSTRAINT "one_time_passwords_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "program_profiles" ADD CONSTRAINT "program_profiles_program_id_programs_program_id_fk" FOREIGN KEY ("program_id") REFERENCES "public"."programs"("program_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "program_profiles" ADD CONSTRAINT "program_profiles_media_id_media_media_id_fk" FOREIGN KEY ("media_id") REFERENCES "public"."media"("media_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reward_orders" ADD CONSTRAINT "reward_orders_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tier_assignments" ADD CONSTRAINT "tier_assignments_member_id_members_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("member_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_names_account" ON "account_names" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "api_credentials_client" ON "api_credentials" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "audit_events_target" ON "audit_events" USING btree ("target_kind","target_id");--> statement-breakpoint
CREATE UNIQUE INDEX "legacy_numbers_target" ON "legacy_numbers" USING btree ("program_id",coalesce(tier_id, ''));--> statement-breakpoint
CREATE INDEX "one_time_passwords_member" ON "one_time_passwords" USING btree ("member_id","created_at_ms");--> statement-breakpoint
CREATE INDEX "outbox_member" ON "outbox" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "program_profiles_chain" ON "program_profiles" USING btree ("chain_id");--> statement-breakpoint
CREATE INDEX "program_profiles_owner" ON "program_profiles" USING btree ("owner_account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "members_one_of_account" ON "members" USING btree ("account_id","program_id") WHERE not deleted;--> statement-breakpoint
CREATE UNIQUE INDEX "members_one_primary" ON "members" USING btree ("account_id") WHERE is_primary and not deleted;--> statement-breakpoint
CREATE INDEX "members_created" ON "members" USING btree ("created_at_ms","member_id");--> statement-breakpoint
CREATE INDEX "members_updated" ON "members" USING btree ("updated_at_ms","member_id");--> statement-breakpoint
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER idempotent_requests_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "idempotent_requests" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
