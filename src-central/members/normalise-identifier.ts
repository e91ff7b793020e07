import { normaliseCardCode } from '../../src-shared/identify/card.ts';
import { normaliseEmail } from '../../src-shared/identify/email.ts';
import { normalisePhone } from '../../src-shared/identify/phone.ts';
import { MemberInputError } from './errors.ts';
import { type Identifier, identifierSchema } from './profile.ts';

export interface WrittenIdentifier {
  readonly kind: Identifier['kind'];
  readonly value: string;
}

/**
 * An identifier as people write it, in the one form in which it is kept. `region` is a country, as ISO 3166 alpha-2, by which a phone
 * number without a country code is read.
 * @throws MemberInputError INVALID
 */
export function normaliseIdentifier({ kind, value }: WrittenIdentifier, region: string | undefined): Identifier {
  const read = identifierSchema.safeParse({ kind, value: normalise(kind, value, region ?? NO_REGION) });
  if (read.success) return read.data;
  throw new MemberInputError('INVALID', PROBLEM_OF[kind]);
}

function normalise(kind: Identifier['kind'], value: string, region: string): string | undefined {
  switch (kind) {
    case 'card':
      return normaliseCardCode(value);
    case 'phone':
      return normalisePhone(value, region);
    case 'email':
      return normaliseEmail(value);
  }
}

const PROBLEM_OF: Readonly<Record<Identifier['kind'], string>> = {
  card: 'A card code has 4 to 32 letters and digits.',
  phone: 'This is no phone number. Without a country code, say the region as well.',
  email: 'This is no email address.',
};

/** No country: numbers with a country code are read, others are not. */
const NO_REGION = 'XX';
