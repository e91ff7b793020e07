import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';

/** The scheme that the window's files are served over, so that the page has an origin of its own and no file access. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://earnest`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Nothing from elsewhere, nothing inline, no frame, no form target: what the page may load is what we ship. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built window from `folder`, and answers 404 for all that is not in it. */
export function serveAppScheme(session: Session, folder: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = fileOf(folder, request.url);
    const contentType = file === null ? undefined : CONTENT_TYPES[extname(file)];
    if (file === null || contentType === undefined) return new Response(null, { status: 404 });
    try {
      const body = await readFile(file);
      return new Response(new Uint8Array(body), {
        headers: {
          'Content-Type': contentType,
          'Content-Security-Policy': CONTENT_SECURITY_POLICY,
          'X-Content-Type-Options': 'nosniff',
        },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

function fileOf(folder: string, address: string): string | null {
  const url = new URL(address);
  if (url.origin !== APP_ORIGIN && url.host !== 'earnest') return null;
  const file = normalize(join(folder, decodeURIComponent(url.pathname)));
  return file.startsWith(folder + sep) ? file : null;
}
