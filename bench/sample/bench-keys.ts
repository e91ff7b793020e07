import { createHash } from 'node:crypto';
import { planSample } from '../../src-central/sample/plan.ts';

/** The sample retailer that all measurements are made at. */
export const plan = planSample('1');

/** The data keys of every bench till: always the same, so that files made by one can be read by another. */
export const keys = { blindIndexKey: keyNamed('blind index'), profileKey: keyNamed('profile') };

/** The first till of the sample, and where it stands. */
export const benchTill = tillOfSample();

/** Someone who works there. */
export const aCashier = cashierOf(benchTill.store.storeId);

export const INCARNATION = '0199f6a0-0000-7000-8000-0000000000cc';

function keyNamed(name: string): Buffer {
  return createHash('sha256').update(`earnest-bench/${name}`).digest();
}

function tillOfSample() {
  const till = plan.tills[0];
  const store = plan.stores.find(({ storeId }) => storeId === till?.storeId);
  if (till === undefined || store === undefined) throw new Error('The sample has no till.');
  const { tillId, name: tillName, code: tillCode } = till;
  return { tillId, tillName, tillCode, programId: plan.config.programId, store };
}

function cashierOf(storeId: string) {
  const person = plan.staff.find((one) => one.storeId === storeId && one.role === 'cashier');
  if (person === undefined) throw new Error('The sample has no cashier.');
  return person;
}
