import { expect } from '@playwright/test';
import type { CentralAudit } from '../../src-central/audit.ts';
import { en } from '../../src-renderer/locales/en.ts';
import type { Central } from './central.ts';
import type { ShownReceipt } from './sale-page.ts';
import type { TillApp } from './till.ts';
import { stateWords } from './window.ts';

/** Waits until the till says that everything is sent, with nobody touching it. */
export async function expectAllSent({ page }: TillApp): Promise<void> {
  await expect(stateWords(page)).toHaveText(en.state.allSent, { timeout: 60_000 });
}

/** Stops central, reads its books, and starts it again. */
export async function auditAndStart(central: Central): Promise<CentralAudit> {
  await central.stop();
  const audit = await central.audit();
  await central.start();
  return audit;
}

/** Holds receipts against central's books: each sale is there once, accepted, with the points that it showed. */
export function expectEachPostedOnce(audit: CentralAudit, receipts: readonly ShownReceipt[]): void {
  expect(audit.findings).toEqual([]);
  for (const { receiptNumber, earnPoints } of receipts) {
    const place = receiptNumber.split('-').slice(1).map(Number);
    const posted = audit.sales.filter(({ epoch, sequence }) => epoch === place[0] && sequence === place[1]);
    expect(posted, receiptNumber).toHaveLength(1);
    expect(posted[0], receiptNumber).toMatchObject({ status: 'accepted', earnPoints: earnPoints ?? 0 });
  }
  expect(new Set(audit.sales.map(({ saleId }) => saleId)).size).toBe(audit.sales.length);
}

/** What central's books say that a member has. */
export function balanceAtCentral(audit: CentralAudit, memberId: string): number {
  const member = audit.members.find((one) => one.memberId === memberId);
  if (member === undefined) throw new Error(`Central has no member ${memberId}.`);
  return member.available + member.held;
}
