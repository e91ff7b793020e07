import { safe } from '@orpc/client';
import {
  type Contact,
  type FoundReceipt,
  type HoldRefusal,
  holdTermsSchema,
  MOVEMENTS_SHOWN,
  type Movement,
} from '../../src-shared/contracts/central.ts';
import type { JournalDatabase } from '../database/open.ts';
import { readHead } from '../journal/read-entries.ts';
import type { CentralClient } from './central-client.ts';
import { problemOf } from './problem-of.ts';

/**
 * Questions that somebody at the till waits for. Each has a short time to be answered in, and a socket of its own: a central
 * that hangs keeps neither a sale nor sync waiting. `no-answer` is whatever is not central's own word.
 */
export interface CentralDesk {
  isOnline(): boolean;
  requestHold(hold: HoldQuestion): Promise<HoldAnswer>;
  movements(memberId: string): Promise<{ readonly movements: Movement[] } | 'no-answer'>;
  findReceipt(receiptNumber: string): Promise<{ readonly receipt: FoundReceipt | null } | 'no-answer'>;
}

interface HoldQuestion {
  readonly holdId: string;
  readonly memberId: string;
  readonly points: number;
}

type HoldAnswer =
  | {
      readonly kind: 'granted';
      readonly expiresAtMs: number;
      readonly terms: Uint8Array;
      readonly signature: Uint8Array;
    }
  | { readonly kind: 'refused'; readonly reason: HoldRefusal; readonly availablePoints: number }
  | { readonly kind: 'no-answer' };

export interface CentralDeskOptions {
  readonly journal: JournalDatabase;
  readonly client: CentralClient;
  /** Told of every answer, before anything is done with it. */
  readonly onContact: (contact: Contact) => void;
  /** Told of what went wrong in this till itself. */
  readonly onFailure: (error: unknown) => void;
  readonly isOnline: () => boolean;
  /** Ends what is under way. */
  readonly stopping: AbortSignal;
  readonly answerWithinMs?: number;
}

export function createCentralDesk(options: CentralDeskOptions): CentralDesk {
  const { journal, client, onContact, onFailure, isOnline, stopping } = options;
  const { answerWithinMs = ANSWER_WITHIN_MS } = options;
  const inTime = () => AbortSignal.any([stopping, AbortSignal.timeout(answerWithinMs)]);

  /** What a full disk keeps from being noted of a contact takes nothing away from the answer. */
  const meet = (contact: Contact) => {
    try {
      onContact(contact);
    } catch (error) {
      onFailure(error);
    }
  };

  const noAnswer = (error: unknown, signal: AbortSignal) => {
    if (!signal.aborted && problemOf(error) === null) onFailure(error);
    return 'no-answer' as const;
  };

  const ask = async <T extends { readonly contact: Contact }>(
    question: (options: { signal: AbortSignal }) => Promise<T>,
  ): Promise<T | 'no-answer'> => {
    const signal = inTime();
    const answer = await safe(question({ signal }));
    if (!answer.isSuccess) return noAnswer(answer.error, signal);
    meet(answer.data.contact);
    return answer.data;
  };

  return {
    isOnline,
    async requestHold(hold) {
      const signal = inTime();
      const answer = await safe(client.requestHold({ position: readHead(journal), ...hold }, { signal }));
      if (answer.isSuccess) {
        meet(answer.data.contact);
        return grantOf(hold, answer.data.hold);
      }
      if (answer.isDefined && answer.error.code === 'HOLD_REFUSED') return { kind: 'refused', ...answer.error.data };
      return { kind: noAnswer(answer.error, signal) };
    },
    movements: (memberId) => ask((given) => client.memberMovements({ memberId, limit: MOVEMENTS_SHOWN }, given)),
    findReceipt: (receiptNumber) => ask((given) => client.findReceipt({ receiptNumber }, given)),
  };
}

/** Terms of another hold than the one asked for are no answer to go by. */
function grantOf(asked: HoldQuestion, signed: { readonly terms: string; readonly signature: string }): HoldAnswer {
  const terms = Buffer.from(signed.terms, 'base64');
  const read = holdTermsSchema.safeParse(parseJson(terms.toString('utf8')));
  if (!read.success || read.data.holdId !== asked.holdId || read.data.points !== asked.points) {
    return { kind: 'no-answer' };
  }
  const expiresAtMs = read.data.issuedAtMs + read.data.timeToLiveMs;
  return { kind: 'granted', expiresAtMs, terms, signature: Buffer.from(signed.signature, 'base64') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A cashier and a customer look at the screen meanwhile. */
const ANSWER_WITHIN_MS = 4_000;
