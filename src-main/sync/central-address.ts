/** A central's address as it is kept: scheme, host, port and path prefix, without a slash at the end. */
export type CentralAddress = { ok: true; url: string } | { ok: false; reason: 'invalid' | 'not-encrypted' };

/**
 * Reads a central's address as a person types it. Without a scheme it is https, or http for this machine itself. Plain
 * http to any other host is `not-encrypted`: tokens and profiles would cross the network readable.
 */
export function parseCentralAddress(text: string): CentralAddress {
  const typed = text.trim();
  const url = readUrl(typed.includes('://') ? typed : `https://${typed}`);
  if (!url || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return { ok: false, reason: 'invalid' };
  }
  const loopback = isLoopback(url.hostname);
  if (!typed.includes('://') && loopback) return parseCentralAddress(`http://${typed}`);
  if (url.protocol === 'http:' && !loopback) return { ok: false, reason: 'not-encrypted' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { ok: false, reason: 'invalid' };
  return { ok: true, url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}

/** True for names and addresses that never leave this machine (RFC 6761 6.3, RFC 1122 3.2.1.3, RFC 4291 2.5.3). */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

function readUrl(text: string): URL | null {
  // URL mends what a person should see refused: white space inside, and back slashes.
  if (/[\s\\]/.test(text)) return null;
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
