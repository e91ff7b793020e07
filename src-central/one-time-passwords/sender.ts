import { desc, eq } from 'drizzle-orm';
import type { Clock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import { outbox } from '../database/schema.ts';

export interface PasswordMessage {
  readonly memberId: string;
  /** A phone number in E.164 form. */
  readonly recipient: string;
  readonly text: string;
}

/** Takes a message with a one-time password to its member, as by a provider of short messages. Rejects where it could not. */
export type SendPassword = (message: PasswordMessage) => Promise<void>;

/** Sends nothing: puts messages where a developer reads them. Of a member the latest stays, since earlier passwords are void. */
export function createOutboxSender(db: CentralDatabase, clock: Clock): SendPassword {
  return (message) =>
    db.transaction(async (tx) => {
      await tx.delete(outbox).where(eq(outbox.memberId, message.memberId));
      await tx.insert(outbox).values({ ...message, atMs: clock.nowMs() });
    });
}

export type OutboxMessage = typeof outbox.$inferSelect;

/** What went to the outbox last, the newest first. */
export async function readOutbox(db: CentralDatabase): Promise<OutboxMessage[]> {
  return db.select().from(outbox).orderBy(desc(outbox.messageId)).limit(OUTBOX_SHOWN);
}

const OUTBOX_SHOWN = 100;
