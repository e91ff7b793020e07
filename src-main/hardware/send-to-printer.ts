import { connect, type Socket } from 'node:net';
import type { TillStatus } from '../../src-shared/contracts/till.ts';

export type PrinterProblem = NonNullable<NonNullable<TillStatus['printer']>['problem']>;

/** Thrown when a printer did not take all of what it was sent. */
export class PrinterError extends Error {
  override readonly name = 'PrinterError';
  readonly problem: PrinterProblem;
  constructor(problem: PrinterProblem, cause?: unknown) {
    super(`the printer: ${problem}`, { cause });
    this.problem = problem;
  }
}

export interface PrinterLimits {
  readonly connectMs: number;
  /** For all of the bytes. */
  readonly sendMs: number;
  /** A printer that hangs up this soon after the last byte did not take it. */
  readonly settleMs: number;
  /** How long it may take to hang up after we did. */
  readonly closeMs: number;
}

export const PRINTER_LIMITS: PrinterLimits = { connectMs: 4_000, sendMs: 20_000, settleMs: 250, closeMs: 2_000 };

/**
 * Sends bytes to a network printer over a connection of their own. A printer says nothing of what it prints, so this is
 * done when it has taken all bytes and has not hung up before we did.
 * @throws PrinterError
 */
export async function sendToPrinter(
  printer: { readonly host: string; readonly port: number },
  bytes: Uint8Array,
  limits: PrinterLimits,
  signal: AbortSignal,
): Promise<void> {
  const socket = connect({ host: printer.host, port: printer.port, noDelay: true });
  const { failed, stopWatching } = watchFailure(socket, signal);
  // What it tells of its paper is read and dropped: unread bytes would make the end of the connection a reset.
  socket.resume();
  try {
    await within(limits.connectMs, failed, new Promise<void>((resolve) => socket.once('connect', resolve)));
    await within(limits.sendMs, failed, new Promise<void>((resolve) => socket.write(bytes, () => resolve())));
    await Promise.race([failed, delay(limits.settleMs)]);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.end();
    await Promise.race([closed, delay(limits.closeMs)]);
  } finally {
    stopWatching();
    socket.destroy();
  }
}

/** Rejects once the connection fails, the printer hangs up, or `signal` aborts. */
function watchFailure(socket: Socket, signal: AbortSignal): { failed: Promise<never>; stopWatching: () => void } {
  const watching = new AbortController();
  const failed = new Promise<never>((_, reject) => {
    let problem: PrinterProblem = 'unreachable';
    socket.once('connect', () => {
      problem = 'cut-off';
    });
    socket.on('error', (error) => reject(new PrinterError(problem, error)));
    socket.once('end', () => reject(new PrinterError('cut-off')));
    const onAbort = () => reject(new PrinterError('cut-off', signal.reason));
    signal.addEventListener('abort', onAbort, { signal: watching.signal });
  });
  // It may fail while nobody waits for it any more.
  failed.catch(() => undefined);
  return { failed, stopWatching: () => watching.abort() };
}

async function within(limitMs: number, failed: Promise<never>, done: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new PrinterError('timed-out')), limitMs);
  });
  try {
    await Promise.race([done, failed, late]);
  } finally {
    clearTimeout(timer);
  }
}

function delay(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}
