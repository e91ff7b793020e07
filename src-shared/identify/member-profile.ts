import type { MemberProfile } from '../contracts/feed.ts';

/** What a cashier must see to recognise a member, and no more: identifiers, in normalised form, are cut to hints. */
export function memberProfileOf(
  displayName: string,
  identifiers: { readonly card: string | null; readonly phone: string | null; readonly email: string | null },
): MemberProfile {
  const { card, phone, email } = identifiers;
  return {
    displayName,
    cardHint: card?.slice(-HINT_LENGTH) ?? null,
    phoneHint: phone?.slice(-HINT_LENGTH) ?? null,
    emailHint: hintOfEmail(email),
  };
}

function hintOfEmail(email: string | null): string | null {
  if (email === null) return null;
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}…${email.slice(at)}`.slice(0, EMAIL_HINT_LENGTH);
}

const HINT_LENGTH = 4;
const EMAIL_HINT_LENGTH = 80;
