import { describe, expect, it } from 'vitest';
import { printerFormOf, settingsOf } from './printer-form.ts';

const kept = { host: '192.168.1.40', port: 9_100, columns: 48, automatic: false, drawer: true } as const;

describe('the form of the printer', () => {
  it('gives back what is kept', () => {
    expect(settingsOf(printerFormOf(kept))).toEqual(kept);
  });

  it('begins with what most printers are', () => {
    expect(settingsOf({ ...printerFormOf(null), host: 'printer' })).toEqual({
      host: 'printer',
      port: 9_100,
      columns: 42,
      automatic: true,
      drawer: true,
    });
  });

  it.each([
    { host: ' printer.shop ', port: ' 515 ', is: { host: 'printer.shop', port: 515 } },
    { host: '', port: '9100', is: null },
    { host: 'a b', port: '9100', is: null },
    { host: 'http://printer', port: '9100', is: null },
    { host: 'printer', port: '', is: null },
    { host: 'printer', port: '0', is: null },
    { host: 'printer', port: '65536', is: null },
    { host: 'printer', port: '91e2', is: null },
  ])('$host:$port', ({ host, port, is }) => {
    const settings = settingsOf({ ...printerFormOf(null), host, port });
    if (is === null) expect(settings).toBeNull();
    else expect(settings).toMatchObject(is);
  });
});
