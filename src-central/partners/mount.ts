import { API15_PATH, api15Routes, api15TooLarge } from './api15/routes.ts';
import { CONNECTOR_PATH, connectorRoutes, connectorTooLarge } from './connector/routes.ts';
import { MEMBERSHIPS_PATHS, membershipsRoutes, membershipsTooLarge } from './memberships/routes.ts';
import { isNativePath } from './native/match.ts';
import { nativeRoutes, nativeTooLarge } from './native/routes.ts';
import type { PartnerApp, PartnerParts } from './partner.ts';
import { REWARDS_PATH, rewardsRoutes, rewardsTooLarge } from './rewards/routes.ts';

/** Serves every interface to other systems, each at addresses of its own. */
export function mountPartners(app: PartnerApp, parts: PartnerParts): void {
  app.route('/', api15Routes(parts));
  app.route('/', membershipsRoutes(parts));
  app.route('/', rewardsRoutes(parts));
  app.route('/', connectorRoutes(parts));
  app.route('/', nativeRoutes(parts));
}

/** How a request that is larger than central takes is refused, in the form of the interface that it was meant for. */
const TOO_LARGE: readonly { readonly path: string; readonly reply: () => Response }[] = [
  { path: API15_PATH, reply: api15TooLarge },
  ...MEMBERSHIPS_PATHS.map((path) => ({ path, reply: membershipsTooLarge })),
  { path: REWARDS_PATH, reply: rewardsTooLarge },
  { path: CONNECTOR_PATH, reply: connectorTooLarge },
];

/** The answer to a request that is too large; null where no interface here has the address. */
export function tooLargeForPartner(path: string, baseUrl: string): Response | null {
  if (isNativePath(path)) return nativeTooLarge(baseUrl);
  return TOO_LARGE.find((each) => path === each.path || path.startsWith(`${each.path}/`))?.reply() ?? null;
}
