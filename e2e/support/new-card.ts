import { CardCodes } from '../../src-central/sample/cards.ts';
import { createRandom } from '../../src-central/sample/random.ts';

/** Cards of the program that nobody has: as they come from the printer. */
export function newCards(seed: string): () => string {
  const codes = new CardCodes();
  const random = createRandom(`new cards ${seed}`);
  return () => codes.take(random, 'luhn');
}
