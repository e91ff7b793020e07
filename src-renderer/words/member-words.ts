import type { TFunction } from 'i18next';
import type { MemberView } from '../../src-shared/contracts/till.ts';
import { MEMBER_STANDING } from '../../src-shared/domain/members.ts';
import type { Format } from './format.ts';
import { limitWords } from './redeem-words.ts';

/** What has to be said of a member's points. `about` is what it is about, and stands once. */
export type MemberNote = {
  readonly about: 'standing' | 'limit' | 'waiting' | 'pending' | 'debt';
  readonly text: string;
};

/** Central's figures of so lately are "now" to a person, while there is contact. */
const NOW_MS = 90_000;

/** The first letters of the first and the last name. */
export function initialsOf(displayName: string): string {
  const names = displayName.split(/\s+/u).filter((name) => name !== '');
  const first = names[0];
  const last = names.length > 1 ? names.at(-1) : undefined;
  return [first, last].map((name) => [...(name ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

/** From when figures are. Offline nothing is "now". */
export function asOfWords(
  asOfMs: number,
  moment: { readonly nowMs: number; readonly isOnline: boolean },
  t: TFunction,
  format: Pick<Format, 'time'>,
): string {
  if (moment.isOnline && moment.nowMs - asOfMs < NOW_MS) return t('member.asOfNow');
  return t('member.asOf', { time: format.time(asOfMs, moment.nowMs) });
}

/**
 * Why a member's points are not all to be used now, and what else is to be known of them. Where two of them would say
 * the same, one does.
 */
export function memberNotes(member: MemberView, t: TFunction, format: Pick<Format, 'points'>): MemberNote[] {
  const { standing, balance, redeemable } = member;
  const { waitingPoints, pendingPoints, debtPoints } = balance;
  const words = (points: number) => ({ count: points, points: format.points(points) });
  const notes: (MemberNote | null)[] = [
    standing === 'enrolled' ? null : { about: 'standing', text: t(MEMBER_STANDING[standing].messageKey) },
    limitNote(member, t, format),
    waitingPoints === 0 || redeemable.reason === 'not-sent-yet'
      ? null
      : { about: 'waiting', text: t('member.waiting', words(waitingPoints)) },
    pendingPoints === 0 ? null : { about: 'pending', text: t('member.pending', words(pendingPoints)) },
    debtPoints === 0 ? null : { about: 'debt', text: t('member.debt', words(debtPoints)) },
  ];
  return notes.filter((note) => note !== null);
}

function limitNote(member: MemberView, t: TFunction, format: Pick<Format, 'points'>): MemberNote | null {
  const { standing, balance, redeemable } = member;
  const { reason } = redeemable;
  if (reason === null) return null;
  // What the membership is, and what is owed, is said by itself.
  if (standing !== 'enrolled' && (reason === 'membership' || reason === 'provisional')) return null;
  if (reason === 'debt' && balance.debtPoints > 0) return null;
  const points = Math.max(0, balance.points - redeemable.points);
  return { about: 'limit', text: limitWords(reason, { points, heldPoints: redeemable.points }, t, format) };
}

/** From when the figures are, and what of the points expires next. */
export function figuresWords(
  { balance, nextExpiry }: Pick<MemberView, 'balance' | 'nextExpiry'>,
  moment: { readonly nowMs: number; readonly isOnline: boolean },
  t: TFunction,
  format: Pick<Format, 'time' | 'points' | 'lastDay'>,
): string {
  const asOf = asOfWords(balance.asOfMs, moment, t, format);
  if (nextExpiry === null) return asOf;
  const { points, atMs } = nextExpiry;
  const date = format.lastDay(atMs, moment.nowMs);
  return `${asOf} · ${t('redeem.expires', { count: points, points: format.points(points), date })}`;
}
