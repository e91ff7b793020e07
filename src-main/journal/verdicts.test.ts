import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { Verdict, VerdictStatus } from '../../src-shared/contracts/feed.ts';
import { inJournalTransaction, type JournalDatabase } from '../database/open.ts';
import { enrolledJournal } from '../testing/test-journal.ts';
import { readVerdict, recordVerdicts } from './verdicts.ts';

const FIRST = 'first central';

describe('recordVerdicts', () => {
  it.each<[string, [VerdictStatus, number][], VerdictStatus]>([
    ['keeps one', [['accepted', 5]], 'accepted'],
    [
      'keeps the first of two for good',
      [
        ['accepted', 5],
        ['refused', 9],
      ],
      'accepted',
    ],
    [
      'keeps one for good against a later parked',
      [
        ['amended', 5],
        ['parked', 9],
      ],
      'amended',
    ],
    [
      'replaces parked by a later one for good',
      [
        ['parked', 5],
        ['amended', 9],
      ],
      'amended',
    ],
    [
      'replaces waiting by a later parked',
      [
        ['waiting', 5],
        ['parked', 9],
      ],
      'parked',
    ],
    [
      'leaves parked where an older waiting comes late',
      [
        ['parked', 9],
        ['waiting', 5],
      ],
      'parked',
    ],
    [
      'leaves parked where an older one for good is made up',
      [
        ['parked', 9],
        ['refused', 5],
      ],
      'parked',
    ],
    [
      'is the same for the same again',
      [
        ['waiting', 5],
        ['waiting', 5],
        ['accepted', 7],
        ['accepted', 7],
        ['waiting', 5],
      ],
      'accepted',
    ],
  ])('%s', (_, given, status) => {
    const { db } = enrolledJournal();
    const entryId = uuidv7();
    for (const [each, feedSequence] of given) record(db, verdict(entryId, each), feedSequence, FIRST);
    expect(readVerdict(db, entryId)).toMatchObject({ entryId, status });
  });

  it('keeps every figure of an answer', () => {
    const { db } = enrolledJournal();
    const entryId = uuidv7();
    const amendments = [{ field: 'earnPoints', claimed: 12, posted: 10, reason: 'CAP_PER_DAY' }];
    record(db, { ...verdict(entryId, 'amended'), code: 'X', amendments }, 5, FIRST);
    expect(readVerdict(db, entryId)).toEqual({
      entryId,
      epoch: 1,
      sequence: 2,
      status: 'amended',
      code: 'X',
      amendments,
      incarnation: FIRST,
      feedSequence: 5,
      answeredAtMs: 77,
    });
  });

  it('lets a restored central answer anew, whatever the number of its change', () => {
    const { db } = enrolledJournal();
    const entryId = uuidv7();
    record(db, verdict(entryId, 'accepted'), 900, FIRST);
    record(db, verdict(entryId, 'waiting'), 3, 'restored central');
    expect(readVerdict(db, entryId)).toMatchObject({ status: 'waiting', feedSequence: 3 });
  });

  it('keeps an answer to an entry that is not in this journal: it shows that the journal was set back', () => {
    const { db } = enrolledJournal();
    const entryId = uuidv7();
    record(db, verdict(entryId, 'accepted'), 5, FIRST);
    expect(readVerdict(db, entryId)).not.toBeNull();
    expect(readVerdict(db, uuidv7())).toBeNull();
  });
});

function verdict(entryId: string, status: VerdictStatus): Verdict {
  return { kind: 'verdict', entryId, epoch: 1, sequence: 2, status, code: null, amendments: [] };
}

function record(db: JournalDatabase, given: Verdict, feedSequence: number, incarnation: string): void {
  inJournalTransaction(db, (tx) =>
    recordVerdicts(tx, [{ verdict: given, feedSequence }], { incarnation, answeredAtMs: 77 }),
  );
}
