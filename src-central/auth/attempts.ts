export interface AttemptLimit {
  readonly maximum: number;
  readonly windowMs: number;
}

/** Failed attempts by where they came from. */
export interface Attempts {
  /** Milliseconds to wait before `source` may try again; 0 when it may now. */
  waitMs(source: string): number;
  recordFailure(source: string): void;
}

/**
 * Counts failures of each source in fixed windows. It lives in this process's memory: it slows guessing down, and what
 * makes guessing hopeless is the length of the codes.
 */
export function createAttempts(limit: AttemptLimit, now: () => number): Attempts {
  const windows = new Map<string, { startedAtMs: number; failures: number }>();
  const current = (source: string) => {
    const window = windows.get(source);
    return window && now() - window.startedAtMs < limit.windowMs ? window : undefined;
  };
  return {
    waitMs(source) {
      const window = current(source);
      if (!window || window.failures < limit.maximum) return 0;
      return window.startedAtMs + limit.windowMs - now();
    },
    recordFailure(source) {
      const window = current(source);
      if (window) {
        window.failures += 1;
        return;
      }
      // Deleted first, so that the order of the map is the age of its windows.
      windows.delete(source);
      windows.set(source, { startedAtMs: now(), failures: 1 });
      const oldest = windows.keys().next();
      if (windows.size > MAXIMUM_SOURCES && !oldest.done) windows.delete(oldest.value);
    },
  };
}

/** An IPv6 caller holds at least a /64 of addresses: they count as one. */
export function attemptSource(remoteAddress: string | undefined): string {
  if (remoteAddress === undefined) return 'unknown';
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '');
  return address.includes(':') ? `${expandIpv6(address).slice(0, 4).join(':')}::/64` : address;
}

const MAXIMUM_SOURCES = 10_000;

function expandIpv6(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
}
