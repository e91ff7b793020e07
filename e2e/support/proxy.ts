import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What becomes of connections: `pass` them on, `refuse` them, or let them `hang` without an answer. */
export type Weather = 'pass' | 'refuse' | 'hang';

/** A line between a till and its central, on real sockets, that can be cut where it hurts. */
export type Proxy = {
  readonly url: string;
  /** For connections to come; a change resets those that stand. */
  setWeather: (weather: Weather) => void;
  /** Central gets the next request to `path`, whole, and does as asked; its reply is lost with the connection. */
  loseNextReply: (path: string) => void;
  /** Central gets the next request to `path`, whole, and does as asked; its reply never comes, and nobody says so. */
  holdNextReply: (path: string) => void;
  /** The line breaks in the middle of the next request to `path`, which central never gets whole, and refuses from then on. */
  cutNextRequest: (path: string) => void;
  /** The next request to `path` waits on the line until the returned function lets it go on. */
  holdNextRequest: (path: string) => () => void;
  /** How many requests to `path` were begun. */
  count: (path: string) => number;
  /** How many replies were lost and how many requests were cut so far. */
  faults: () => { repliesLost: number; requestsCut: number };
  close: () => Promise<void>;
};

type Fault = 'lose-reply' | 'hold-reply' | 'cut-request' | { readonly heldUntil: Promise<unknown> };
type State = {
  weather: Weather;
  readonly faults: Map<string, Fault[]>;
  readonly counts: Map<string, number>;
  readonly sockets: Set<Socket>;
  repliesLost: number;
  requestsCut: number;
};

/** Listens on a free port of this machine and carries everything to `target`, until told otherwise. */
export async function startProxy(target: string): Promise<Proxy> {
  const state: State = {
    weather: 'pass',
    faults: new Map(),
    counts: new Map(),
    sockets: new Set(),
    repliesLost: 0,
    requestsCut: 0,
  };
  const { hostname, port } = new URL(target);
  const server = createServer((client) => carry(state, client, { host: hostname, port: Number(port) }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const plan = (path: string, fault: Fault) => state.faults.set(path, [...(state.faults.get(path) ?? []), fault]);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setWeather: (weather) => {
      if (weather !== state.weather) resetAll(state);
      state.weather = weather;
    },
    loseNextReply: (path) => plan(path, 'lose-reply'),
    holdNextReply: (path) => plan(path, 'hold-reply'),
    cutNextRequest: (path) => plan(path, 'cut-request'),
    holdNextRequest: (path) => {
      const hold = new AbortController();
      plan(path, { heldUntil: once(hold.signal, 'abort') });
      return () => hold.abort();
    },
    count: (path) => state.counts.get(path) ?? 0,
    faults: () => ({ repliesLost: state.repliesLost, requestsCut: state.requestsCut }),
    close: () => close(server, state),
  };
}

function carry(state: State, client: Socket, target: { host: string; port: number }): void {
  keep(state, client);
  if (state.weather === 'refuse') {
    client.resetAndDestroy();
    return;
  }
  // Bytes are read and go nowhere.
  if (state.weather === 'hang') {
    client.resume();
    return;
  }
  const central = connect(target);
  keep(state, central);
  const reset = () => {
    client.resetAndDestroy();
    central.destroy();
  };
  let fault: Fault | undefined;
  client.on('data', (chunk: Buffer) => {
    const path = requestPath(chunk);
    if (path !== null) {
      state.counts.set(path, (state.counts.get(path) ?? 0) + 1);
      fault = state.faults.get(path)?.shift();
    }
    if (fault === 'cut-request') {
      state.requestsCut += 1;
      // At once: the till tries again within milliseconds, and no test could be quicker.
      state.weather = 'refuse';
      central.write(chunk.subarray(0, Math.floor(chunk.length / 2)), () => resetAll(state));
    } else if (typeof fault === 'object') {
      const { heldUntil } = fault;
      fault = undefined;
      client.pause();
      void heldUntil.then(() => {
        central.write(chunk);
        client.resume();
      });
    } else {
      central.write(chunk);
    }
  });
  central.on('data', (chunk: Buffer) => {
    if (fault === 'lose-reply') {
      fault = undefined;
      state.repliesLost += 1;
      reset();
    } else if (fault !== 'hold-reply') {
      client.write(chunk);
    }
  });
  client.on('close', () => central.destroy());
  central.on('close', () => client.destroy());
}

/** The path of a request whose head begins here; clients of keep-alive connections begin each request in a chunk of its own. */
function requestPath(chunk: Buffer): string | null {
  return /^(?:POST|GET) (\S+) HTTP\/1\.1\r\n/.exec(chunk.subarray(0, 300).toString('latin1'))?.[1] ?? null;
}

function keep(state: State, socket: Socket): void {
  state.sockets.add(socket);
  // A reset is what this is for; 'close' follows and does the rest.
  socket.on('error', () => undefined);
  socket.on('close', () => state.sockets.delete(socket));
}

function resetAll(state: State): void {
  for (const socket of state.sockets) socket.resetAndDestroy();
}

async function close(server: Server, state: State): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  resetAll(state);
  await closed;
}
