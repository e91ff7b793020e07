import type { TFunction } from 'i18next';
import type { Amendment } from '../../src-shared/contracts/feed.ts';
import type { JournalRow } from '../../src-shared/contracts/manager.ts';
import { enManager } from '../locales/en-manager.ts';
import { namedError } from '../port/till-client.ts';
import type { Format } from './format.ts';
import type { Tone } from './status-words.ts';

/** Why a call of a manager's screen failed, and what to do. */
export function managerErrorWords(error: unknown, t: TFunction): string {
  const code = namedError(error);
  return t(`manager.error.${known(enManager.error, code)}`);
}

/** What an entry is: a sale with its amount, else its kind. */
export function entryWords(
  { kind, netMinor }: Pick<JournalRow, 'kind' | 'netMinor'>,
  t: TFunction,
  format: Pick<Format, 'money'>,
): string {
  if (kind === 'sale-completed' && netMinor !== null) return t('manager.sale', { amount: format.money(netMinor) });
  const name = Object.hasOwn(enManager.kind, kind) ? (kind as keyof typeof enManager.kind) : 'unknown';
  return t(`manager.kind.${name}`, { kind });
}

/** The last characters of a member's card; nothing where there is no member. */
export function memberHintWords(hint: string | null): string {
  return hint === null ? '' : `··· ${hint}`;
}

export type AnswerWords = { readonly tone: Tone; readonly text: string; readonly meaning: string };

const ANSWER_TONES = {
  none: 'plain',
  accepted: 'good',
  amended: 'waiting',
  refused: 'wrong',
  parked: 'wrong',
  waiting: 'waiting',
  settled: 'plain',
} as const satisfies Readonly<Record<keyof typeof enManager.meaning, Tone>>;

/** Central's answer to an entry in words, and what it means for the shop. */
export function answerWords(answer: JournalRow['answer'], t: TFunction): AnswerWords {
  const name = answer === null ? 'none' : answer.settled && answer.status === 'refused' ? 'settled' : answer.status;
  const words = t(`manager.answer.${name}`);
  const reason = answer === null || answer.code === null ? null : reasonWords(answer.code, t);
  return {
    tone: ANSWER_TONES[name],
    text: reason === null || name === 'settled' ? words : `${words} · ${reason}`,
    meaning: t(`manager.meaning.${name}`),
  };
}

/** Why central answered so; a code of a newer central is named as it is. */
export function reasonWords(code: string, t: TFunction): string {
  return t(`manager.code.${known(enManager.code, code)}`, { code });
}

/** What was posted otherwise than it was shown, and why. */
export function amendmentWords(
  { field, claimed, posted, reason }: Amendment,
  t: TFunction,
  format: Pick<Format, 'points'>,
): string {
  const figures = { field, claimed: format.points(claimed), posted: format.points(posted) };
  const what =
    field === 'earnPoints' ? t('manager.amendment.earnPoints', figures) : t('manager.amendment.other', figures);
  const why = t(`manager.amendment.reason.${known(enManager.amendment.reason, reason)}`, { reason });
  return `${what} · ${why}`;
}

/** What is wrong with an entry of the chain. */
export function chainProblemWords(problem: string, t: TFunction): string {
  return t(`manager.journal.problem.${known(enManager.journal.problem, problem)}`, { problem });
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago something was. */
export function agoWords(atMs: number, nowMs: number, t: TFunction): string {
  const agoMs = nowMs - atMs;
  if (agoMs < MINUTE_MS) return t('manager.ago.now');
  if (agoMs < HOUR_MS) return t('manager.ago.minutes', { count: Math.floor(agoMs / MINUTE_MS) });
  if (agoMs < 2 * DAY_MS) return t('manager.ago.hours', { count: Math.floor(agoMs / HOUR_MS) });
  return t('manager.ago.days', { count: Math.floor(agoMs / DAY_MS) });
}

/** What a count of the drawer comes to. */
export function differenceWords(differenceMinor: number, t: TFunction, format: Pick<Format, 'money'>): string {
  if (differenceMinor === 0) return t('manager.shift.exact');
  const amount = format.money(Math.abs(differenceMinor));
  return differenceMinor < 0 ? t('manager.shift.short', { amount }) : t('manager.shift.over', { amount });
}

/** The key of a code's words; `other` for a code of a newer version. */
function known<Table extends { readonly other: string }>(table: Table, code: string | null): keyof Table & string {
  return code !== null && Object.hasOwn(table, code) ? (code as keyof Table & string) : 'other';
}
