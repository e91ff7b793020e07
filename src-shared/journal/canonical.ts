/**
 * The one text form of a value that is hashed and signed: JSON with sorted keys, no white space and integers only
 * (the rules of RFC 8785, narrowed to what a journal may hold, so that no number format is open to reading).
 */
export type Canonical = null | boolean | number | string | readonly Canonical[] | { readonly [key: string]: Canonical };

/** Thrown when a value has no canonical form; `path` names the place, as in `payload.lines[2].quantity`. */
export class NotCanonicalError extends Error {
  override readonly name = 'NotCanonicalError';
  readonly path: string;
  constructor(path: string, problem: string) {
    super(`${path || 'value'}: ${problem}`);
    this.path = path;
  }
}

/** The canonical text of `value`. Throws NotCanonicalError on fractions, unsafe integers, lone surrogates and undefined. */
export function canonicalText(value: Canonical): string {
  return write(value, '');
}

function write(value: Canonical, path: string): string {
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      // -0 would be written as "0" and read back as another value.
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new NotCanonicalError(path, 'not a safe integer');
      return String(value);
    case 'string':
      if (/\p{Surrogate}/u.test(value)) throw new NotCanonicalError(path, 'text with half a character');
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return isList(value) ? writeList(value, path) : writeRecord(value, path);
    default:
      throw new NotCanonicalError(path, `a ${typeof value} has no canonical form`);
  }
}

function isList(value: object): value is readonly Canonical[] {
  return Array.isArray(value);
}

function writeList(list: readonly Canonical[], path: string): string {
  return `[${list.map((item, index) => write(item, `${path}[${index}]`)).join(',')}]`;
}

function writeRecord(record: { readonly [key: string]: Canonical }, path: string): string {
  const members: string[] = [];
  for (const key of Object.keys(record).toSorted()) {
    const place = path ? `${path}.${key}` : key;
    members.push(`${write(key, place)}:${write(record[key] as Canonical, place)}`);
  }
  return `{${members.join(',')}}`;
}
