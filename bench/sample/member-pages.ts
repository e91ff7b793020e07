import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { identifierRows, sealMember } from '../../src-central/members/profile.ts';
import { sampleMembers } from '../../src-central/sample/members.ts';
import type { BalanceChange, MemberChange } from '../../src-shared/contracts/feed.ts';
import { keys, plan } from './bench-keys.ts';

export type MemberRow = { readonly member: MemberChange; readonly balance: BalanceChange };

/** A member whom a scanner can find. */
export type CardHolder = { readonly memberId: string; readonly name: string; readonly card: string };

/** The pages of a snapshot, written to a file once: no measurement waits for members to be made up. */
export type MemberPages = {
  readonly file: string;
  readonly members: number;
  readonly holders: readonly CardHolder[];
  /** How many pages there are. */
  readonly count: number;
  /** A page's rows as JSON text. */
  text(page: number): string;
  /** The id that the page before this one ends with; null before the first. */
  after(page: number): string | null;
  close(): void;
};

type PagesIndex = Pick<MemberPages, 'members' | 'holders'> & {
  readonly places: readonly { readonly at: number; readonly bytes: number; readonly last: string }[];
};

export const PAGE_ROWS = 2_000;
/** So many card holders are kept in memory, spread over all members. */
const MOST_HOLDERS = 40_000;

/** Writes `members` members of the sample to `file`, in the order of their ids. */
export function writeMemberPages(file: string, members: number): MemberPages {
  const descriptor = openSync(file, 'w');
  const places: PagesIndex['places'][number][] = [];
  const holders: CardHolder[] = [];
  const everyHolder = Math.ceil(members / MOST_HOLDERS);
  let rows: MemberRow[] = [];
  let at = 0;
  let cards = 0;
  const flush = () => {
    const text = Buffer.from(JSON.stringify(rows));
    writeSync(descriptor, text);
    places.push({ at, bytes: text.byteLength, last: rows.at(-1)?.member.memberId ?? '' });
    at += text.byteLength;
    rows = [];
  };
  for (const { member } of sampleMembers(plan.memberRandom, members, Date.now())) {
    const { memberId, account, identifiers, state } = member;
    rows.push(rowOf(member));
    const card = identifiers.find(({ kind }) => kind === 'card')?.value;
    if (card !== undefined && state === 'Enrolled') {
      if (cards % everyHolder === 0) holders.push({ memberId, name: account.displayName, card });
      cards += 1;
    }
    if (rows.length === PAGE_ROWS) flush();
  }
  if (rows.length > 0) flush();
  closeSync(descriptor);
  writeFileSync(indexOf(file), JSON.stringify({ members, holders, places } satisfies PagesIndex));
  return openMemberPages(file);
}

/** Opens what `writeMemberPages` wrote. */
export function openMemberPages(file: string): MemberPages {
  const { members, holders, places } = JSON.parse(readFileSync(indexOf(file), 'utf8')) as PagesIndex;
  const descriptor = openSync(file, 'r');
  return {
    file,
    members,
    holders,
    count: places.length,
    text(page) {
      const place = places[page];
      if (place === undefined) throw new RangeError(`there is no page ${page}`);
      const bytes = Buffer.alloc(place.bytes);
      readSync(descriptor, bytes, 0, place.bytes, place.at);
      return bytes.toString('utf8');
    },
    after: (page) => places[page - 1]?.last ?? null,
    close: () => closeSync(descriptor),
  };
}

function indexOf(file: string): string {
  return `${file}.index.json`;
}

type SampleMember = ReturnType<typeof sampleMembers> extends Generator<infer Item> ? Item : never;

function rowOf(member: SampleMember['member']): MemberRow {
  const { memberId, account, state, primary, expiresAtMs, identifiers, openingLots } = member;
  const { programId, tiers } = plan.config;
  const points = openingLots.reduce((sum, lot) => sum + lot.points, 0);
  const tier = tiers.toSorted((a, b) => b.rank - a.rank).find(({ qualifier }) => qualifier <= points);
  const figures = { available: points, pending: 0, held: 0, debt: 0, qualifierTotal: points };
  return {
    member: {
      kind: 'member',
      memberId,
      programId,
      state,
      deleted: false,
      primary,
      expiresAtMs,
      sealedProfile: base64(sealMember(keys, memberId, account.displayName, identifiers)),
      identifiers: identifierRows(keys, { memberId, programId }, identifiers).map(({ kind, blindIndex }) => ({
        kind,
        index: base64(blindIndex),
      })),
    },
    balance: { kind: 'balance', memberId, ...figures, tierId: tier?.tierId ?? 'base', nextExpiry: null },
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
