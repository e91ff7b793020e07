import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { decodeEscPos, type Printout } from './escpos.ts';

/** A network receipt printer: takes what comes over each connection as a job of its own. */
export type Printer = {
  readonly port: number;
  /** Every job that came whole, to the end of its connection: decoded, in order. */
  jobs: () => readonly Printout[];
  /** Takes the oldest of them out of the tray. */
  takeJob: () => Printout | undefined;
  /** Nobody answers at its address. */
  switchOff: () => Promise<void>;
  /** At the same address as before. */
  switchOn: () => Promise<void>;
  /** Connections are taken from now on, and nothing that is sent is read. */
  goDeaf: () => void;
  /** Reads what was sent meanwhile, and all that comes. */
  hearAgain: () => void;
};

/** Listens on a free port of this machine. */
export async function startPrinter(): Promise<Printer> {
  const sockets = new Set<Socket>();
  const jobs: Printout[] = [];
  let isDeaf = false;
  let server = await listen(0, take);
  const { port } = server.address() as AddressInfo;

  function take(socket: Socket): void {
    const chunks: Buffer[] = [];
    sockets.add(socket);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => jobs.push(decodeEscPos(Buffer.concat(chunks))));
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (isDeaf) socket.pause();
  }

  return {
    port,
    jobs: () => jobs,
    takeJob: () => jobs.shift(),
    async switchOff() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async switchOn() {
      server = await listen(port, take);
    },
    goDeaf: () => {
      isDeaf = true;
    },
    hearAgain: () => {
      isDeaf = false;
      for (const socket of sockets) socket.resume();
    },
  };
}

async function listen(port: number, take: (socket: Socket) => void): Promise<Server> {
  const server = createServer(take);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
