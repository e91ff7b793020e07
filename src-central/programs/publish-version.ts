import { isDeepStrictEqual } from 'node:util';
import type { Campaign, ProgramConfig, Reward } from '../../src-shared/domain/program.ts';
import { recordAction } from '../auth/audit-trail.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import type { Mover } from '../points/move-points.ts';
import { editConfiguration } from './edit-configuration.ts';
import { ProgramRefusedError } from './errors.ts';
import { requalifyMembers } from './requalify-members.ts';
import { readSeenProgram } from './seen-programs.ts';

/** What a program's configuration says besides which program and version it is, and when it is valid. */
export type ProgramContent = Omit<ProgramConfig, 'programId' | 'version' | 'test' | 'validFromMs' | 'honourUntilMs'>;

/** The rules of a configuration: all of it but its campaigns and rewards. */
export type ProgramRules = Omit<ProgramContent, 'earning' | 'redemption'> & {
  readonly earning: Omit<ProgramConfig['earning'], 'campaigns'>;
  readonly redemption: Omit<ProgramConfig['redemption'], 'rewards'>;
};

/**
 * Publishes a program's next version, valid from now on. `version` is the number that it is to have, so that of two who both made
 * it from the same earlier one only the first is heard. Published once more with the same content, it stays as it is.
 * @throws ProgramRefusedError PROGRAM_UNKNOWN or VERSION_CONFLICT; ProgramInputError where the rules do not allow the content.
 */
export async function publishVersion(
  mover: Mover,
  programId: string,
  { version, content }: { readonly version: number; readonly content: ProgramContent },
): Promise<ProgramConfig> {
  return edit(mover, programId, 'programs.publish', (before) => {
    const after = { ...before, ...content };
    if (version === before.version && isDeepStrictEqual(after, before)) return before;
    if (version !== before.version + 1) throw conflict(before.version);
    return after;
  });
}

/** Publishes a version with other rules, and the campaigns and rewards of the last one. Refuses as `publishVersion`. */
export async function putRules(
  mover: Mover,
  programId: string,
  { version, rules }: { readonly version: number; readonly rules: ProgramRules },
): Promise<ProgramConfig> {
  return edit(mover, programId, 'programs.rules', (before) => {
    const earning = { ...rules.earning, campaigns: before.earning.campaigns };
    const redemption = { ...rules.redemption, rewards: before.redemption.rewards };
    const after = { ...before, ...rules, earning, redemption };
    if (version === before.version && isDeepStrictEqual(after, before)) return before;
    if (version !== before.version + 1) throw conflict(before.version);
    return after;
  });
}

/** Publishes a version with this campaign, in place of the one of the same id. Refuses as `publishVersion`. */
export async function putCampaign(mover: Mover, programId: string, campaign: Campaign): Promise<ProgramConfig> {
  return edit(mover, programId, 'campaigns.put', (before) =>
    withCampaigns(before, put(before.earning.campaigns, campaign, isCampaign(campaign.campaignId))),
  );
}

/** Publishes a version without a campaign. @throws ProgramRefusedError PROGRAM_UNKNOWN or CAMPAIGN_UNKNOWN; as `publishVersion` */
export async function removeCampaign(mover: Mover, programId: string, campaignId: string): Promise<ProgramConfig> {
  return edit(mover, programId, 'campaigns.delete', (before) => {
    const others = before.earning.campaigns.filter((campaign) => !isCampaign(campaignId)(campaign));
    if (others.length === before.earning.campaigns.length) {
      throw new ProgramRefusedError('CAMPAIGN_UNKNOWN', 'The program has no such campaign.');
    }
    return withCampaigns(before, others);
  });
}

/** Publishes a version with this reward, in place of the one of the same id. Refuses as `publishVersion`. */
export async function putReward(mover: Mover, programId: string, reward: Reward): Promise<ProgramConfig> {
  return edit(mover, programId, 'rewards.put', (before) =>
    withRewards(before, put(before.redemption.rewards, reward, isReward(reward.rewardId))),
  );
}

/** Publishes a version without a reward. @throws ProgramRefusedError PROGRAM_UNKNOWN or REWARD_UNKNOWN */
export async function removeReward(mover: Mover, programId: string, rewardId: string): Promise<ProgramConfig> {
  return edit(mover, programId, 'rewards.delete', (before) => {
    const others = before.redemption.rewards.filter((reward) => !isReward(rewardId)(reward));
    if (others.length === before.redemption.rewards.length) {
      throw new ProgramRefusedError('REWARD_UNKNOWN', 'The program has no such reward.');
    }
    return withRewards(before, others);
  });
}

/**
 * Counts anew what every member of a program has reached, and tells the tills of those whose tier or total is another one now.
 * @throws ProgramRefusedError PROGRAM_UNKNOWN
 */
export async function recalculateTiers({ db, clock, caller, scope }: Mover, askedId: string): Promise<void> {
  const { programId } = await readSeenProgram(db, scope, askedId);
  await recordAction(db, clock, caller, { action: 'tiers.recalculate', targetKind: 'program', targetId: programId });
  await requalifyMembers(db, clock, programId);
}

async function edit(
  { db, clock, caller, scope }: Mover,
  askedId: string,
  action: string,
  change: (before: ProgramConfig) => ProgramConfig,
): Promise<ProgramConfig> {
  const { programId } = await readSeenProgram(db, scope, askedId);
  const { before, after } = await inFeedTransaction(db, (tx, changes) =>
    editConfiguration(tx, changes, { clock, caller, programId, action }, change),
  );
  // Members' own transactions: they come after, page by page.
  if (!isDeepStrictEqual(qualifyingPart(before), qualifyingPart(after))) await requalifyMembers(db, clock, programId);
  return after;
}

/** By what of a configuration members' tiers are counted. */
function qualifyingPart({ qualification, tiers }: ProgramConfig) {
  return { qualification, tiers: tiers.map(({ tierId, rank, qualifier }) => ({ tierId, rank, qualifier })) };
}

function withCampaigns(config: ProgramConfig, campaigns: Campaign[]): ProgramConfig {
  return { ...config, earning: { ...config.earning, campaigns } };
}

function withRewards(config: ProgramConfig, rewards: Reward[]): ProgramConfig {
  return { ...config, redemption: { ...config.redemption, rewards } };
}

function put<Item>(items: readonly Item[], item: Item, isIt: (each: Item) => boolean): Item[] {
  return items.some(isIt) ? items.map((each) => (isIt(each) ? item : each)) : [...items, item];
}

function isCampaign(campaignId: string) {
  return (campaign: Campaign) => campaign.campaignId === campaignId;
}

function isReward(rewardId: string) {
  return (reward: Reward) => reward.rewardId === rewardId;
}

function conflict(lastVersion: number): ProgramRefusedError {
  const message = `The last version is ${lastVersion}: make the next one from it, as version ${lastVersion + 1}.`;
  return new ProgramRefusedError('VERSION_CONFLICT', message);
}
