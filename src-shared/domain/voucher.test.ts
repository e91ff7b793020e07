import { describe, expect, it } from 'vitest';
import { voucherCode } from './voucher.ts';

describe('voucherCode', () => {
  it.each([
    ['01890a5d-ac96-774b-bcce-b302099a8057', 'SKNK-084S-N02QQ'],
    ['00000000-0000-7000-8000-000000000000', '0000-0000-00000'],
    ['00000000-0000-7000-8000-000000000001', '0000-0000-0001Y'],
    ['ffffffff-ffff-7fff-bfff-ffffffffffff', 'ZZZZ-ZZZZ-ZZZZC'],
    ['FFFFFFFF-FFFF-7FFF-BFFF-FFFFFFFFFFFF', 'ZZZZ-ZZZZ-ZZZZC'],
  ])('of %s is %s', (holdId, code) => {
    expect(voucherCode(holdId)).toBe(code);
  });

  it('is made of what is random in a hold id, not of its time', () => {
    const [one, other] = ['0189aaaa-ac96-774b-bcce-b302099a8057', '0190bbbb-ac96-774b-bcce-b302099a8057'];
    expect(voucherCode(one)).toBe(voucherCode(other));
    expect(voucherCode(one)).not.toBe(voucherCode(one.replace(/57$/, '58')));
  });

  it('shows each wrong last digit by its check character', () => {
    const ids = Array.from(
      { length: 32 },
      (_, digit) => `01890a5d-ac96-774b-bcce-b302099a80${(0x40 + digit).toString(16)}`,
    );
    expect(new Set(ids.map((id) => voucherCode(id).at(-1))).size).toBe(32);
  });
});
