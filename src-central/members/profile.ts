import { z } from 'zod';
import { blindIndex, sealProfile } from '../../src-node/crypto.ts';
import { memberProfileOf } from '../../src-shared/identify/member-profile.ts';
import type { CentralState } from '../database/state.ts';

/** An identifier in its one normalised form, so that the same card, phone or address always has the same blind index. */
export const identifierSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('card'),
    value: z.string().regex(/^[0-9A-Z]{4,32}$/, 'a card code has 4 to 32 characters'),
  }),
  z.object({
    kind: z.literal('phone'),
    value: z.string().regex(/^\+[1-9]\d{5,14}$/, 'a phone number is in E.164 form'),
  }),
  z.object({
    kind: z.literal('email'),
    value: z
      .string()
      .max(254)
      .regex(/^[^\s@A-Z]+@[^\s@A-Z]+$/, 'an email address is in lower case'),
  }),
]);
export type Identifier = z.infer<typeof identifierSchema>;

type Keys = Pick<CentralState, 'blindIndexKey' | 'profileKey'>;

/** What tills may know of a member, sealed for its id. */
export function sealMember(
  keys: Keys,
  memberId: string,
  displayName: string,
  identifiers: readonly Identifier[],
): Uint8Array {
  const first = (kind: Identifier['kind']) => identifiers.find((identifier) => identifier.kind === kind)?.value ?? null;
  const profile = memberProfileOf(displayName, { card: first('card'), phone: first('phone'), email: first('email') });
  return sealProfile(keys.profileKey, memberId, JSON.stringify(profile));
}

/** A member's identifiers as they are kept, each once: in the clear for central, and as the blind index of tills. */
export function identifierRows(
  keys: Keys,
  { memberId, programId }: { readonly memberId: string; readonly programId: string },
  identifiers: readonly Identifier[],
) {
  const each = new Map(identifiers.map((identifier) => [`${identifier.kind}:${identifier.value}`, identifier]));
  return [...each.values()].map(({ kind, value }) => ({
    memberId,
    programId,
    kind,
    value,
    blindIndex: blindIndex(keys.blindIndexKey, kind, value),
  }));
}
