import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PrinterSettings } from '../../src-shared/contracts/till.ts';
import { lineOf } from '../../src-shared/domain/program.fixture.ts';
import type { MoneyTender } from '../../src-shared/domain/tender.ts';
import { completeSale } from '../desk/complete-sale.ts';
import type { SignedIn } from '../desk/desk.ts';
import { refundSale } from '../desk/refund-sale.ts';
import { receiptOf } from '../desk/show-receipt.ts';
import { printedReceiptOf } from '../desk/show-refund.ts';
import { createTestDesk, type TestDesk } from '../testing/desk-fixture.ts';
import { readBack, startTestPrinter, type TestPrinter } from '../testing/printer-server.ts';
import { createReceiptPrinter, type ReceiptPrinter } from './receipt-printer.ts';

const memberId = newId();
const staff: SignedIn = { staffId: newId(), name: 'Ines', role: 'cashier' };
const FAST = { connectMs: 1_000, sendMs: 500, settleMs: 30, closeMs: 200 };
const MINUTE_MS = 60_000;

let desk: TestDesk;
let printer: ReceiptPrinter;
let server: TestPrinter;
let failures: unknown[];

beforeEach(async () => {
  failures = [];
  server = await startTestPrinter();
  desk = await createTestDesk({
    members: [{ memberId, displayName: 'Łucja Ż. – Käse €', identifiers: [], balance: { available: 1_000 } }],
    onSale: (tx, sale) => printer.onSale(tx, sale),
    onRefund: (tx, refund) => printer.onRefund(tx, refund),
  });
  printer = create();
});
afterEach(async () => {
  await printer.stop();
  await server.close();
  desk.remove();
  expect(failures).toEqual([]);
});

