import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { tillContract } from '../../src-shared/contracts/till.ts';

/** The till, as the window may call it. */
export type TillClient = ContractRouterClient<typeof tillContract>;

/** Speaks the till's contract over a message port; what comes back is checked against it. */
export function createTillClient(port: MessagePort): TillClient {
  const link = new RPCLink({ port, plugins: [new ResponseValidationPlugin(tillContract)] });
  const client: TillClient = createORPCClient(link);
  port.start();
  return client;
}

/** The named error of the contract that a call failed with; null for anything that the contract does not name. */
export function namedError(error: unknown): string | null {
  return error instanceof ORPCError && error.defined ? error.code : null;
}
