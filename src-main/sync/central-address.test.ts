import { describe, expect, it } from 'vitest';
import { parseCentralAddress } from './central-address.ts';

describe('parseCentralAddress', () => {
  it.each<[string, string]>([
    ['https://central.example', 'https://central.example'],
    ['  https://Central.Example:8443/loyalty/  ', 'https://central.example:8443/loyalty'],
    ['central.example', 'https://central.example'],
    ['central.example:8443', 'https://central.example:8443'],
    ['192.168.1.20:8443', 'https://192.168.1.20:8443'],
    ['localhost:4010', 'http://localhost:4010'],
    ['127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://127.8.9.10', 'http://127.8.9.10'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
    ['https://localhost:4010', 'https://localhost:4010'],
  ])('takes %j', (text, url) => {
    expect(parseCentralAddress(text)).toEqual({ ok: true, url });
  });

  it.each<[string, 'invalid' | 'not-encrypted']>([
    ['', 'invalid'],
    ['https://', 'invalid'],
    ['https://a b', 'invalid'],
    ['https:\\\\central.example', 'invalid'],
    ['ftp://central.example', 'invalid'],
    ['https://user:secret@central.example', 'invalid'],
    ['https://central.example/?a=1', 'invalid'],
    ['https://central.example/#a', 'invalid'],
    ['https://central.example:99999', 'invalid'],
    ['http://central.example', 'not-encrypted'],
    ['http://192.168.1.20', 'not-encrypted'],
    ['http://localhost.example', 'not-encrypted'],
    ['http://127.0.0.1.example', 'not-encrypted'],
    ['http://0.0.0.0', 'not-encrypted'],
  ])('refuses %j as %s', (text, reason) => {
    expect(parseCentralAddress(text)).toEqual({ ok: false, reason });
  });
});
