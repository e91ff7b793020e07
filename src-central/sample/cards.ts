import type { CardFormat } from '../../src-shared/domain/program.ts';
import { gtinCheckDigit, luhnCheckDigit } from '../../src-shared/identify/check-digits.ts';
import { SAMPLE_CARD_FORMATS } from './program.ts';
import type { Random } from './random.ts';

export type SampleCardFormat = keyof typeof SAMPLE_CARD_FORMATS;

/** Gives card codes of the program's formats, each once. */
export class CardCodes {
  readonly #used = new Set<string>();

  take(random: Random, format: SampleCardFormat): string {
    for (;;) {
      const code = makeCode(random, SAMPLE_CARD_FORMATS[format]);
      if (this.#used.has(code)) continue;
      this.#used.add(code);
      return code;
    }
  }
}

function makeCode(random: Random, { symbology, prefix, length }: CardFormat): string {
  switch (symbology) {
    case 'plain':
      return prefix + random.digits(length - prefix.length);
    case 'ean13': {
      const body = prefix + random.digits(length - 1 - prefix.length);
      return body + gtinCheckDigit(body);
    }
    case 'luhn': {
      const body = prefix + random.digits(length - 1 - prefix.length);
      return body + luhnCheckDigit(body);
    }
  }
}
