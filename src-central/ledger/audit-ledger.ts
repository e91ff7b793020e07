import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { CentralDatabase } from '../database/open.ts';

/**
 * Checks what must hold of the books at any time, in one snapshot, and returns what does not, a line each: an empty list is
 * a clean audit. It reads every posting, so it is for tests and for a person with a doubt, not for each request.
 */
export async function auditLedger(db: CentralDatabase): Promise<string[]> {
  return db.transaction(
    async (tx) => {
      const findings: string[] = [];
      for (const [claim, query] of CHECKS) {
        const { rows } = rowsSchema.parse(await tx.execute(query));
        findings.push(...rows.map(({ subject }) => `${claim}: ${subject}`));
      }
      return findings;
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

const rowsSchema = z.object({ rows: z.array(z.object({ subject: z.string() })) });

const CHECKS = [
  [
    'the postings of a transaction do not add up to zero',
    sql`select transaction_id::text as subject from ledger_postings group by transaction_id having sum(amount) <> 0`,
  ],
  [
    'a transaction has no postings',
    sql`select transaction_id::text as subject from ledger_transactions t
      where not exists (select 1 from ledger_postings p where p.transaction_id = t.transaction_id)`,
  ],
  [
    'the balance of an account is not the sum of its postings',
    sql`select a.account_id as subject from ledger_accounts a
      left join (select account_id, sum(amount) as total from ledger_postings group by account_id) p using (account_id)
      where a.balance <> coalesce(p.total, 0)
        * case when a.type in ('issued', 'adjusted', 'member_debt', 'loss') then -1 else 1 end`,
  ],
  [
    'the lots of a member are not its available and held points',
    sql`select m.member_id::text as subject from members m
      left join (select member_id, sum(balance) as total from ledger_accounts
        where type in ('member_available', 'held') group by member_id) a using (member_id)
      left join (select member_id, sum(remaining) as total from lots where not pending group by member_id) l
        using (member_id)
      where coalesce(a.total, 0) <> coalesce(l.total, 0)`,
  ],
  [
    'the pending lots of a member are not its pending points',
    sql`select m.member_id::text as subject from members m
      left join (select member_id, sum(balance) as total from ledger_accounts
        where type = 'member_pending' group by member_id) a using (member_id)
      left join (select member_id, sum(remaining) as total from lots where pending group by member_id) l
        using (member_id)
      where coalesce(a.total, 0) <> coalesce(l.total, 0)`,
  ],
  [
    "a till's custody is not what its open holds have left",
    sql`select coalesce(a.account_id, h.account_id) as subject
      from (select account_id, balance from ledger_accounts where type = 'held') a
      full join (select 'member/' || member_id || '/held/' || till_id as account_id, sum(points - spent) as total
        from holds where state = 'open' group by member_id, till_id) h using (account_id)
      where coalesce(a.balance, 0) <> coalesce(h.total, 0)`,
  ],
  [
    'what a hold has spent is not what was redeemed out of custody under it',
    sql`select h.hold_id::text as subject from holds h
      left join (select split_part(t.idempotency_key, '/', 4) as hold_id, -sum(p.amount) as total
        from ledger_transactions t join ledger_postings p using (transaction_id) join ledger_accounts a using (account_id)
        where t.kind = 'redeem' and a.type = 'held' group by 1) r on r.hold_id = h.hold_id::text
      where h.spent <> coalesce(r.total, 0)`,
  ],
  [
    'a redemption took other points from lots than from its member',
    sql`select t.transaction_id::text as subject from ledger_transactions t
      where t.kind = 'redeem' and
        (select coalesce(sum(u.points), 0) from lot_uses u where u.transaction_id = t.transaction_id) <>
        (select coalesce(-sum(p.amount), 0) from ledger_postings p join ledger_accounts a using (account_id)
          where p.transaction_id = t.transaction_id and a.type in ('held', 'member_available'))`,
  ],
  [
    'a member owes points while it has some',
    sql`select d.member_id::text as subject from ledger_accounts d
      join ledger_accounts a on a.member_id = d.member_id and a.type = 'member_available'
      where d.type = 'member_debt' and d.balance > 0 and a.balance > 0`,
  ],
  [
    'a program has given out other points than it has issued',
    sql`select program_id::text as subject from ledger_accounts group by program_id
      having sum(case when type in ('issued', 'adjusted', 'member_debt', 'loss') then balance else -balance end) <> 0`,
  ],
  [
    "an entry below its journal's answered one has no verdict",
    sql`select e.entry_id::text as subject from entries e
      join device_epochs d on d.device_id = e.device_id and d.epoch = e.epoch and e.sequence <= d.answered_sequence
      where not exists (select 1 from verdicts v where v.entry_id = e.entry_id)`,
  ],
  [
    'a later entry was answered before an earlier one',
    sql`select v.entry_id::text as subject from verdicts v
      join verdicts w on w.device_id = v.device_id and w.epoch = v.epoch and w.sequence = v.sequence + 1
      where w.first_feed_sequence <= v.first_feed_sequence`,
  ],
] as const;
