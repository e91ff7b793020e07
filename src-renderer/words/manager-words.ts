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

/** What an entry is: a sale, or what came back, with its amount, else its kind. */
export function entryWords(
  { kind, netMinor }: Pick<JournalRow, 'kind' | 'netMinor'>,
  t: TFunction,
  format: Pick<Format, 'money'>,
): string {
  if (kind === 'sale-completed' && netMinor !== null) return t('manager.sale', { amount: format.money(netMinor) });
  if (kind === 'sale-refunded' && netMinor !== null) return t('manager.refund', { amount: format.money(netMinor) });
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
  flagged: 'wrong',
  looked: 'plain',
  refused: 'wrong',
  parked: 'wrong',
  waiting: 'waiting',
  unclear: 'wrong',
  linked: 'plain',
  settled: 'plain',
} as const satisfies Readonly<Record<keyof typeof enManager.meaning, Tone>>;

/** Central's answer to an entry in words, and what it means for the shop. */
export function answerWords(answer: JournalRow['answer'], t: TFunction): AnswerWords {
  const name = answerName(answer);
  const words = t(`manager.answer.${name}`);
  const reason = answer === null || answer.code === null ? null : reasonWords(answer.code, t);
  return {
    tone: ANSWER_TONES[name],
    text: reason === null || SETTLED.includes(name) ? words : `${words} · ${reason}`,
    meaning: t(`manager.meaning.${name}`),
  };
}

type AnswerName = keyof typeof enManager.meaning;

/** Answers that a person has seen to. */
const SETTLED: readonly AnswerName[] = ['settled', 'looked', 'linked'];

/** An answer, by what it asks of a person: an amendment with a code asks one to look, several matches ask who it is. */
function answerName(answer: JournalRow['answer']): AnswerName {
  if (answer === null) return 'none';
  const { status, code, settled } = answer;
  if (status === 'refused') return settled ? 'settled' : 'refused';
  if (status === 'amended' && code !== null) return settled ? 'looked' : 'flagged';
  if (isUnclear(answer) || (status === 'waiting' && settled)) return settled ? 'linked' : 'unclear';
  return status;
}

/** Whether central waits for a word on who an enrolment means. */
export function isUnclear(answer: JournalRow['answer']): boolean {
  return answer?.status === 'waiting' && answer.code === 'SEVERAL_MATCHES' && !answer.settled;
}

/** Whether a person has to record what was done about an entry: refused, or amended so that somebody has to look. */
export function asksForAnswer(answer: JournalRow['answer']): boolean {
  if (answer === null || answer.settled) return false;
  return answer.status === 'refused' || (answer.status === 'amended' && answer.code !== null);
}

/** Why central answered so; a code of a newer central is named as it is. */
export function reasonWords(code: string, t: TFunction): string {
  return t(`manager.code.${known(enManager.code, code)}`, { code });
}

/** What was posted otherwise than it was shown, and why. */
export function amendmentWords(
  { field, claimed, posted, reason }: Amendment,
  t: TFunction,
  format: Pick<Format, 'points' | 'money'>,
): string {
  const write = field === 'totals.moneyMinor' ? format.money : format.points;
  const what = t(`manager.amendment.${fieldName(field)}`, { field, claimed: write(claimed), posted: write(posted) });
  const why = t(`manager.amendment.reason.${known(enManager.amendment.reason, reason)}`, { reason });
  return `${what} · ${why}`;
}

const FIELDS = {
  earnPoints: 'earnPoints',
  redeemedPoints: 'redeemedPoints',
  reversedEarnPoints: 'reversedEarnPoints',
  returnedPoints: 'returnedPoints',
  'totals.moneyMinor': 'money',
  phone: 'phone',
  email: 'email',
  cardCode: 'card',
} as const;

function fieldName(field: string) {
  if (/^lines\..+\.quantity$/.test(field)) return 'quantity';
  return Object.hasOwn(FIELDS, field) ? FIELDS[field as keyof typeof FIELDS] : 'other';
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
