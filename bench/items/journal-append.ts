import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { inJournalTransaction } from '../../src-main/database/open.ts';
import { appendEntry } from '../../src-main/journal/append-entry.ts';
import { nodeJournalCrypto } from '../../src-node/crypto.ts';
import { encodeBody } from '../../src-shared/journal/chain.ts';
import { type BenchContext } from '../bench-context.ts';
import { measurePairs, ratiosOf, timed } from '../measure/pairs.ts';
import { median, percentile } from '../measure/statistics.ts';
import { type BenchResult, resultOf } from '../result.ts';
import { openBenchDesk, sell } from '../sample/bench-desk.ts';

/**
 * A completed sale's append: canonical bytes, hash and signature, the entry with its indexes and the member's pending
 * effect, on disk before it returns. The bare way puts the same bytes into a table of one column, equally durable.
 */
export async function measureJournalAppend(context: BenchContext): Promise<BenchResult> {
  const { sizes } = context;
  const { folder, pages } = await context.till(sizes.small);
  const { desk, close } = openBenchDesk(folder);
  const bare = openBareJournal(context.folder('bare-journal'));
  try {
    const payload = sell(desk, pages.holders[0] ?? null).receipt.sale;
    const { memberId } = payload.member ?? {};
    if (memberId === undefined) throw new Error('The sale has no member.');
    const append = () => {
      const [id, saleId, occurredAtMs] = [desk.newId(), desk.newId(), desk.clock.nowMs()];
      const entry = { id, kind: 'sale-completed', occurredAtMs, lastContactAtMs: null } as const;
      const effect = { memberId, account: 'available', points: payload.earnPoints } as const;
      return inJournalTransaction(desk.journal, (tx) =>
        appendEntry(tx, desk.signer, { ...entry, payload: { ...payload, saleId } }, [effect]),
      );
    };
    const bytes = Buffer.from(encodeBody(nodeJournalCrypto, append().entry));
    const legs = { ours: () => timed(append), bare: () => timed(() => bare.insert(bytes)) };
    const rounds = sizes.appends;
    const paired = await measurePairs(legs, { rounds, warmUp: Math.ceil(rounds / 10) });
    const whole = Array.from({ length: Math.ceil(rounds / 4) }, () => sell(desk, pages.holders[0] ?? null));
    const wholeMs = whole.map(({ completedInMs }) => completedInMs);
    const goal = { name: 'journal-append', unit: 'ms', goal: 1.3, goalIs: 'most' } as const;
    return resultOf(goal, ratiosOf(paired), {
      entryBytes: bytes.byteLength,
      ours99Ms: percentile(paired.ours, 99),
      bare99Ms: percentile(paired.bare, 99),
      completeSaleMs: median(wholeMs),
    });
  } finally {
    bare.close();
    close();
  }
}

function openBareJournal(folder: string): { insert(bytes: Buffer): void; close(): void } {
  mkdirSync(folder, { recursive: true });
  const db = new Database(join(folder, 'bare.db'));
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE entries (body BLOB NOT NULL)');
  const insert = db.prepare('INSERT INTO entries VALUES (?)');
  return { insert: (bytes) => insert.run(bytes), close: () => db.close() };
}
