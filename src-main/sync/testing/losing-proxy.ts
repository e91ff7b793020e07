import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to a central on which answers can get lost after central has done what was asked. */
export interface LosingProxy {
  readonly url: string;
  /** Loses the answers to the next requests for `path`. */
  loseAnswers(path: string, count: number): void;
  /** Cuts every connection and refuses new ones, until told otherwise. */
  setDown(down: boolean): void;
  close(): Promise<void>;
}

export async function startLosingProxy(centralUrl: string): Promise<LosingProxy> {
  const target = new URL(centralUrl);
  const toLose = new Map<string, number>();
  let down = false;
  const server = createServer((incoming, outgoing) => {
    if (down) {
      incoming.socket.destroy();
      return;
    }
    const { method, url: path = '', headers } = incoming;
    const { hostname, port } = target;
    const forwarded = sendRequest({ hostname, port, path, method, headers }, (answer) => {
      const left = toLose.get(path) ?? 0;
      if (left > 0) {
        toLose.set(path, left - 1);
        answer.resume().on('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => incoming.socket.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    loseAnswers: (path, count) => toLose.set(path, count),
    setDown(next) {
      down = next;
      if (down) server.closeAllConnections();
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
