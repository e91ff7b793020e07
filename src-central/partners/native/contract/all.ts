import { accountsContract } from './accounts.ts';
import { auditContract } from './audit.ts';
import { catalogueContract } from './catalogue.ts';
import { devicesContract } from './devices.ts';
import { memberDataContract } from './member-data.ts';
import { membersContract } from './members.ts';
import { pointsContract } from './points.ts';
import { programsContract } from './programs.ts';
import { tiersContract } from './tiers.ts';

/** The native interface, by subject: what is served, described at /openapi.json and held against the published schema. */
export const nativeContract = {
  accounts: accountsContract,
  members: membersContract,
  memberData: memberDataContract,
  points: pointsContract,
  tiers: tiersContract,
  programs: programsContract,
  catalogue: catalogueContract,
  devices: devicesContract,
  audit: auditContract,
};
