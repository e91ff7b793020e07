import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { ATTEMPTS_ALLOWED, listStaff, signIn } from './sign-in.ts';

const ines = '0199f6a0-0000-7000-8000-000000000011';
const omar = '0199f6a0-0000-7000-8000-000000000012';

let till: TestDesk;
beforeEach(async () => {
  till = await createTestDesk({
    staff: [
      { staffId: ines, name: 'Ines', pin: '2468' },
      { staffId: omar, name: 'Omar', pin: '1357' },
    ],
  });
});
afterEach(() => till.remove());

describe('signIn', () => {
  it('lists the store and lets the right PIN in', async () => {
    expect(listStaff(till.desk).map(({ name }) => name)).toEqual(['Ines', 'Omar']);
    expect(await signIn(till.desk, ines, '2468')).toEqual({ staffId: ines, name: 'Ines', role: 'cashier' });
  });

  it('counts down, locks out, and keeps the lock over a restart', async () => {
    for (let left = ATTEMPTS_ALLOWED - 1; left > 0; left--) {
      await expect(signIn(till.desk, ines, '0000')).rejects.toMatchObject({
        code: 'PIN_WRONG',
        data: { attemptsLeft: left },
      });
    }
    const untilMs = till.time.nowMs + 60_000;
    await expect(signIn(till.desk, ines, '0000')).rejects.toMatchObject({ code: 'LOCKED_OUT', data: { untilMs } });
    till = till.restart();
    await expect(signIn(till.desk, ines, '2468')).rejects.toMatchObject({ code: 'LOCKED_OUT', data: { untilMs } });
    expect(await signIn(till.desk, omar, '1357')).toMatchObject({ name: 'Omar' });
  });

  it('locks for longer each time, and a right PIN after it clears the count', async () => {
    for (let tries = 0; tries < ATTEMPTS_ALLOWED; tries++) await signIn(till.desk, ines, '0000').catch(() => null);
    till.time.nowMs += 60_000;
    const untilMs = till.time.nowMs + 120_000;
    await expect(signIn(till.desk, ines, '0000')).rejects.toMatchObject({ code: 'LOCKED_OUT', data: { untilMs } });
    till.time.nowMs = untilMs;
    expect(await signIn(till.desk, ines, '2468')).toMatchObject({ name: 'Ines' });
    await expect(signIn(till.desk, ines, '0000')).rejects.toMatchObject({
      data: { attemptsLeft: ATTEMPTS_ALLOWED - 1 },
    });
  });

  it('counts a try before the PIN is checked, so that many at once give no free ones', async () => {
    const tries = Array.from({ length: 12 }, () => signIn(till.desk, ines, '0000').catch((error: unknown) => error));
    const codes = (await Promise.all(tries)).map((error) => (error as { code: string }).code);
    expect(codes.filter((code) => code === 'LOCKED_OUT')).toHaveLength(tries.length);
  });

  it('does not say whether a person exists', async () => {
    const nobody = '0199f6a0-0000-7000-8000-000000000099';
    await expect(signIn(till.desk, nobody, '2468')).rejects.toMatchObject({ code: 'PIN_WRONG' });
  });
});
