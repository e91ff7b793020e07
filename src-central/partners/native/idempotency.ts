import { createHmac } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { CentralDatabase } from '../../database/open.ts';
import { idempotentRequests } from '../../database/schema.ts';
import { readCentralState } from '../../database/state.ts';
import type { NativeContext } from './context.ts';
import { NativeProblem } from './problems.ts';

/**
 * Does a request that bears an Idempotency-Key once, whatever is repeated: what it changes, and its answer, are one commit. The key
 * is locked first, before anything that the request locks, so that of two at once the second finds the answer of the first. A request
 * that is refused changes nothing and leaves no answer: it can be asked again with the same key.
 * @throws NativeProblem IDEMPOTENCY_KEY_MISSING or IDEMPOTENCY_KEY_REUSED
 */
export async function onceByKey(
  context: NativeContext,
  input: unknown,
  work: (db: CentralDatabase) => Promise<unknown>,
): Promise<unknown> {
  const { endpoint, idempotencyKey: key, client, clock } = context;
  if (endpoint.idempotencyKey === 'none') return work(context.db);
  if (key === null) {
    if (endpoint.idempotencyKey === 'optional') return work(context.db);
    throw new NativeProblem('IDEMPOTENCY_KEY_MISSING', 'Send an Idempotency-Key, a new one for each thing to be done.');
  }
  if (!KEY.test(key)) {
    throw new NativeProblem('REQUEST_INVALID', 'Idempotency-Key: 1 to 200 printable ASCII characters.');
  }
  const { clientId } = client;
  return context.db.transaction(async (tx) => {
    const lock = `idempotent/${clientId}/${key}`;
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`);
    // Keyed: what was asked for may hold a phone number, which a plain hash would not hide.
    const { blindIndexKey } = await readCentralState(tx);
    const content = canonical([endpoint.method, endpoint.path, input]);
    const requestHash = createHmac('sha256', blindIndexKey).update(content).digest('hex');
    const isKey = and(eq(idempotentRequests.clientId, clientId), eq(idempotentRequests.key, key));
    const [known] = await tx.select().from(idempotentRequests).where(isKey);
    if (known) {
      if (known.requestHash !== requestHash) {
        throw new NativeProblem('IDEMPOTENCY_KEY_REUSED', 'Take a new key for a request that is not the same.');
      }
      context.reply.replayed = true;
      return known.response;
    }
    const response = await work(tx);
    const { status = 200 } = endpoint;
    const atMs = clock.nowMs();
    await tx.insert(idempotentRequests).values({ clientId, key, requestHash, status, response, atMs });
    return response;
  });
}

const KEY = /^[\x21-\x7e]{1,200}$/;

/** JSON with the names of each object in order, so that the same content always has the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  });
}
