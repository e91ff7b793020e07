import { createServer, type Socket } from 'node:net';

export interface TestPrinter {
  readonly port: number;
  /** What each connection brought, the newest last. */
  readonly received: Buffer[];
  close(): Promise<void>;
}

/** A printer that takes whatever it is sent: a real TCP server. `onConnection` makes it misbehave. */
export async function startTestPrinter(
  onConnection: (socket: Socket) => void = () => undefined,
  port = 0,
): Promise<TestPrinter> {
  const received: Buffer[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    const index = received.push(Buffer.alloc(0)) - 1;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    socket.on('data', (bytes) => {
      received[index] = Buffer.concat([received[index] ?? Buffer.alloc(0), bytes]);
    });
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test printer has no port');
  return {
    port: address.port,
    received,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a printer would show and do of what it was sent: ESC/POS read back, with the code pages that Epson's have. */
export function readBack(bytes: Uint8Array): { text: string; cuts: number; kicks: number } {
  let page = 'windows-1252';
  let run: number[] = [];
  let text = '';
  const did = { cuts: 0, kicks: 0 };
  const flush = () => {
    text += new TextDecoder(page).decode(Uint8Array.from(run));
    run = [];
  };
  for (let at = 0; at < bytes.length; at += 1) {
    const [byte, next, third] = [bytes[at] ?? 0, bytes[at + 1], bytes[at + 2] ?? 0];
    const command = byte < 0x20 && next !== undefined ? `${CONTROL.get(byte)} ${String.fromCharCode(next)}` : '';
    if (command === 'ESC t') {
      flush();
      page = PAGES.get(third) ?? unknown(`code page ${third}`);
      at += 2;
    } else if (command === 'ESC p') {
      did.kicks += 1;
      at += 4;
    } else if (command === 'GS V') {
      did.cuts += 1;
      at += 2;
    } else if (command === 'ESC M') at += 2;
    else if (command === 'ESC @' || command === 'FS .') at += 1;
    else if (byte === 0x0a || byte >= 0x20) run.push(byte);
    else unknown(`command ${byte} ${next}`);
  }
  flush();
  return { text, ...did };
}

const CONTROL: ReadonlyMap<number, string> = new Map([
  [0x1b, 'ESC'],
  [0x1c, 'FS'],
  [0x1d, 'GS'],
]);
const PAGES: ReadonlyMap<number, string> = new Map([
  [16, 'windows-1252'],
  [45, 'windows-1250'],
  [46, 'windows-1251'],
  [47, 'windows-1253'],
  [48, 'windows-1254'],
  [51, 'windows-1257'],
]);

function unknown(what: string): never {
  throw new Error(`a printer that knows no ${what}`);
}
