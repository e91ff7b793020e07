import type { ConnectionProblem } from '../../src-shared/contracts/till.ts';

/** Why a request did not end in an answer of a central that this till can work with. Nothing is lost by it. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly problem: ConnectionProblem;
  constructor(problem: ConnectionProblem, detail: string, cause?: unknown) {
    super(`${problem}: ${detail}`, { cause });
    this.problem = problem;
  }
}

/** The problem behind a failure of the socket, of TLS or of HTTP itself, by the code that Node or undici gives it. */
export function problemOfNetworkFailure(failure: unknown): ConnectionProblem {
  for (const { name, code, message } of causes(failure)) {
    const known = PROBLEM_OF_CODE.get(code);
    if (known) return known;
    if (name === 'HTTPParserError') return 'not-central';
    if (SPEAKS_NO_TLS.test(code) || SPEAKS_NO_TLS.test(message)) return 'not-encrypted';
    if (code.startsWith('CERT_') || code.startsWith('UNABLE_TO_')) return 'certificate-untrusted';
  }
  return 'unreachable';
}

const PROBLEM_OF_CODE: ReadonlyMap<string, ConnectionProblem> = new Map([
  ['CERT_HAS_EXPIRED', 'certificate-expired'],
  ['CERT_NOT_YET_VALID', 'certificate-expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-wrong-host'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-untrusted'],
  ['INVALID_CA', 'certificate-untrusted'],
  ['ETIMEDOUT', 'timed-out'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timed-out'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timed-out'],
  ['UND_ERR_BODY_TIMEOUT', 'timed-out'],
  ['UND_ERR_HEADERS_OVERFLOW', 'not-central'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'unreachable'],
]);

/** What OpenSSL and BoringSSL say when plain text, or a TLS older than 1.2, answers a TLS greeting. */
const SPEAKS_NO_TLS =
  /wrong.version.number|packet.length.too.long|http.request|unsupported.protocol|protocol.version|unexpected.message/i;

/** A failure and what caused it, outermost first; the members of an AggregateError (several addresses tried) included. */
function causes(failure: unknown): { name: string; code: string; message: string }[] {
  const found: { name: string; code: string; message: string }[] = [];
  const left: unknown[] = [failure];
  while (left.length > 0 && found.length < MAXIMUM_CAUSES) {
    const one = left.shift();
    if (!(one instanceof Error)) continue;
    const code = 'code' in one && typeof one.code === 'string' ? one.code : '';
    found.push({ name: one.name, code, message: one.message });
    if (one instanceof AggregateError) left.push(...one.errors);
    left.push(one.cause);
  }
  return found;
}

const MAXIMUM_CAUSES = 16;
