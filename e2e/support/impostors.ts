import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KeyedCertificate } from '../../src-central/testing/certificates.ts';

/** Something that answers at an address where a till looks for its central. */
export type Impostor = { readonly url: string; readonly close: () => Promise<void> };

/** Serves `answer` on a free port, over TLS where it has a certificate. */
export async function startImpostor(answer: RequestListener, certificate?: KeyedCertificate): Promise<Impostor> {
  const server: Server = certificate ? createTlsServer(certificate, answer) : createPlainServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A web page, such as a router's or a hotel's. */
export const webPage: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Welcome to the guest network</p>');
};

/** JSON of another shape. */
export const otherJson: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"hello":"world"}');
};

export const elsewhere: RequestListener = (request, response) => {
  response.writeHead(307, { location: `https://example.com${request.url}` }).end();
};

export const anotherVersion: RequestListener = (_request, response) => {
  const contact = { protocol: 99, incarnation: 'x', centralTimeMs: 0 };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ contact }));
};

export const fault: RequestListener = (_request, response) => {
  response.writeHead(503, { 'content-type': 'text/plain' }).end('Service Unavailable');
};
