import type { MemberState } from '../../src-shared/domain/members.ts';
import type { NewMember } from '../members/new-member.ts';
import { CardCodes, type SampleCardFormat } from './cards.ts';
import { pickName } from './names.ts';
import { PhoneNumbers } from './phones.ts';
import { SAMPLE_EPOCH_MS } from './program.ts';
import type { Random } from './random.ts';
import { type MemberPlan, type SampleTier, SHOWCASE, type ShowcaseCase } from './showcase.ts';

export interface SampleMember {
  readonly member: NewMember & { readonly memberId: string };
  /** Set for one of the first members, each of which shows something. */
  readonly showcase: ShowcaseCase | null;
  readonly cardFormat: SampleCardFormat | null;
  /** Deleted after it was added, as a person would be. */
  readonly deleted: boolean;
}

/**
 * Members of the sample in their order: first those of the showcase, then any number of others. The same seed and day give
 * the same members, however many are asked for. `todayMs` is the UTC day that the points were earned before.
 */
export function* sampleMembers(random: Random, count: number, todayMs: number): Generator<SampleMember> {
  const cards = new CardCodes();
  const phones = new PhoneNumbers();
  let shared: string | null = null;
  for (let index = 0; index < count; index += 1) {
    const own = random.branch(String(index));
    const plan = SHOWCASE[index] ?? randomPlan(own);
    const phone: string | null = plan.phone === 'shared' ? shared : plan.phone ? phones.take(own) : null;
    if (plan.phone === 'lent') shared = phone;
    yield makeMember(own, { plan, index, phone, cards, todayMs });
  }
}

/** Points earned within the last months, from and up to: what the tiers of the program ask for. */
const POINTS = {
  base: [0, 500],
  silver: [500, 2_000],
  gold: [2_000, 5_000],
  platinum: [5_000, 14_000],
} as const satisfies Record<SampleTier, readonly [number, number]>;

const DAY_MS = 86_400_000;
const EXPIRED_AT_MS = Date.UTC(2025, 0, 1);
const EXPIRES_AT_MS = Date.UTC(2040, 0, 1);
/** Well within the twelve months in which points count towards a tier, on this day and for the months to come. */
const RECENT_DAYS = 180;
/** Too long ago to count towards a tier, and not so long that the points have expired: the oldest of them will in weeks. */
const OLD_DAYS = { from: 400, below: 1_080 };

function randomPlan(random: Random): MemberPlan {
  const state = random.pickWeighted<MemberState>([
    ['Enrolled', 93],
    ['New', 2],
    ['Pending', 2],
    ['Canceled', 2],
    ['Declined', 1],
  ]);
  const card = random.chance(86)
    ? random.pickWeighted<SampleCardFormat>([
        ['plain', 20],
        ['ean13', 45],
        ['luhn', 25],
        ['claimed', 10],
      ])
    : null;
  const phone = card === null || random.chance(65) ? 'own' : null;
  return {
    showcase: null,
    state,
    deleted: false,
    expired: random.chance(3),
    card,
    phone,
    email: random.chance(70),
    tier: random.pickWeighted<SampleTier>([
      ['base', 62],
      ['silver', 24],
      ['gold', 11],
      ['platinum', 3],
    ]),
  };
}

function makeMember(
  random: Random,
  parts: { plan: MemberPlan; index: number; phone: string | null; cards: CardCodes; todayMs: number },
): SampleMember {
  const { plan, index, phone, cards, todayMs } = parts;
  const displayName = pickName(random);
  const identifiers: NewMember['identifiers'] = [];
  if (plan.card !== null) identifiers.push({ kind: 'card', value: cards.take(random, plan.card) });
  if (phone !== null) identifiers.push({ kind: 'phone', value: phone });
  if (plan.email) identifiers.push({ kind: 'email', value: emailFor(random, displayName, index) });
  const joined = plan.state !== 'Declined';
  return {
    member: {
      memberId: random.id(SAMPLE_EPOCH_MS + index),
      account: { accountId: random.id(SAMPLE_EPOCH_MS + index), kind: 'person', displayName },
      state: plan.state,
      primary: true,
      expiresAtMs: plan.expired ? EXPIRED_AT_MS : random.chance(50) ? EXPIRES_AT_MS : null,
      identifiers,
      openingLots: joined ? openingLots(random, plan, todayMs) : [],
    },
    showcase: plan.showcase,
    cardFormat: plan.card,
    deleted: plan.deleted,
  };
}

function openingLots(random: Random, plan: MemberPlan, todayMs: number): NewMember['openingLots'] {
  const [from, below] = POINTS[plan.tier];
  // What waits for a membership to be confirmed comes from a first purchase or two.
  const isNew = plan.state === 'New' || plan.state === 'Pending';
  const recent = isNew ? random.integer(80) : from + random.integer(below - from);
  const lots: NewMember['openingLots'] = [];
  if (!isNew && random.chance(30)) {
    const earnedDaysAgo = OLD_DAYS.from + random.branch('old points').integer(OLD_DAYS.below - OLD_DAYS.from);
    lots.push({ points: 1 + random.integer(900), earnedAtMs: todayMs - earnedDaysAgo * DAY_MS });
  }
  const first = Math.floor(recent / 3);
  for (const part of [first, recent - first]) {
    if (part > 0) lots.push({ points: part, earnedAtMs: todayMs - (1 + random.integer(RECENT_DAYS)) * DAY_MS });
  }
  return lots;
}

/** An address at a domain that is kept for examples (RFC 2606). */
function emailFor(random: Random, displayName: string, index: number): string {
  const ascii = displayName
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll(/[^a-z ]/g, '')
    .trim()
    .replaceAll(/ +/g, '.');
  return `${ascii || 'member'}.${index + 1}@${random.pick(['example.com', 'example.org', 'example.net'])}`;
}
