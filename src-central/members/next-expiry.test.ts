import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Lot, nextExpiryOf, withoutHeld } from '../../src-shared/domain/expiry.ts';
import { ledgerTransactions, lots } from '../database/schema.ts';
import { describeEachDatabase } from '../testing/databases.ts';
import { createSyncWorld } from '../testing/sync-world.ts';
import { readNextExpiries } from './next-expiry.ts';

type TestLot = Lot & { readonly pending: boolean };

describeEachDatabase('what expires next', (central) => {
  it('is what the domain says of each member, held points or not', async () => {
    const world = await createSyncWorld(central.db);
    const lot = fc.record({
      remaining: fc.integer({ min: 0, max: 5 }),
      earnedAtMs: fc.integer({ min: 1, max: 4 }),
      expiresAtMs: fc.option(fc.integer({ min: 1, max: 4 })),
      pending: fc.boolean(),
    });
    const members = fc.sample(
      fc.record({ lots: fc.array(lot, { maxLength: 6 }), held: fc.integer({ min: 0, max: 3 }) }),
      { numRuns: 60, seed: 20_261_122 },
    );
    const transactionId = randomUUID();
    const [idempotencyKey, contentHash] = ['opening', 'opening'];
    await central.db
      .insert(ledgerTransactions)
      .values({ transactionId, idempotencyKey, contentHash, kind: 'opening', atMs: 1 });
    const known: (Omit<(typeof members)[number], 'lots'> & { memberId: string; lots: TestLot[] })[] = [];
    for (const member of members) {
      const memberId = await world.addMember();
      const own = member.lots.map((row) => ({ lotId: randomUUID(), ...row }));
      if (own.length > 0)
        await central.db.insert(lots).values(own.map((row) => ({ ...row, memberId, transactionId, points: 5 })));
      known.push({ memberId, held: member.held, lots: own });
    }
    const held = new Map(known.flatMap((member) => (member.held > 0 ? [[member.memberId, member.held]] : [])));
    const ids = known.map(({ memberId }) => memberId);
    const read = await readNextExpiries(central.db, ids, held);
    const expected = known.map((member) => {
      const usable = member.lots.filter(({ pending }) => !pending);
      return nextExpiryOf(withoutHeld(usable, member.held));
    });
    expect(ids.map((memberId) => read.get(memberId) ?? null)).toEqual(expected);
    expect(expected.filter((next) => next !== null).length).toBeGreaterThan(15);
  });
});
