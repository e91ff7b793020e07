import { describe, expect, it } from 'vitest';
import { receiveTillPort } from './till-port.ts';

function pageWith() {
  const page = new EventTarget();
  const ports: unknown[] = [];
  const stop = receiveTillPort(page as unknown as Window, (port) => ports.push(port));
  const send = (parts: { source?: unknown; data?: unknown; ports?: unknown[] }) =>
    page.dispatchEvent(
      Object.assign(new Event('message'), { source: page, data: 'earnest:till-port', ports: ['port'], ...parts }),
    );
  return { ports, send, stop };
}

describe('receiveTillPort', () => {
  it('takes the port that the own page hands on', () => {
    const { ports, send } = pageWith();
    send({});
    expect(ports).toEqual(['port']);
  });

  it.each([
    ['from another window', { source: {} }],
    ['from nowhere', { source: null }],
    ['of another kind', { data: { type: 'earnest:till-port' } }],
    ['without a port', { ports: [] }],
  ])('looks at no message %s', (_what, parts) => {
    const { ports, send } = pageWith();
    send(parts);
    expect(ports).toEqual([]);
  });

  it('stops when told', () => {
    const { ports, send, stop } = pageWith();
    stop();
    send({});
    expect(ports).toEqual([]);
  });
});
