import { describe, expect, it } from 'vitest';
import { createServerCertificate, createTestAuthority } from '../testing/certificates.ts';
import { createAddressCheck, isLoopbackHost } from './our-address.ts';

const hosts = ['central.example', '*.till.example', '192.0.2.7', '2001:db8::7'];
const { cert } = await createServerCertificate(await createTestAuthority(), { hosts });

describe('createAddressCheck', () => {
  it.each([
    ['http://127.0.0.1:4710/oauth/token', true],
    ['http://127.0.0.1:4710', true],
    ['http://127.0.0.1:4710/', true],
    ['http://localhost/oauth/token', true],
    ['http://[::1]:9/oauth/token', true],
    ['http://127.0.0.1:4710/v1/sync/pull', false],
    ['http://127.0.0.1:4710/oauth/token?x=1', false],
    ['https://127.0.0.1/oauth/token', false],
    ['http://192.0.2.7/oauth/token', false],
    ['http://127.0.0.1.example/oauth/token', false],
    ['central', false],
    ['', false],
  ])('over plain http, %s: %s', (address, ours) => {
    expect(createAddressCheck({ certificate: null, publicUrl: null })(address)).toBe(ours);
  });

  it.each([
    ['https://central.example/oauth/token', true],
    ['https://CENTRAL.example:8443/oauth/token', true],
    ['https://one.till.example', true],
    ['https://192.0.2.7:8443/oauth/token', true],
    ['https://[2001:db8::7]/oauth/token', true],
    ['http://central.example/oauth/token', false],
    ['https://other.example/oauth/token', false],
    ['https://192.0.2.8/oauth/token', false],
    ['https://localhost/oauth/token', false],
  ])('with a certificate, %s: %s', (address, ours) => {
    expect(createAddressCheck({ certificate: cert, publicUrl: null })(address)).toBe(ours);
  });

  it.each([
    ['https://shop.example/central/oauth/token', true],
    ['https://shop.example/central', true],
    ['https://shop.example/oauth/token', false],
    ['http://shop.example/central/oauth/token', false],
    ['http://127.0.0.1:4710/oauth/token', true],
  ])('behind something that ends TLS, %s: %s', (address, ours) => {
    expect(createAddressCheck({ certificate: null, publicUrl: 'https://shop.example/central' })(address)).toBe(ours);
  });
});

describe('isLoopbackHost', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['192.0.2.7', false],
    ['127.0.0.1.example', false],
    ['', false],
  ])('%s: %s', (host, loopback) => {
    expect(isLoopbackHost(host)).toBe(loopback);
  });
});
