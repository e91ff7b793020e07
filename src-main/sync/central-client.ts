import { createORPCClient, isDefinedError, ORPCError } from '@orpc/client';
import { type ContractRouterClient, ValidationError } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { centralContract } from '../../src-shared/contracts/central.ts';
import { ConnectionError } from './connection-error.ts';
import type { AccessTokens } from './tokens.ts';
import type { IncomingAnswer, Transport } from './transport.ts';

/**
 * Central's API. A call ends in a checked answer, in one of the contract's named errors, in a ConnectionError for
 * everything else, or in the reason of its signal.
 */
export type CentralClient = ContractRouterClient<typeof centralContract>;

/**
 * A client of the central at `centralUrl` (as `parseCentralAddress` gives it). Without `tokens` only `enrol` is of use.
 * A token that central no longer takes is replaced once, unseen by the caller.
 */
export function createCentralClient(
  centralUrl: string,
  transport: Transport,
  tokens: Pick<AccessTokens, 'get' | 'drop'> | null,
): CentralClient {
  const link = new OpenAPILink(centralContract, {
    url: centralUrl,
    plugins: [new ResponseValidationPlugin(centralContract)],
    interceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (error) {
          throw asKnownError(error);
        }
      },
    ],
    fetch: async (request, _init, { signal }, path, input) => {
      const body = await request.text();
      const send = async (headers: Record<string, string>) => {
        const outgoing = { url: request.url, headers, body, extraMs: waitMsOf(input), signal };
        return await transport.post(outgoing);
      };
      const headers = { 'content-type': 'application/json' };
      const answer = path[0] === 'enrol' || !tokens ? await send(headers) : await sendWithToken(tokens, signal, send);
      return new Response(answer.text, { status: answer.status, headers: { 'content-type': 'application/json' } });
    },
  });
  return createORPCClient(link);
}

async function sendWithToken(
  tokens: Pick<AccessTokens, 'get' | 'drop'>,
  signal: AbortSignal | undefined,
  send: (headers: Record<string, string>) => Promise<IncomingAnswer>,
): Promise<IncomingAnswer> {
  const headers = { 'content-type': 'application/json' };
  const token = await tokens.get(signal);
  const answer = await send({ ...headers, authorization: `Bearer ${token}` });
  if (answer.status !== 401) return answer;
  tokens.drop(token);
  return await send({ ...headers, authorization: `Bearer ${await tokens.get(signal)}` });
}

/** What the caller asked central to wait, as a long poll does. */
function waitMsOf(input: unknown): number {
  if (typeof input !== 'object' || input === null || !('waitMs' in input)) return 0;
  return typeof input.waitMs === 'number' ? input.waitMs : 0;
}

function asKnownError(error: unknown): unknown {
  if (error instanceof ConnectionError || isDefinedError(error)) return error;
  if (error instanceof ValidationError) return new ConnectionError('not-central', error.message, error);
  if (error instanceof ORPCError) return new ConnectionError(problemOfStatus(error.status), error.code, error);
  return error;
}

function problemOfStatus(status: number): 'central-failed' | 'not-authorised' | 'not-central' {
  if (status >= 500 || status === 429 || status === 408) return 'central-failed';
  return status === 401 || status === 403 ? 'not-authorised' : 'not-central';
}
