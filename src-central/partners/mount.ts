import type { PartnerApp, PartnerParts } from './partner.ts';

/** Serves every interface to other systems, each at addresses of its own. */
export function mountPartners(app: PartnerApp, parts: PartnerParts): void {
  for (const routes of ROUTES) app.route('/', routes(parts));
}

/**
 * The answer to a request that is too large, in the form of the interface that it was meant for; null where it was meant for none.
 * Those without a form of their own here answer in that of central.
 */
export function tooLargeForPartner(path: string): Response | null {
  return TOO_LARGE.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))?.reply() ?? null;
}

const ROUTES: readonly ((parts: PartnerParts) => PartnerApp)[] = [];

const TOO_LARGE: readonly { readonly prefix: string; readonly reply: () => Response }[] = [];
