import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TillStatus, tillContract } from '../../src-shared/contracts/till.ts';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import type { SignedIn } from '../desk/desk.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { serveTill } from './serve-till.ts';
import { PairingRefusedError, type Till } from './till.ts';

type Client = ContractRouterClient<typeof tillContract>;

const staffId = newId();
let desk: TestDesk;
let served: { client: Client; change(): void; failures: unknown[]; committed(): number; close(): void };

beforeEach(async () => {
  desk = await createTestDesk({ staff: [{ staffId, name: 'Ines', pin: '2468' }] });
  served = serve();
});
afterEach(() => {
  served.close();
  desk.remove();
});

describe('the port', () => {
  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['read', (client) => client.sale.read({ text: '1', source: 'typed' })],
    ['draft', (client) => client.sale.draft()],
    ['categories', (client) => client.sale.categories()],
    ['quote', (client) => client.sale.quote(draft())],
    ['discard', (client) => client.sale.discard({ saleId: newId() })],
    ['complete', (client) => client.sale.complete({ ...draft(), shown: { netMinor: 1_000, earnPoints: 0 } })],
    ['latest receipt', (client) => client.receipts.latest()],
  ])('refuses %s while nobody is signed in', async (_, call) => {
    await expect(call(served.client)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', defined: true });
  });

  it('signs in, sells, wakes sync, and asks again after signing out', async () => {
    const { client } = served;
    expect(await client.session.staff()).toEqual([{ staffId, name: 'Ines', role: 'cashier' }]);
    await client.session.signIn({ staffId, pin: '2468' });
    const sale = { ...(await client.sale.draft()), lines: [lineOf({})] };
    const { quote } = await client.sale.quote(sale);
    const shown = { netMinor: quote.totals.netMinor, earnPoints: quote.earn.points };
    const receipt = await client.sale.complete({ ...sale, shown });
    expect(receipt).toMatchObject({ staffName: 'Ines', sale: { saleId: sale.saleId } });
    expect(served.committed()).toBe(1);
    await client.session.signOut();
    await expect(client.sale.draft()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
  });

  it('names its errors and carries what belongs to them', async () => {
    const wrong = served.client.session.signIn({ staffId, pin: '0000' });
    await expect(wrong).rejects.toMatchObject({ code: 'PIN_WRONG', defined: true, data: { attemptsLeft: 4 } });
    const pairing = { centralUrl: 'x', enrolmentCode: 'y', certificateAuthority: null, acceptWeakKeyStore: false };
    await expect(served.client.pairing.pair(pairing)).rejects.toMatchObject({
      code: 'CENTRAL_UNREACHABLE',
      defined: true,
      data: { problem: 'timed-out' },
    });
    expect(served.failures).toEqual([]);
  });

  it.each([
    ['a PIN that is none', { staffId, pin: 'abcd' }],
    ['a person that is none', { staffId: 'nobody', pin: '2468' }],
    ['nothing', {}],
  ])('refuses %s before anything is done', async (_, input) => {
    await expect(served.client.session.signIn(input as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('keeps what went wrong inside to itself, and has it logged', async () => {
    const { client } = served;
    await client.session.signIn({ staffId, pin: '2468' });
    desk.desk.journal.$client.exec('DROP TABLE drafts');
    const failure = await client.sale.draft().catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error' });
    expect(served.failures).toHaveLength(1);
  });

  it('tells the status at once and after each change', async () => {
    const watched = await served.client.status.watch();
    expect((await watched.next()).value).toMatchObject({ session: null });
    await served.client.session.signIn({ staffId, pin: '2468' });
    expect((await watched.next()).value).toMatchObject({ session: { name: 'Ines' } });
    await watched.return();
  });
});

function draft() {
  return { saleId: newId(), lines: [lineOf({})], member: null };
}

function serve() {
  const { port1, port2 } = new MessageChannel();
  const listeners = new Set<() => void>();
  const change = () => {
    for (const listener of listeners) listener();
  };
  let signedIn: SignedIn | null = null;
  let committed = 0;
  const set = (person: SignedIn | null) => {
    signedIn = person;
    change();
  };
  const till: Till = {
    status: () => statusOf(signedIn),
    onStatus(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pair: () =>
      Promise.reject(new PairingRefusedError({ code: 'CENTRAL_UNREACHABLE', data: { problem: 'timed-out' } })),
    desk: () => desk.desk,
    signedIn: () => signedIn,
    signIn: set,
    signOut: () => set(null),
    committed() {
      committed += 1;
    },
  };
  const failures: unknown[] = [];
  serveTill(port1, till, (failure) => failures.push(failure));
  port1.start();
  const client: Client = createORPCClient(new RPCLink({ port: port2 }));
  port2.start();
  return { client, change, failures, committed: () => committed, close: () => port1.close() };
}

function statusOf(session: SignedIn | null): TillStatus {
  return {
    stage: 'ready',
    blocked: null,
    till: null,
    session,
    connection: { state: 'offline', sinceMs: 0, lastContactAtMs: null, nextTryAtMs: null, problem: null },
    queue: { waiting: 0, oldestAtMs: null, needsPerson: 0 },
    replica: { members: 0, asOfMs: null, building: null },
    developmentRuntime: null,
    keyStore: 'none',
    clockSuspect: false,
  };
}
