import { expect, it } from 'vitest';
import type { Holder } from './find-holders.ts';
import { judgeEnrolment } from './judge-enrolment.ts';
import type { Identifier } from './profile.ts';

const PHONE = { kind: 'phone', value: '+4915112345678' } as const;
const OTHER_PHONE = { kind: 'phone', value: '+4915187654321' } as const;
const EMAIL = { kind: 'email', value: 'nora@example.org' } as const;
const CARD = { kind: 'card', value: 'HB00000001' } as const;
const LOST = { kind: 'lost-card', value: CARD.value } as const;

type Case = {
  readonly title: string;
  readonly given: readonly Identifier[];
  readonly holders?: readonly Holder[];
  readonly decided?: string | null;
  readonly is: string;
};

const CASES: readonly Case[] = [
  { title: 'nobody has anything of it', given: [PHONE, EMAIL, CARD], is: 'new' },
  { title: 'nothing was given', given: [], is: 'new' },
  { title: 'one has the phone', given: [PHONE, EMAIL], holders: [holder('ada', PHONE)], is: 'ada' },
  { title: 'one has the address', given: [PHONE, EMAIL], holders: [holder('ada', EMAIL)], is: 'ada' },
  { title: 'one has both', given: [PHONE, EMAIL], holders: [holder('ada', EMAIL, PHONE)], is: 'ada' },
  {
    title: 'one has the phone and another address',
    given: [PHONE, { kind: 'email', value: 'new@example.org' }],
    holders: [holder('ada', PHONE, EMAIL)],
    is: 'ada',
  },
  {
    title: 'two share the phone',
    given: [PHONE],
    holders: [holder('ada', PHONE), holder('bob', PHONE)],
    is: 'several',
  },
  {
    title: 'one has the phone, another the address',
    given: [PHONE, EMAIL],
    holders: [holder('ada', PHONE), holder('bob', EMAIL)],
    is: 'several',
  },
  {
    title: 'one of two was deleted',
    given: [PHONE],
    holders: [{ ...holder('ada', PHONE), deleted: true }, holder('bob', PHONE)],
    is: 'bob',
  },
  { title: 'the one was deleted', given: [PHONE], holders: [{ ...holder('ada', PHONE), deleted: true }], is: 'new' },
  { title: 'a card alone that one has', given: [CARD], holders: [holder('ada', CARD, PHONE)], is: 'ada' },
  {
    title: 'a card that one has of whom no phone is known',
    given: [PHONE, CARD],
    holders: [holder('ada', CARD)],
    is: 'ada',
  },
  {
    title: 'a card that one has who has another phone: it is somebody else',
    given: [PHONE, CARD],
    holders: [holder('ada', CARD, OTHER_PHONE)],
    is: 'new CARD_TAKEN',
  },
  {
    title: 'the card of a deleted member',
    given: [PHONE, CARD],
    holders: [{ ...holder('ada', CARD), deleted: true }],
    is: 'new CARD_TAKEN',
  },
  { title: 'a card that somebody lost', given: [PHONE, CARD], holders: [holder('ada', LOST)], is: 'new CARD_TAKEN' },
  {
    title: 'one has the phone, and somebody else the card',
    given: [PHONE, CARD],
    holders: [holder('ada', PHONE), holder('bob', CARD, OTHER_PHONE)],
    is: 'ada CARD_TAKEN',
  },
  {
    title: 'one has the phone, and one who could be the same the card',
    given: [PHONE, CARD],
    holders: [holder('ada', PHONE), holder('bob', CARD)],
    is: 'several',
  },
  {
    title: 'one has the phone, and nobody the card',
    given: [PHONE, CARD],
    holders: [holder('ada', PHONE)],
    is: 'ada CARD_NOT_ADDED',
  },
  { title: 'one has phone and card', given: [PHONE, CARD], holders: [holder('ada', CARD, PHONE)], is: 'ada' },
  {
    title: 'one has phone and card, and another has lost it',
    given: [PHONE, CARD],
    holders: [holder('aaa', LOST), holder('ada', CARD, PHONE)],
    is: 'ada',
  },
  {
    title: 'a person has said which of several',
    given: [PHONE],
    holders: [holder('ada', PHONE), holder('bob', PHONE)],
    decided: 'bob',
    is: 'bob',
  },
  {
    title: 'a person has said none of several',
    given: [PHONE, CARD],
    holders: [holder('ada', PHONE), holder('bob', PHONE, CARD)],
    decided: null,
    is: 'new CARD_TAKEN',
  },
  {
    title: 'a person has named one who has nothing of it',
    given: [PHONE, CARD],
    holders: [holder('ada', PHONE), holder('bob', PHONE)],
    decided: 'eve',
    is: 'eve CARD_NOT_ADDED',
  },
];

it.each(CASES)('$title: $is', ({ given, holders = [], decided, is }) => {
  const judgement = judgeEnrolment(given, holders, decided === undefined ? null : { memberId: decided });
  const who = judgement.outcome === 'linked' ? judgement.memberId : judgement.outcome;
  expect([who, judgement.leftOut].filter((part) => part !== null).join(' ')).toBe(is);
});

function holder(memberId: string, ...identifiers: Holder['identifiers'][number][]): Holder {
  return { memberId, deleted: false, identifiers };
}
