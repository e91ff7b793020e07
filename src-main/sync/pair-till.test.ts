import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDevice } from '../journal/local-state.ts';
import { readHead } from '../journal/read-entries.ts';
import { answerError, loseAnswer, startScriptedCentral } from './testing/scripted-central.ts';
import { createTestTill, type TestTill } from './testing/test-till.ts';

let till: TestTill;

beforeEach(() => {
  till = createTestTill();
});

afterEach(() => till.close());

describe('pairTill', () => {
  it('enrols once: the next try is told so, and the journal has one opening entry', async () => {
    const central = await startScriptedCentral();
    expect(await till.pair(central.url)).toEqual({ ok: true, tillName: 'Till 1', storeName: 'Test store' });
    expect(await till.pair(central.url)).toEqual({ ok: false, refusal: { code: 'ALREADY_PAIRED' } });
    expect(readHead(till.journal)).toMatchObject({ epoch: 1, sequence: 1 });
    await central.close();
  });

  it('enrols once when it is asked for twice at the same time', async () => {
    const central = await startScriptedCentral();
    const outcomes = await Promise.all([till.pair(central.url), till.pair(central.url)]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes).toContainEqual({ ok: false, refusal: { code: 'ALREADY_PAIRED' } });
    expect(readHead(till.journal)).toMatchObject({ epoch: 1, sequence: 1 });
    await central.close();
  });

  it('shows the same key again after an answer was lost', async () => {
    const central = await startScriptedCentral();
    central.script('/v1/devices/enrol', loseAnswer);
    expect(await till.pair(central.url)).toMatchObject({ ok: false });
    const kept = till.preparedKey();
    expect(await till.pair(central.url)).toMatchObject({ ok: true });
    expect(readDevice(till.journal)?.publicKey.toString('base64')).toBe(kept);
    expect(till.preparedKey()).toBeNull();
    await central.close();
  });

  it.each<[string, number, unknown, string]>([
    ['ENROLMENT_CODE_UNKNOWN', 403, undefined, 'unknown-code'],
    ['ENROLMENT_CODE_USED', 403, undefined, 'used-code'],
    ['ENROLMENT_CODE_EXPIRED', 403, undefined, 'expired-code'],
    ['TOO_MANY_ATTEMPTS', 429, { retryAfterMs: 1_000 }, 'too-many-attempts'],
    ['PROOF_INVALID', 403, undefined, 'other'],
  ])('refused with %s', async (code, status, data, reason) => {
    const central = await startScriptedCentral();
    central.script('/v1/devices/enrol', answerError(status, code, data));
    const refusal = { code: 'ENROLMENT_REFUSED', data: { reason } };
    expect(await till.pair(central.url)).toEqual({ ok: false, refusal });
    await central.close();
  });
});
