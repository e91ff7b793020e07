import type { TFunction } from 'i18next';
import type { TillStatus } from '../../src-shared/contracts/till.ts';
import type { Format } from './format.ts';

export type Tone = 'good' | 'waiting' | 'wrong' | 'plain';

/** `key` names what is said, so that a change of it can be told from a change of its figures. */
export type StateWords = { readonly key: StateKey; readonly tone: Tone; readonly text: string };
export type StateKey = 'offline' | 'sending' | 'receiving' | 'all-sent' | 'needs-person';

/**
 * The till's state in words: one for the connection and the queue, and one more where a person has to look. Offline is
 * a normal day and says what is safe here.
 */
export function stateWords(
  status: Pick<TillStatus, 'connection' | 'queue'>,
  t: TFunction,
  format: Pick<Format, 'time'>,
  nowMs: number,
): StateWords[] {
  const { needsPerson } = status.queue;
  const main = connectionWords(status, t, format, nowMs);
  if (needsPerson === 0) return [main];
  const person: StateWords = {
    key: 'needs-person',
    tone: 'wrong',
    text: t('state.needsPerson', { count: needsPerson }),
  };
  // "All sent" beside an entry that somebody must look at would calm where it should not.
  return main.key === 'all-sent' ? [person] : [main, person];
}

/** Why there is no contact, where that is more than a missing network: null where the state says it all. */
export function problemWords(connection: TillStatus['connection'], t: TFunction): string | null {
  const { problem } = connection;
  if (problem === null || problem === 'unreachable') return null;
  return t(`connectionProblem.${problem}`);
}

function connectionWords(
  { connection, queue }: Pick<TillStatus, 'connection' | 'queue'>,
  t: TFunction,
  format: Pick<Format, 'time'>,
  nowMs: number,
): StateWords {
  const count = queue.waiting;
  if (connection.state === 'offline') {
    const time = format.time(connection.sinceMs, nowMs);
    const text = count === 0 ? t('state.offline', { time }) : t('state.offlineWaiting', { time, count });
    return { key: 'offline', tone: 'waiting', text };
  }
  // What waits for a person alone is not being sent.
  if (count > queue.needsPerson) return { key: 'sending', tone: 'waiting', text: t('state.sending', { count }) };
  if (connection.state === 'syncing') return { key: 'receiving', tone: 'good', text: t('state.receiving') };
  return { key: 'all-sent', tone: 'good', text: t('state.allSent') };
}
