import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, type Dispatcher, request as sendRequest } from 'undici';
import { PROTOCOL_VERSION } from '../../src-shared/contracts/central.ts';
import { ConnectionError, problemOfNetworkFailure } from './connection-error.ts';

/** How long a central may take, and how much it may say. */
export interface TransportLimits {
  /** To connect, TLS included. */
  readonly connectMs: number;
  /** For a whole request; a request that asks central to wait adds what it asks for. */
  readonly wholeMs: number;
  /** Between two pieces of a body. */
  readonly silenceMs: number;
  /** Of a body as it crosses the network, and unpacked. */
  readonly sentBytes: number;
  readonly unpackedBytes: number;
}

export const TRANSPORT_LIMITS: TransportLimits = {
  connectMs: 10_000,
  wholeMs: 60_000,
  silenceMs: 15_000,
  sentBytes: 32 * 1024 * 1024,
  unpackedBytes: 64 * 1024 * 1024,
};

export interface OutgoingRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Added to the whole time, for what central was asked to wait. */
  readonly extraMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A JSON answer that central itself may have given: its status, its text, and what that reads as, not yet checked. */
export interface IncomingAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: unknown;
}

export interface Transport {
  /**
   * Sends one POST. Redirects are never followed.
   * @throws ConnectionError for whatever is no JSON answer of this version's central; the signal's reason when aborted.
   */
  post(request: OutgoingRequest): Promise<IncomingAnswer>;
  close(): Promise<void>;
}

export interface TransportOptions {
  /** PEM of the certificate authority to trust, and no other; null for the public ones. */
  readonly certificateAuthority: string | null;
  readonly limits?: Partial<TransportLimits>;
  /** A network to use instead of the machine's own. */
  readonly dispatcher?: Dispatcher;
}

/** An HTTP client with pooled connections, TLS 1.2 or better, time and size limits. */
export function createTransport(options: TransportOptions): Transport {
  const limits = { ...TRANSPORT_LIMITS, ...options.limits };
  const dispatcher = options.dispatcher ?? createAgent(options.certificateAuthority, limits);
  return {
    post: (request) => post(dispatcher, limits, request),
    close: () => dispatcher.destroy(),
  };
}

function createAgent(certificateAuthority: string | null, limits: TransportLimits): Agent {
  return new Agent({
    connect: {
      minVersion: 'TLSv1.2',
      timeout: limits.connectMs,
      // Said aloud: an environment variable could switch it off.
      rejectUnauthorized: true,
      ...(certificateAuthority === null ? {} : { ca: certificateAuthority }),
    },
    // Shorter than the 5 s after which common servers close: a request is never sent into a connection that is closing.
    keepAliveTimeout: 4_000,
    bodyTimeout: limits.silenceMs,
  });
}

async function post(
  dispatcher: Dispatcher,
  limits: TransportLimits,
  request: OutgoingRequest,
): Promise<IncomingAnswer> {
  const wholeMs = limits.wholeMs + (request.extraMs ?? 0);
  const deadline = createDeadline(wholeMs, request.signal);
  try {
    request.signal?.throwIfAborted();
    const response = await sendRequest(request.url, {
      dispatcher,
      method: 'POST',
      headers: { accept: 'application/json', 'accept-encoding': 'gzip', ...request.headers },
      body: request.body,
      headersTimeout: wholeMs,
      bodyTimeout: limits.silenceMs,
      signal: deadline.signal,
    });
    return await readAnswer(response, limits);
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof ConnectionError) throw error;
    if (deadline.isPast()) throw new ConnectionError('timed-out', `no whole answer in ${wholeMs} ms`, error);
    throw new ConnectionError(problemOfNetworkFailure(error), 'the request failed', error);
  } finally {
    deadline.clear();
  }
}

async function readAnswer(response: Dispatcher.ResponseData, limits: TransportLimits): Promise<IncomingAnswer> {
  const { statusCode: status, headers } = response;
  if (status >= 300 && status < 400) {
    await discard(response);
    throw new ConnectionError('redirected', `status ${status}`);
  }
  const bytes = await readBytes(response, limits);
  const text = (await unpack(bytes, headers['content-encoding'], limits)).toString('utf8');
  const body = parseJson(text);
  if (body === undefined) {
    // A 401 needs no body to be understood: a proxy of central's may have written it.
    if (status === 401) return { status, text: '{}', body: {} };
    throw new ConnectionError(status >= 500 ? 'central-failed' : 'not-central', `status ${status} without JSON`);
  }
  if (protocolOf(body) !== PROTOCOL_VERSION && protocolOf(body) !== undefined) {
    throw new ConnectionError('wrong-version', `central speaks version ${protocolOf(body)}`);
  }
  return { status, text, body };
}

async function readBytes(response: Dispatcher.ResponseData, limits: TransportLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > limits.sentBytes) throw new ConnectionError('not-central', 'the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

async function unpack(
  bytes: Buffer,
  encoding: string | string[] | undefined,
  limits: TransportLimits,
): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return bytes;
  if (encoding !== 'gzip') throw new ConnectionError('not-central', 'an encoding that was not asked for');
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: limits.unpackedBytes });
  } catch (error) {
    throw new ConnectionError('not-central', 'the answer does not unpack', error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The version that an answer says it is of. Read before the answer's shape, which another version may have changed. */
function protocolOf(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('contact' in body)) return undefined;
  const { contact } = body;
  if (typeof contact !== 'object' || contact === null || !('protocol' in contact)) return undefined;
  return typeof contact.protocol === 'number' ? contact.protocol : undefined;
}

async function discard(response: Dispatcher.ResponseData): Promise<void> {
  response.body.on('error', () => undefined);
  response.body.destroy();
}

/** A signal that aborts at the deadline or with `outer`, whichever is first. */
function createDeadline(delayMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  let past = false;
  const timer = setTimeout(() => {
    past = true;
    controller.abort();
  }, delayMs);
  const onOuterAbort = () => controller.abort();
  outer?.addEventListener('abort', onOuterAbort, { once: true });
  return {
    signal: controller.signal,
    isPast: () => past,
    clear() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onOuterAbort);
    },
  };
}
