import { describe, expect, it } from 'vitest';
import { appendSale, enrolledJournal } from '../testing/test-journal.ts';
import { balance, emptyReplica, member, page, snapshotHeader, uuidOf } from '../testing/test-replica.ts';
import { idsOfMember, resolveAlias } from './aliases.ts';
import { applyPage } from './apply-page.ts';
import { readMember } from './lookup.ts';
import { memberBalance } from './member-balance.ts';

const [NEW, OLD, ADA] = ['provisional', 'merged', 'Ada'].map(uuidOf) as [string, string, string];
const alias = (fromMemberId: string, toMemberId: string) => ({ kind: 'alias', fromMemberId, toMemberId }) as const;

describe('ids by which a member is meant', () => {
  it('lead to the member, over another alias too, and the own entries under them count', () => {
    const { db: journal, signer } = enrolledJournal();
    const replica = emptyReplica();
    applyPage(journal, replica, page(0, [[member('Ada'), balance('Ada', 100)]]));
    appendSale(journal, signer, { effects: [{ memberId: NEW, account: 'available', points: 12 }] });
    expect(readMember(replica, NEW)).toBeNull();
    const applied = applyPage(journal, replica, page(1, [[alias(NEW, OLD)], [alias(OLD, ADA)]]));
    expect(applied.memberIds).toEqual(new Set([NEW, OLD, ADA]));
    expect(readMember(replica, NEW)).toMatchObject({ memberId: ADA, available: 100 });
    expect(idsOfMember(replica, ADA)).toEqual([ADA, OLD, NEW]);
    expect(memberBalance(journal, replica, NEW)).toMatchObject({ balance: 112, waitingPoints: 12 });
  });

  it('come with a snapshot', () => {
    const replica = emptyReplica(':memory:', snapshotHeader({ aliases: [alias(NEW, ADA)] }));
    expect(resolveAlias(replica, NEW)).toBe(ADA);
    expect(resolveAlias(replica, ADA)).toBe(ADA);
  });

  it('that lead in a circle end somewhere', () => {
    const { db: journal } = enrolledJournal();
    const replica = emptyReplica();
    applyPage(journal, replica, page(0, [[alias(NEW, OLD), alias(OLD, NEW)]]));
    expect([NEW, OLD]).toContain(resolveAlias(replica, NEW));
    expect(idsOfMember(replica, NEW)).toEqual([NEW, OLD]);
  });
});
