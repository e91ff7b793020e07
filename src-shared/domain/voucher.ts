/** Crockford's base 32: no I, L, O and U, which are taken for other characters or make words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * What a gift voucher is known by, made of the hold that paid for it, so that a sale that is completed again prints the
 * same: the id's last 60 bits, which are random in a UUIDv7, as twelve characters, and a check character by Luhn's rule
 * over 32 characters, which shows each wrong character and nearly every pair that changed places.
 */
export function voucherCode(holdId: string): string {
  let bits = BigInt(`0x${holdId.replaceAll('-', '').slice(-15)}`);
  let body = '';
  for (let length = 0; length < 12; length += 1) {
    body = (ALPHABET[Number(bits % 32n)] ?? '') + body;
    bits /= 32n;
  }
  const code = body + checkCharacter(body);
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;
}

function checkCharacter(body: string): string {
  let sum = 0;
  for (const [index, character] of [...body].toReversed().entries()) {
    const weighted = ALPHABET.indexOf(character) * (index % 2 === 0 ? 2 : 1);
    sum += Math.floor(weighted / 32) + (weighted % 32);
  }
  return ALPHABET[(32 - (sum % 32)) % 32] ?? '';
}
