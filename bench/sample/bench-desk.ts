import { join } from 'node:path';
import { v7 as newId } from 'uuid';
import { closeDatabase, openJournal, openReplica } from '../../src-main/database/open.ts';
import { completeSale } from '../../src-main/desk/complete-sale.ts';
import type { Desk, SignedIn } from '../../src-main/desk/desk.ts';
import { quoteSale } from '../../src-main/desk/quote-sale.ts';
import { createTillClock, machineTime } from '../../src-main/device/clock.ts';
import { openIdentity } from '../../src-main/device/identity.ts';
import { readClock, readDevice, writeClock } from '../../src-main/journal/local-state.ts';
import type { Receipt, SaleDraft } from '../../src-shared/contracts/till.ts';
import { plan } from './bench-keys.ts';
import type { CardHolder } from './member-pages.ts';
import { JOURNAL_OPTIONS, REPLICA_OPTIONS } from './till-files.ts';

export type OpenBenchDesk = { readonly desk: Desk; close(): void };

/** The use cases on a bench till's files, with nothing beside them. */
export function openBenchDesk(folder: string): OpenBenchDesk {
  const journal = openJournal(join(folder, 'journal.db'), JOURNAL_OPTIONS);
  const device = readDevice(journal);
  if (device === null || device.replicaFile === null) throw new Error(`${folder} holds no till with a replica.`);
  const replica = openReplica(join(folder, device.replicaFile), REPLICA_OPTIONS);
  const { signer, dataKeys } = openIdentity(device, null);
  const stored = { saved: readClock(journal), lastEntryAtMs: null };
  const { tillId, tillName, tillCode, programId, store } = device;
  const desk: Desk = {
    journal,
    replica: () => replica,
    till: { tillId, tillName, tillCode, programId, store },
    keys: dataKeys,
    signer,
    clock: createTillClock(machineTime, stored, (row) => writeClock(journal, row)),
    central: NO_CENTRAL,
    onSale: () => undefined,
    onRefund: () => undefined,
    onEntries: () => undefined,
    newId,
  };
  return {
    desk,
    close() {
      closeDatabase(replica);
      closeDatabase(journal);
    },
  };
}

/** What a till without a network has of it. */
const NO_CENTRAL: Desk['central'] = {
  isOnline: () => false,
  requestHold: () => Promise.resolve({ kind: 'no-answer' }),
  movements: () => Promise.resolve('no-answer'),
  findReceipt: () => Promise.resolve('no-answer'),
};

export const cashier: SignedIn = { staffId: newId(), name: 'Bench', role: 'cashier' };

/** A basket of five different products. */
export function draftFor(holder: CardHolder | null): SaleDraft {
  const products = plan.products.filter(({ active }) => active).slice(0, 5);
  return {
    saleId: newId(),
    lines: products.map(({ sku, name, categoryId, priceMinor }, index) => ({
      lineId: String(index + 1),
      kind: 'product',
      sku,
      name,
      categoryId,
      quantity: 1 + (index % 2),
      unitPriceMinor: priceMinor,
    })),
    member: holder && { memberId: holder.memberId, identifiedBy: 'card' },
  };
}

/** Rings up a basket and completes it, paid by card. */
export function sell(desk: Desk, holder: CardHolder | null): { receipt: Receipt; completedInMs: number } {
  const draft = draftFor(holder);
  const { toPayMinor, earn } = quoteSale(desk, draft).quote;
  const begunMs = performance.now();
  const receipt = completeSale(desk, cashier, {
    ...draft,
    shown: { toPayMinor, earnPoints: earn.points, redeemedPoints: 0 },
    tenders: [{ kind: 'card', amountMinor: toPayMinor }],
  });
  return { receipt, completedInMs: performance.now() - begunMs };
}
