import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { TOKEN_PATH } from '../auth/token-endpoint.ts';

export interface OwnAddress {
  /** PEM of the certificate that this server shows; null where it speaks plain http. */
  readonly certificate: string | null;
  /** The address that callers use, where something in front of this server ends TLS. */
  readonly publicUrl: string | null;
}

/**
 * Whether an address, as a till writes it into a JWT's `aud`, is this central's: a host that its certificate is for, or
 * loopback where it speaks plain http. Ports are not compared, since callers may come through a forwarded one; the `Host`
 * header is not trusted, since a JWT meant for another server could then be used here.
 */
export function createAddressCheck(own: OwnAddress): (address: string) => boolean {
  const certificate = own.certificate === null ? null : new X509Certificate(own.certificate);
  const published = own.publicUrl === null ? null : parseUrl(own.publicUrl);
  return (address) => {
    const url = parseUrl(address);
    if (url === null || url.search !== '' || url.hash !== '') return false;
    if (published !== null && url.origin === published.origin) return isTokenPath(url.pathname, published.pathname);
    if (!isTokenPath(url.pathname, '/')) return false;
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (certificate === null) return url.protocol === 'http:' && isLoopbackHost(host);
    if (url.protocol !== 'https:') return false;
    return (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined;
  };
}

/** Whether a host name or address never leaves this machine. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isTokenPath(path: string, base: string): boolean {
  const trimmed = base.replace(/\/$/, '');
  return path === `${trimmed}${TOKEN_PATH}` || path.replace(/\/$/, '') === trimmed;
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
