import { describe, expect, it } from 'vitest';
import { createLog, describeError } from './log.ts';

describe('createLog', () => {
  it('writes one line an event', () => {
    const lines: string[] = [];
    const log = createLog(
      (line) => lines.push(line),
      () => new Date(0),
    );
    log.info('central is ready', { url: 'http://127.0.0.1:1' });
    log.error('two\nlines');
    expect(lines).toEqual([
      '1970-01-01T00:00:00.000Z info central is ready {"url":"http://127.0.0.1:1"}\n',
      '1970-01-01T00:00:00.000Z error two lines\n',
    ]);
  });
});

describe('describeError', () => {
  it('keeps what a program went wrong with', () => {
    const fields = describeError(new TypeError('x is not a function', { cause: new Error('below') }));
    expect(fields).toMatchObject({ error: 'TypeError', message: 'x is not a function', cause: { message: 'below' } });
    expect(JSON.stringify(fields)).toContain('log.test.ts');
  });

  it.each([
    ['a statement and its parameters', Object.assign(new Error('Failed query: params: Erika'), { params: ['Erika'] })],
    ['the values of a row', Object.assign(new Error('Erika is not a number'), { severity: 'ERROR', code: '22P02' })],
  ])('leaves out %s', (_, error) => {
    expect(JSON.stringify(describeError(error))).not.toContain('Erika');
    expect(JSON.stringify(describeError(new Error('outer', { cause: error })))).not.toContain('Erika');
  });

  it('takes what is no error', () => {
    expect(describeError('Erika')).toEqual({ error: 'string' });
    expect(describeError(null)).toEqual({ error: 'object' });
  });
});
