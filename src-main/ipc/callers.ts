import { implement, ORPCError } from '@orpc/server';
import { tillContract } from '../../src-shared/contracts/till.ts';
import type { Desk, SignedIn } from '../desk/desk.ts';
import { Refusal } from '../desk/refusal.ts';
import { PairingRefusedError, type Till } from './till.ts';

/** The contract to implement, with what use cases throw turned into its named errors. */
export function implementTill() {
  return implement(tillContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (failure) {
      throw asNamedError(failure);
    }
  });
}

export type Implementer = ReturnType<typeof implementTill>;

/** Who may make a call. Each throws the contract's error for whoever may not. */
export interface Callers {
  /** Anyone, at a till that is ready. */
  ready(): Desk;
  /** Whoever is signed in. */
  attended(): Attended;
  /** A manager alone, whatever the window shows. */
  managed(): Attended;
}

export interface Attended {
  readonly desk: Desk;
  readonly staff: SignedIn;
}

export function createCallers(till: Till): Callers {
  const ready = (): Desk => till.desk() ?? refuse('NOT_READY');
  const attended = (): Attended => {
    const desk = ready();
    return { desk, staff: till.signedIn() ?? refuse('NOT_SIGNED_IN') };
  };
  return {
    ready,
    attended,
    managed() {
      const caller = attended();
      return caller.staff.role === 'manager' ? caller : refuse('NOT_ALLOWED');
    },
  };
}

/** Answers with a named error of the contract that carries nothing. */
export function refuse(code: 'NOT_READY' | 'NOT_SIGNED_IN' | 'NOT_ALLOWED' | 'NO_PRINTER'): never {
  throw new ORPCError(code);
}

/** The named errors of the contract from what use cases throw; anything else stays as it is and is told to nobody. */
function asNamedError(failure: unknown): unknown {
  if (failure instanceof Refusal) return new ORPCError(failure.code, { data: failure.data });
  if (failure instanceof PairingRefusedError) {
    const { refusal } = failure;
    return new ORPCError(refusal.code, { data: 'data' in refusal ? refusal.data : undefined });
  }
  return failure;
}
