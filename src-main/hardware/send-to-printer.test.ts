import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTestPrinter } from '../testing/printer-server.ts';
import { PRINTER_LIMITS, sendToPrinter } from './send-to-printer.ts';

const SHORT = { connectMs: 1_000, sendMs: 300, settleMs: 50, closeMs: 100 };

describe('sendToPrinter', () => {
  it('brings every byte, in one connection', async () => {
    const printer = await startPrinter();
    const bytes = Buffer.alloc(200_000, 'receipt ');
    await send(printer.port, bytes);
    expect(printer.received).toHaveLength(1);
    expect(printer.received[0]?.equals(bytes)).toBe(true);
  });

  it('is done with a printer that never hangs up, and reads what it says', async () => {
    const printer = await startPrinter((socket) => {
      socket.write(Buffer.alloc(10_000, 0x12));
      socket.allowHalfOpen = true;
    });
    await send(printer.port, Buffer.from('receipt'));
    expect(printer.received[0]?.toString()).toBe('receipt');
  });

  it('says that nobody is there', async () => {
    const printer = await startPrinter();
    await printer.close();
    await expect(send(printer.port, Buffer.from('x'))).rejects.toMatchObject({ problem: 'unreachable' });
  });

  it('says that there is no such name', async () => {
    const sent = sendToPrinter({ host: 'no-such-printer.invalid', port: 9100 }, Buffer.from('x'), SHORT, never());
    await expect(sent).rejects.toMatchObject({ name: 'PrinterError' });
  });

  it('gives up on one that takes nothing', async () => {
    const printer = await startPrinter((socket) => socket.pause());
    const sent = send(printer.port, Buffer.alloc(64 * 1024 * 1024));
    await expect(sent).rejects.toMatchObject({ problem: 'timed-out' });
  });

  it.each<[string, 'reset' | 'end']>([
    ['resets the connection', 'reset'],
    ['hangs up', 'end'],
  ])('says that one cut off which %s in the middle', async (_, how) => {
    const printer = await startPrinter((socket) => {
      socket.once('data', () => (how === 'reset' ? socket.resetAndDestroy() : socket.destroy()));
    });
    await expect(send(printer.port, Buffer.alloc(100_000))).rejects.toMatchObject({ problem: 'cut-off' });
  });

  it('leaves no connection open', async () => {
    const server = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await send(port, Buffer.from('x'));
    // Ends only once every connection is gone.
    await new Promise((resolve) => server.close(resolve));
    expect(PRINTER_LIMITS.sendMs).toBeGreaterThan(0);
  });
});

function send(port: number, bytes: Uint8Array) {
  return sendToPrinter({ host: '127.0.0.1', port }, bytes, SHORT, never());
}

function never(): AbortSignal {
  return new AbortController().signal;
}

async function startPrinter(...parts: Parameters<typeof startTestPrinter>) {
  const printer = await startTestPrinter(...parts);
  onTestFinished(() => printer.close().catch(() => undefined));
  return printer;
}
