import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** A key and its certificate, both PEM. */
export interface KeyedCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface ServerCertificateOptions {
  /** Names and addresses the certificate is for. */
  readonly hosts?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/** A private certificate authority for tests, as a retailer would run its own. */
export async function createTestAuthority(commonName = 'Earnest test authority'): Promise<KeyedCertificate> {
  const made = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...validity({}),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/** A server's certificate signed by `authority`; for localhost and the loopback addresses unless told otherwise. */
export async function createServerCertificate(
  authority: KeyedCertificate,
  options: ServerCertificateOptions = {},
): Promise<KeyedCertificate> {
  const hosts = options.hosts ?? ['localhost', '127.0.0.1', '::1'];
  const made = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...validity(options),
    ca: authority,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map(alternativeName) },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/** An authority with what goes right and wrong under it. All are for the loopback host, `wrongHost` aside. */
export interface TestCertificates {
  readonly authority: KeyedCertificate;
  readonly good: KeyedCertificate;
  readonly expired: KeyedCertificate;
  readonly wrongHost: KeyedCertificate;
  /** Signed by an authority that nobody trusts. */
  readonly untrusted: KeyedCertificate;
}

/** Makes one of each kind of certificate that a till must tell apart. Takes some tens of milliseconds. */
export async function createTestCertificates(): Promise<TestCertificates> {
  const [authority, stranger] = await Promise.all([createTestAuthority(), createTestAuthority('Some other authority')]);
  const yesterday = new Date(Date.now() - DAY_MS);
  const [good, expired, wrongHost, untrusted] = await Promise.all([
    createServerCertificate(authority),
    createServerCertificate(authority, { notBefore: new Date(yesterday.getTime() - DAY_MS), notAfter: yesterday }),
    createServerCertificate(authority, { hosts: ['another-host.example'] }),
    createServerCertificate(stranger),
  ]);
  return { authority, good, expired, wrongHost, untrusted };
}

const DAY_MS = 86_400_000;

function validity(options: ServerCertificateOptions): { notBeforeDate: Date; notAfterDate: Date } {
  return {
    // A day of grace, so that a machine whose clock is a little behind accepts a certificate made on this one.
    notBeforeDate: options.notBefore ?? new Date(Date.now() - DAY_MS),
    notAfterDate: options.notAfter ?? new Date(Date.now() + 30 * DAY_MS),
  };
}

function alternativeName(host: string): { type: 2; value: string } | { type: 7; ip: string } {
  return isIP(host) ? { type: 7, ip: host } : { type: 2, value: host };
}
