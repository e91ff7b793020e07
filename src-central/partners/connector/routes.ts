import { Hono } from 'hono';
import { REQUEST_LIMIT_BYTES } from '../../../src-shared/contracts/central.ts';
import { isConflict } from '../../database/errors.ts';
import { describeError } from '../../log.ts';
import { callerOf, type PartnerApp, type PartnerContext, type PartnerParts } from '../partner.ts';
import { admit } from './admit.ts';
import { ConnectorError, errorResponse, fromDomain, NEVER_STORED } from './errors.ts';
import { OPERATIONS, type Operation } from './operations.ts';

/** Where the connector's operations stand, under the platform's address. */
export const CONNECTOR_PATH = '/api/connector/v1';

/** The connector: loyalty memberships of a chain of stores, by JSON with the tokens in the body. */
export function connectorRoutes(parts: PartnerParts): PartnerApp {
  const app: PartnerApp = new Hono();
  for (const operation of OPERATIONS) {
    const path = `${CONNECTOR_PATH}/loyaltyMemberships/${operation.name}`;
    app.post(path, (context) => answer(parts, context, operation));
    app.all(path, () => errorResponse(new ConnectorError(405, 'Send a POST request.', { Allow: 'POST' })));
  }
  app.all(`${CONNECTOR_PATH}/*`, () => errorResponse(new ConnectorError(404, 'There is no such operation.')));
  return app;
}

export function connectorTooLarge(): Response {
  return errorResponse(new ConnectorError(413, `A request may have at most ${REQUEST_LIMIT_BYTES} bytes.`));
}

async function answer(parts: PartnerParts, context: PartnerContext, operation: Operation): Promise<Response> {
  try {
    const { client, body } = await admit(parts, context, operation.scopes);
    const { db, clock } = parts;
    const done = await operation.run({ db, clock, client, caller: callerOf(context, client), body });
    return Response.json(done, { headers: NEVER_STORED });
  } catch (error) {
    return errorResponse(toConnectorError(parts, operation, error));
  }
}

function toConnectorError({ log }: PartnerParts, { list }: Operation, error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const known = fromDomain(error, list);
  if (known) return known;
  if (isConflict(error)) {
    return new ConnectorError(409, 'Another request changed the same data at the same time: send this one again.');
  }
  const id = crypto.randomUUID();
  log.error('a request failed', { id, ...describeError(error) });
  return new ConnectorError(500, `Central could not do this. Its log has the reason under ${id}.`);
}
