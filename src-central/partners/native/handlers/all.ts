import { native } from '../implement.ts';
import { accountsHandlers } from './accounts.ts';
import { auditHandlers } from './audit.ts';
import { catalogueHandlers } from './catalogue.ts';
import { devicesHandlers } from './devices.ts';
import { memberDataHandlers } from './member-data.ts';
import { membersHandlers } from './members.ts';
import { pointsHandlers } from './points.ts';
import { programsHandlers } from './programs.ts';
import { tiersHandlers } from './tiers.ts';

/** What answers each endpoint of the contract. */
export const nativeHandlers = native.router({
  accounts: accountsHandlers,
  members: membersHandlers,
  memberData: memberDataHandlers,
  points: pointsHandlers,
  tiers: tiersHandlers,
  programs: programsHandlers,
  catalogue: catalogueHandlers,
  devices: devicesHandlers,
  audit: auditHandlers,
});
