import type { Random } from './random.ts';

/** A range of numbers: E.164 up to the free digits, and how many of those there are. */
type PhoneRange = readonly [start: string, freeDigits: number];

/**
 * Numbers that regulators keep for films and books, so that none of them is a real person's. Germany:
 * Bundesnetzagentur, notice 148/2021; France: ARCEP, decision 2018-0881; United Kingdom: Ofcom; Sweden: PTS.
 */
const RANGES: readonly (readonly [PhoneRange, number])[] = [
  [['+493023125', 3], 20],
  [['+496990009', 3], 12],
  [['+494066969', 3], 16],
  [['+492214710', 3], 14],
  [['+498999998', 3], 16],
  [['+4917139200', 2], 4],
  [['+49176040690', 2], 4],
  [['+3319900', 4], 4],
  [['+3326191', 4], 3],
  [['+442079460', 3], 4],
  [['+441134960', 3], 2],
  [['+46313900', 3], 1],
];

/** Gives each number once; null when a range that was tried is used up, as it is in very large samples. */
export class PhoneNumbers {
  readonly #used = new Set<string>();

  take(random: Random): string | null {
    const [start, freeDigits] = random.pickWeighted(RANGES);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const number = start + random.digits(freeDigits);
      if (this.#used.has(number)) continue;
      this.#used.add(number);
      return number;
    }
    return null;
  }
}

const ATTEMPTS = 20;
