import { implement, ORPCError, onError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { tillContract } from '../../src-shared/contracts/till.ts';
import { completeSale } from '../desk/complete-sale.ts';
import { configInForceNow } from '../desk/configuration.ts';
import type { Desk, SignedIn } from '../desk/desk.ts';
import { quoteSale } from '../desk/quote-sale.ts';
import { readInput } from '../desk/read-input.ts';
import { Refusal } from '../desk/refusal.ts';
import { currentDraft, discardDraft } from '../desk/sale-draft.ts';
import { latestReceipt } from '../desk/show-receipt.ts';
import { listStaff, signIn } from '../desk/sign-in.ts';
import { PairingRefusedError, type Till } from './till.ts';
import { watchStatus } from './watch-status.ts';

export type TillPort = Parameters<RPCHandler<Record<never, never>>['upgrade']>[0];

/**
 * Serves the till's contract on a message port that was handed to our own window. Every input and output is validated
 * against the contract; who is signed in is known here, never told by the window.
 */
export function serveTill(port: TillPort, till: Till, logFailure: (failure: unknown) => void): void {
  const handler = new RPCHandler(createRouter(till), { interceptors: [onError(logUnexpected(logFailure))] });
  handler.upgrade(port);
}

function createRouter(till: Till) {
  const os = implement(tillContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (failure) {
      throw asNamedError(failure);
    }
  });
  /** A use case of a till that is ready. */
  const ready = (): Desk => till.desk() ?? refuse(new ORPCError('NOT_READY'));
  /** A use case that needs somebody signed in. */
  const attended = (): { desk: Desk; staff: SignedIn } => {
    const desk = ready();
    return { desk, staff: till.signedIn() ?? refuse(new ORPCError('NOT_SIGNED_IN')) };
  };
  return os.router({
    status: {
      watch: os.status.watch.handler(({ signal }) => watchStatus(till, signal)),
    },
    pairing: {
      pair: os.pairing.pair.handler(({ input }) => till.pair(input)),
    },
    session: {
      staff: os.session.staff.handler(() => listStaff(ready())),
      signIn: os.session.signIn.handler(async ({ input }) => {
        const person = await signIn(ready(), input.staffId, input.pin);
        till.signIn(person);
        return person;
      }),
      signOut: os.session.signOut.handler(() => {
        till.signOut();
        return null;
      }),
    },
    sale: {
      read: os.sale.read.handler(({ input }) => readInput(attended().desk, input)),
      categories: os.sale.categories.handler(() => {
        const config = configInForceNow(attended().desk);
        return { currency: config.currency, categories: config.earning.categories };
      }),
      draft: os.sale.draft.handler(() => currentDraft(attended().desk)),
      quote: os.sale.quote.handler(({ input }) => quoteSale(attended().desk, input)),
      discard: os.sale.discard.handler(({ input }) => discardDraft(attended().desk, input.saleId)),
      complete: os.sale.complete.handler(({ input }) => {
        const { desk, staff } = attended();
        const receipt = completeSale(desk, staff, input);
        till.committed();
        return receipt;
      }),
    },
    receipts: {
      latest: os.receipts.latest.handler(() => latestReceipt(attended().desk)),
    },
  });
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

function refuse(error: ORPCError<string, unknown>): never {
  throw error;
}

function logUnexpected(log: (failure: unknown) => void) {
  return (failure: unknown) => {
    const isAnswer = failure instanceof ORPCError && (failure.defined || failure.status < 500);
    if (!isAnswer) log(failure);
  };
}
