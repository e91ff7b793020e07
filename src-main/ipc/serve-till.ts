import { ORPCError, onError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { listStaff, signIn } from '../desk/sign-in.ts';
import { createCallers, implementTill } from './callers.ts';
import { managerRouter } from './manager-router.ts';
import { membersRouter } from './members-router.ts';
import { printerRouter, receiptsRouter } from './receipts-router.ts';
import { refundsRouter } from './refunds-router.ts';
import { saleRouter } from './sale-router.ts';
import type { Till } from './till.ts';
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
  const os = implementTill();
  const callers = createCallers(till);
  return os.router({
    status: {
      watch: os.status.watch.handler(({ signal }) => watchStatus(till, signal)),
    },
    pairing: {
      pair: os.pairing.pair.handler(({ input }) => till.pair(input)),
    },
    session: {
      staff: os.session.staff.handler(() => listStaff(callers.ready())),
      signIn: os.session.signIn.handler(async ({ input }) => {
        const person = await signIn(callers.ready(), input.staffId, input.pin);
        till.signIn(person);
        return person;
      }),
      signOut: os.session.signOut.handler(() => {
        till.signOut();
        return null;
      }),
    },
    sale: saleRouter(os, callers, till),
    receipts: receiptsRouter(os, callers, till),
    members: membersRouter(os, callers, till),
    refunds: refundsRouter(os, callers, till),
    printer: printerRouter(os, callers, till),
    manager: managerRouter(os, callers, till),
  });
}

function logUnexpected(log: (failure: unknown) => void) {
  return (failure: unknown) => {
    const isAnswer = failure instanceof ORPCError && (failure.defined || failure.status < 500);
    if (!isAnswer) log(failure);
  };
}
