import { X509Certificate } from 'node:crypto';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { ACCESS_TOKEN_LIFE_SECONDS, createAccessTokens } from '../auth/access-token.ts';
import { type AttemptLimit, createAttempts } from '../auth/attempts.ts';
import { enrolDevice } from '../auth/enrol-device.ts';
import { createGuard } from '../auth/guard.ts';
import { createSigningKeys } from '../auth/signing-keys.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { CentralDatabase } from '../database/open.ts';
import type { Log } from '../log.ts';
import { createOutboxSender, type SendPassword } from '../one-time-passwords/sender.ts';
import type { CentralService } from '../sync/central-service.ts';
import { createApp } from './app.ts';
import { createAddressCheck, isLoopbackHost } from './our-address.ts';

export interface CentralServerOptions {
  readonly db: CentralDatabase;
  readonly service: CentralService;
  readonly log: Log;
  readonly clock?: Clock;
  /** The address to listen at; 127.0.0.1 unless told otherwise. */
  readonly host?: string;
  /** 0, or left out, takes any free port. */
  readonly port?: number;
  /** PEM. Needed for any address outside this machine. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** The address that tills use, where something in front of this server ends TLS. */
  readonly publicUrl?: string;
  readonly tokenLifeSeconds?: number;
  /** How many failed enrolments an address may try. */
  readonly attemptLimit?: AttemptLimit;
  /** What takes one-time passwords to members; the outbox, where a developer reads them, unless told otherwise. */
  readonly sendPassword?: SendPassword;
}

export interface CentralServer {
  /** @throws ListenError when the address cannot be served. */
  listen(): Promise<void>;
  /** Answers what is under way, then closes. Does not stop the service or close the database. */
  close(): Promise<void>;
  /** The base address for tills, without a trailing slash. */
  readonly url: string;
}

/** Why a server does not listen, in words for whoever started it. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: 'PLAIN_HTTP_REFUSED' | 'ADDRESS_IN_USE' | 'ADDRESS_UNAVAILABLE' | 'CERTIFICATE_UNUSABLE';
  constructor(code: ListenError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Central's HTTP server: TLS 1.2 or better, and plain http on this machine's own addresses only. */
export function createCentralServer(options: CentralServerOptions): CentralServer {
  const { db, service, log, clock = systemClock, host = '127.0.0.1' } = options;
  checkEncryption(host, options.tls !== undefined);
  const server = createServer(options);
  const closing = new AbortController();
  const attempts = createAttempts(options.attemptLimit ?? ATTEMPT_LIMIT, () => clock.nowMs());
  const baseUrl = () => {
    if (options.publicUrl) return options.publicUrl.replace(/\/$/, '');
    const { port } = server.address() as AddressInfo;
    const name = reachableHost(host, options.tls?.cert ?? null);
    return `${options.tls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
  };
  const app = createApp({
    db,
    clock,
    log,
    service,
    guard: createGuard(clock),
    sendPassword: options.sendPassword ?? createOutboxSender(db, clock),
    baseUrl,
    closing: closing.signal,
    tokens: createAccessTokens(
      createSigningKeys(db, clock),
      clock,
      options.tokenLifeSeconds ?? ACCESS_TOKEN_LIFE_SECONDS,
    ),
    enrol: (request, source) => enrolDevice(db, { clock, attempts, source }, request),
    isOurAddress: createAddressCheck({ certificate: options.tls?.cert ?? null, publicUrl: options.publicUrl ?? null }),
  });
  const respond = getRequestListener((request, env) => app.fetch(request, env as HttpBindings));
  server.on('request', (incoming, outgoing) => void respond(incoming, outgoing));
  return {
    listen: () => listen(server, host, options.port ?? 0),
    close: () => {
      closing.abort();
      return close(server);
    },
    get url() {
      return baseUrl();
    },
  };
}

/** @throws ListenError where others on the network could read what is said. */
export function checkEncryption(host: string, encrypted: boolean): void {
  if (encrypted || isLoopbackHost(host)) return;
  throw new ListenError(
    'PLAIN_HTTP_REFUSED',
    `Central does not serve plain http at ${host}: anyone on the network could read it. Give it a certificate ` +
      '(--tls-cert FILE --tls-key FILE), or let it listen on 127.0.0.1.',
  );
}

const ATTEMPT_LIMIT: AttemptLimit = { maximum: 20, windowMs: 10 * 60_000 };
/** For a whole request to arrive, and its head. A till on a slow line sends 2 MB in this. */
const REQUEST_WITHIN_MS = 60_000;
const HEADERS_WITHIN_MS = 15_000;
const CLOSE_WITHIN_MS = 5_000;
const SWEEP_EVERY_MS = 20;

function createServer(options: CentralServerOptions): Server {
  const limits = { requestTimeout: REQUEST_WITHIN_MS, headersTimeout: HEADERS_WITHIN_MS, keepAliveTimeout: 65_000 };
  if (!options.tls) return createPlainServer(limits);
  try {
    return createTlsServer({ ...limits, ...options.tls, minVersion: 'TLSv1.2' });
  } catch {
    const message = 'The TLS certificate or its key cannot be used: both must be PEM, and belong together.';
    throw new ListenError('CERTIFICATE_UNUSABLE', message);
  }
}

/** A name to call this server by; one that its certificate is for, where it listens at every address. */
function reachableHost(host: string, certificate: string | null): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const names = certificate === null ? '' : (new X509Certificate(certificate).subjectAltName ?? '');
  return /\bDNS:([^*,\s]+)/.exec(names)?.[1] ?? 'localhost';
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(listenError(error, host, port));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that is kept alive becomes idle only when its last answer is out.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_EVERY_MS);
    const cut = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): ListenError {
  if (error.code === 'EADDRINUSE') {
    const message = `Port ${port} at ${host} is in use by another program. Stop that one, or choose another with --port.`;
    return new ListenError('ADDRESS_IN_USE', message);
  }
  const message = `Central cannot listen at ${host}, port ${port} (${error.code ?? 'unknown reason'}).`;
  return new ListenError('ADDRESS_UNAVAILABLE', message);
}
