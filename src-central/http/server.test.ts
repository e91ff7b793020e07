import { request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { type ConnectionOptions, connect, DEFAULT_MAX_VERSION } from 'node:tls';
import { beforeAll, expect, it } from 'vitest';
import { issueEnrolmentCode } from '../auth/issue-enrolment-code.ts';
import { createTestCertificates, type TestCertificates } from '../testing/certificates.ts';
import { describePglite } from '../testing/databases.ts';
import { createTestDevice } from '../testing/test-device.ts';
import { insertTestTill, startsTestServers } from '../testing/test-server.ts';
import { type CentralServerOptions, createCentralServer, ListenError } from './server.ts';

describePglite('the server', (central) => {
  const startServer = startsTestServers();
  let certificates: TestCertificates;
  beforeAll(async () => {
    certificates = await createTestCertificates();
  });

  it('serves https to whoever trusts its authority', async () => {
    const { url } = await startServer({ db: central.db, tls: certificates.good });
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    await expect(getStatus(`${url}/healthz`, certificates.authority.cert)).resolves.toBe(200);
  });

  it.each<[string, keyof TestCertificates, string]>([
    ['expired', 'expired', 'CERT_HAS_EXPIRED'],
    ['for another host', 'wrongHost', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['of an authority that is not trusted', 'untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])('makes for tests a certificate that is %s', async (_, which, code) => {
    const { url } = await startServer({ db: central.db, tls: certificates[which] });
    await expect(getStatus(`${url}/healthz`, certificates.authority.cert)).rejects.toMatchObject({ code });
  });

  it.each<[ConnectionOptions['maxVersion'], boolean]>([
    ['TLSv1', false],
    ['TLSv1.1', false],
    ['TLSv1.2', true],
    ['TLSv1.3', true],
  ])('with a caller whose best is %s speaks: %s', async (maxVersion, speaks) => {
    expect(DEFAULT_MAX_VERSION).toBe('TLSv1.3');
    const { url } = await startServer({ db: central.db, tls: certificates.good });
    // At this security level OpenSSL still offers the old versions, so that it is the server that refuses them.
    const options = { maxVersion, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(handshake(url, certificates.authority.cert, options)).resolves.toBe(speaks ? maxVersion : null);
  });

  it('says nothing to plain http at its https port', async () => {
    const { url } = await startServer({ db: central.db, tls: certificates.good });
    await expect(sendPlain(url, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')).resolves.not.toContain('200 OK');
  });

  it('names the address that tills use, where something in front of it ends TLS', async () => {
    const { url } = await startServer({ db: central.db, publicUrl: 'https://central.example/earnest/' });
    expect(url).toBe('https://central.example/earnest');
  });

  it.each(['0.0.0.0', '::', '192.0.2.7', 'central.example'])('refuses to serve plain http at %s', (host) => {
    const start = () => createCentralServer(optionsFor({ host }));
    expect(start).toThrow(ListenError);
    expect(start).toThrow(/--tls-cert/);
  });

  it('serves any address with a certificate', async () => {
    const { url } = await startServer({ db: central.db, tls: certificates.good, host: '0.0.0.0' });
    expect(url).toMatch(/^https:\/\/localhost:\d+$/);
    await expect(getStatus(`${url}/healthz`, certificates.authority.cert)).resolves.toBe(200);
  });

  it.each([
    ['a key of another certificate', () => ({ cert: certificates.good.cert, key: certificates.expired.key })],
    ['text that is no certificate', () => ({ cert: 'hello', key: 'hello' })],
  ])('says of %s that it cannot be used', (_, tls) => {
    expect(() => createCentralServer(optionsFor({ tls: tls() }))).toThrow(
      expect.objectContaining({ code: 'CERTIFICATE_UNUSABLE' }),
    );
  });

  it('says which port is in use', async () => {
    const { url } = await startServer({ db: central.db });
    const second = createCentralServer(optionsFor({ port: Number(new URL(url).port) }));
    await expect(second.listen()).rejects.toThrow(/Port \d+ at 127\.0\.0\.1 is in use .*--port/);
  });

  it('says that an address is not one of this machine', async () => {
    const server = createCentralServer(optionsFor({ host: '192.0.2.7', tls: certificates.good }));
    await expect(server.listen()).rejects.toMatchObject({ code: 'ADDRESS_UNAVAILABLE' });
  });

  it('gives its port free when it is closed, and keeps what it enrolled', async () => {
    const { tillId } = await insertTestTill(central.db);
    const device = createTestDevice();
    const first = await startServer({ db: central.db });
    const code = await issueEnrolmentCode(central.db, { nowMs: Date.now }, tillId);
    const { deviceId } = await device.enrol(first.url, code);
    await device.requestToken(first.url, deviceId);
    await first.close();
    const second = await startServer({ db: central.db, port: Number(new URL(first.url).port) });
    await expect(device.requestToken(second.url, deviceId)).resolves.toMatch(/^ey/);
  });

  function optionsFor(changes: Partial<CentralServerOptions>): CentralServerOptions {
    const service = { stop: () => Promise.resolve() } as CentralServerOptions['service'];
    return { db: central.db, service, log: { info: () => undefined, error: () => undefined }, ...changes };
  }
});

function getStatus(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ca, agent: false }, (reply) => {
      reply.resume();
      resolve(reply.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

/** The version of TLS that was agreed on; null where the server refused. */
function handshake(url: string, ca: string, options: ConnectionOptions): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), ca, ...options }, () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.on('error', () => resolve(null));
  });
}

function sendPlain(url: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connectPlain(Number(new URL(url).port), '127.0.0.1', () => socket.end(text));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}