describe('the receipt printer', () => {
  it('prints by itself what the preview shows, to the letter, cuts, and kicks the drawer for cash', async () => {
    printer.configure(settingsOf({}));
    const saleId = sell([{ kind: 'cash', amountMinor: 1_000, receivedMinor: 2_000 }]);
    await untilPrinted(1);
    const { lines } = printer.preview(receiptOf(desk.desk, saleId));
    expect(lines.join('\n')).toContain('Łucja Ż. – Käse €');
    const printed = readBack(server.received[0] ?? Buffer.alloc(0));
    expect(printed.text.trimEnd().split('\n')).toEqual(lines);
    expect(printed).toMatchObject({ cuts: 1, kicks: 1 });
    expect(printer.status()).toEqual({ waiting: 0, problem: null });
  });

  it.each<[string, Partial<PrinterSettings>, MoneyTender[], { cuts: number; kicks: number } | null]>([
    ['a card sale', {}, [{ kind: 'card', amountMinor: 1_000 }], { cuts: 1, kicks: 0 }],
    ['no drawer', { drawer: false }, [cash()], { cuts: 1, kicks: 0 }],
    ['only the drawer', { automatic: false }, [cash()], { cuts: 0, kicks: 1 }],
    ['nothing asked for', { automatic: false, drawer: false }, [cash()], null],
  ])('does what its settings say: %s', async (_, settings, tenders, expected) => {
    printer.configure(settingsOf(settings));
    const saleId = sell(tenders);
    if (expected === null) {
      expect(printer.status()).toEqual({ waiting: 0, problem: null });
      printer.print(saleId);
    }
    await untilPrinted(1);
    expect(readBack(server.received[0] ?? Buffer.alloc(0))).toMatchObject(expected ?? { cuts: 1, kicks: 0 });
  });

  it('prints a receipt again, as often as asked, and never kicks the drawer for it', async () => {
    printer.configure(settingsOf({ automatic: false, drawer: false }));
    const saleId = sell([cash()]);
    expect([printer.print(saleId), printer.print(saleId)]).toEqual([true, true]);
    await untilPrinted(2);
    const [first, second] = server.received.map(readBack);
    expect(second).toEqual(first);
    expect(first).toMatchObject({ cuts: 1, kicks: 0 });
  });

  it.each([
    ['cash', { cuts: 1, kicks: 1 }],
    ['card', { cuts: 1, kicks: 0 }],
  ] as const)('prints what went back by %s, and prints it again without the drawer', async (kind, did) => {
    printer.configure(settingsOf({ automatic: false, drawer: false }));
    const saleId = sell([{ kind: 'card', amountMinor: 1_000 }]);
    printer.configure(settingsOf({}));
    const { receiptNumber } = receiptOf(desk.desk, saleId).sale;
    const refundId = newId();
    const request = { kind: 'void', receiptNumber } as const;
    const shown = { moneyMinor: 1_000, reversedEarnPoints: 10, returnedPoints: 0 };
    const tenders = [{ kind, amountMinor: 1_000 }];
    await refundSale(desk.desk, staff, { refundId, request, shown, tenders, approval: null });
    printer.wake();
    await untilPrinted(1);
    const [printed] = server.received.map(readBack);
    expect(printed).toMatchObject(did);
    expect(printed?.text.trimEnd().split('\n')).toEqual(printer.preview(printedReceiptOf(desk.desk, refundId)).lines);
    printer.print(refundId);
    await untilPrinted(2);
    expect(server.received.map(readBack)[1]).toEqual({ text: printed?.text, cuts: 1, kicks: 0 });
  });

  it('does not hold up a sale while it is off, says so, and prints in order once it is on', async () => {
    const { port } = server;
    await server.close();
    printer.configure(settingsOf({ port }));
    const sold = [sell([cash()]), sell([cash()]), sell([cash()])];
    expect(printer.status()?.waiting).toBe(3);
    await vi.waitFor(() => expect(printer.status()?.problem).toBe('unreachable'));
    expect(printer.status()?.waiting).toBe(3);
    server = await startTestPrinter(undefined, port);
    await untilPrinted(3);
    const numbers = sold.map((saleId) => receiptOf(desk.desk, saleId).sale.receiptNumber);
    const printed = server.received.map((bytes) => readBack(bytes).text);
    expect(printed.map((text) => numbers.find((number) => text.includes(number)))).toEqual(numbers);
    expect(printer.status()).toEqual({ waiting: 0, problem: null });
  });

  it('prints the whole receipt again after one that was cut off in the middle', async () => {
    await server.close();
    let connections = 0;
    server = await startTestPrinter((socket) => {
      connections += 1;
      if (connections === 1) socket.once('data', () => socket.resetAndDestroy());
    });
    const problems: unknown[] = [];
    printer = create(() => problems.push(printer.status()?.problem));
    printer.configure(settingsOf({}));
    sell([cash()]);
    await untilPrinted(2);
    expect(problems).toContain('cut-off');
    expect(readBack(server.received[1] ?? Buffer.alloc(0))).toMatchObject({ cuts: 1 });
  });

  it('keeps its queue over a restart', async () => {
    const { port } = server;
    await server.close();
    printer.configure(settingsOf({ port }));
    sell([cash()]);
    await printer.stop();
    desk = desk.restart();
    server = await startTestPrinter(undefined, port);
    printer = create();
    expect(printer.settings()).toEqual(settingsOf({ port }));
    expect(printer.status()?.waiting).toBe(1);
    printer.wake();
    await untilPrinted(1);
  });

  it('does not open the drawer long after its sale', async () => {
    const { port } = server;
    await server.close();
    printer.configure(settingsOf({ port }));
    sell([cash()]);
    await vi.waitFor(() => expect(printer.status()?.problem).toBe('unreachable'));
    desk.time.nowMs += 2 * MINUTE_MS;
    server = await startTestPrinter(undefined, port);
    await untilPrinted(1);
    expect(readBack(server.received[0] ?? Buffer.alloc(0))).toMatchObject({ cuts: 1, kicks: 0 });
  });

  it('gives up what is a day old, and the whole queue without a printer', async () => {
    const { port } = server;
    await server.close();
    printer.configure(settingsOf({ port }));
    sell([cash()]);
    await vi.waitFor(() => expect(printer.status()?.problem).toBe('unreachable'));
    desk.time.nowMs += 24 * 60 * MINUTE_MS;
    await vi.waitFor(() => expect(printer.status()?.waiting).toBe(0));
    sell([cash()]);
    printer.configure(null);
    expect(printer.status()).toBeNull();
    expect(printer.print(newId())).toBe(false);
    printer.configure(settingsOf({ port }));
    expect(printer.status()?.waiting).toBe(0);
    server = await startTestPrinter();
  });

  it('leaves no sale behind in the queue whose transaction failed', () => {
    printer.configure(settingsOf({}));
    const failing = () =>
      desk.desk.journal.$client
        .transaction(() => {
          printer.onSale(desk.desk.journal as never, receiptOf(desk.desk, sell([cash()])).sale);
          throw new Error('no');
        })
        .immediate();
    expect(failing).toThrow('no');
    expect(printer.status()?.waiting).toBe(0);
  });
});

function create(onStatus = () => undefined as unknown): ReceiptPrinter {
  return createReceiptPrinter({
    journal: desk.desk.journal,
    nowMs: () => desk.time.nowMs,
    place: desk.desk.till.store,
    receiptOf: (id) => printedReceiptOf(desk.desk, id),
    onStatus,
    onFailure: (failure) => failures.push(failure),
    limits: FAST,
    retryDelayMs: () => 20,
  });
}

function settingsOf(parts: Partial<PrinterSettings>): PrinterSettings {
  return { host: '127.0.0.1', port: server.port, columns: 42, automatic: true, drawer: true, ...parts };
}

function cash(): MoneyTender {
  return { kind: 'cash', amountMinor: 1_000, receivedMinor: 1_000 };
}

/** Completes a sale of 10.00 EUR as the till does, and wakes the printer. */
function sell(tenders: MoneyTender[]): string {
  const saleId = newId();
  const member = { memberId, identifiedBy: 'card' } as const;
  const shown = { toPayMinor: 1_000, earnPoints: 10, redeemedPoints: 0 };
  completeSale(desk.desk, staff, { saleId, lines: [lineOf({})], member, shown, tenders });
  printer.wake();
  return saleId;
}

async function untilPrinted(receipts: number): Promise<void> {
  await vi.waitFor(
    () => {
      expect(server.received).toHaveLength(receipts);
      expect(printer.status()?.waiting).toBe(0);
    },
    { timeout: 5_000 },
  );
}
