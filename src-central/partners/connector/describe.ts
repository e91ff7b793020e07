import type { Membership } from '../../members/list-memberships.ts';
import { writeInstant } from './fields.ts';

/** A membership in the document's fields. */
export function describeMembership(membership: Membership) {
  return {
    Id: membership.memberId,
    ChainId: membership.chainId,
    LoyaltyProgramId: membership.programId,
    AccountId: membership.accountId,
    Code: membership.code,
    State: membership.state,
    IsPrimary: membership.primary,
    Points: membership.points,
    ExpirationDate: membership.expiresAtMs === null ? null : writeInstant(membership.expiresAtMs),
    Url: membership.url,
    LoyaltyTierId: membership.tierId,
    CreatorProfile: profileData(membership.createdBy),
    UpdaterProfile: profileData(membership.updatedBy),
  };
}

/** Names of the fields above that say something of a person, for the audit trail. */
export const PERSONAL_FIELDS = ['AccountId', 'Code', 'Points', 'ExpirationDate', 'LoyaltyTierId'];

/** Who it was: another system, a till of the enterprise, or central itself. */
function profileData(by: string) {
  const [kind, id] = by.split('/', 2);
  if (kind === 'client') return { Discriminator: 'Integration', EnterpriseProfile: null };
  if (kind === 'till') return { Discriminator: 'Enterprise', EnterpriseProfile: { ProfileId: id } };
  return { Discriminator: 'Platform', EnterpriseProfile: null };
}
