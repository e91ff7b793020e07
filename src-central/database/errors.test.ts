import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { isConflict, isTransient } from './errors.ts';

describe('isTransient', () => {
  it.each([
    ['a deadlock', { code: '40P01' }, true],
    ['a server that shuts down', { code: '57P01' }, true],
    ['too many connections', { code: '53300' }, true],
    ['a refused connection', { code: 'ECONNREFUSED' }, true],
    ['a connection that ended', { message: 'Connection terminated unexpectedly' }, true],
    ['a constraint', { code: '23514' }, false],
    ['a statement that was canceled', { code: '57014' }, false],
    ['a fault in a statement', { code: '42703' }, false],
    ['a fault of ours', { message: 'Cannot read properties of null' }, false],
  ])('%s, bare or as the cause of another error: %o -> %s', (_, { message = 'message', code }: Fault, expected) => {
    const error = Object.assign(new Error(message), code === undefined ? {} : { code });
    expect(isTransient(error)).toBe(expected);
    expect(isTransient(new DrizzleQueryError('select', [], error))).toBe(expected);
  });

  it('knows nothing of what is no error', () => {
    expect(isTransient('40P01')).toBe(false);
  });
});

describe('isConflict', () => {
  it.each([
    ['a deadlock', '40P01', true],
    ['two transactions that cannot both be', '40001', true],
    ['a row that is there already', '23505', true],
    ['another constraint', '23514', false],
    ['a server that shuts down', '57P01', false],
  ])('%s, bare or as the cause of another error: %s -> %s', (_, code, expected) => {
    const error = Object.assign(new Error('message'), { code });
    expect(isConflict(error)).toBe(expected);
    expect(isConflict(new DrizzleQueryError('select', [], error))).toBe(expected);
    expect(isConflict(code)).toBe(false);
  });
});

type Fault = { readonly message?: string; readonly code?: string };
