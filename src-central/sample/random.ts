/** Repeatable chance: the same seed gives the same values on every machine. Not for secrets. */
export interface Random {
  /** From 0 up to but not `below`. */
  integer(below: number): number;
  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** One of the items, each as often as its weight says. */
  pickWeighted<Item>(items: readonly (readonly [Item, number])[]): Item;
  digits(count: number): string;
  /** An id in the form of a UUIDv7 with the given time. */
  id(atMs: number): string;
  /** A generator of its own for one part of the sample, so that changes to one part leave the others as they are. */
  branch(name: string): Random;
}

/** sfc32 (Chris Doty-Humphrey's small fast counter), seeded from the text by FNV-1a. */
export function createRandom(seed: string): Random {
  const next = sfc32(seed);
  const integer = (below: number) => Math.floor((next() / 0x1_0000_0000) * below);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[integer(items.length)];
    if (item === undefined) throw new RangeError('there is nothing to pick from');
    return item;
  };
  const hex = (digits: number) => Array.from({ length: digits }, () => integer(16).toString(16)).join('');
  return {
    integer,
    pick,
    chance: (percent) => integer(100) < percent,
    pickWeighted(items) {
      let left = integer(items.reduce((sum, [, weight]) => sum + weight, 0));
      for (const [item, weight] of items) {
        if (left < weight) return item;
        left -= weight;
      }
      throw new RangeError('there is nothing to pick from');
    },
    digits: (count) => Array.from({ length: count }, () => integer(10)).join(''),
    id(atMs) {
      const time = atMs.toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
    },
    branch: (name) => createRandom(`${seed}/${name}`),
  };
}

function sfc32(seed: string): () => number {
  let [a, b, c, counter] = [hash(`${seed}#a`), hash(`${seed}#b`), hash(`${seed}#c`), 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first values still show the seed's bits.
  for (let round = 0; round < 15; round += 1) next();
  return next;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value | 0;
}
