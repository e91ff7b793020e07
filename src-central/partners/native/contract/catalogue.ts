import { z } from 'zod';
import { idSchema } from '../../../../src-shared/journal/entry.ts';
import { endpoint } from './endpoint.ts';
import { EXAMPLE_PROGRAM_ID } from './examples.ts';
import {
  campaignShape,
  campaignsSchema,
  EXAMPLE_CAMPAIGN,
  EXAMPLE_REWARD,
  rewardShape,
  rewardsSchema,
} from './program-fields.ts';

const byProgram = z.strictObject({ programId: idSchema });
const CAMPAIGNS = { programId: EXAMPLE_PROGRAM_ID, version: 3, campaigns: [EXAMPLE_CAMPAIGN] };
const REWARDS = { programId: EXAMPLE_PROGRAM_ID, version: 3, rewards: [EXAMPLE_REWARD] };
const READ = { method: 'GET', tag: 'Programs', scopes: ['programs:read'], idempotencyKey: 'none' } as const;
const CHANGE = { tag: 'Programs', scopes: ['programs:write'], idempotencyKey: 'none' } as const;
const PUBLISHED =
  'It publishes the next version of the configuration, valid from now on. Repeated, it changes nothing more.';

/** The campaigns and rewards of a program's configuration, one by one. */
export const catalogueContract = {
  listCampaigns: endpoint({
    ...READ,
    path: '/v1/programs/{programId}/campaigns',
    summary: 'List the campaigns of the configuration in force',
    problems: ['PROGRAM_UNKNOWN'],
    example: { input: { programId: EXAMPLE_PROGRAM_ID }, output: CAMPAIGNS },
  })
    .input(byProgram)
    .output(campaignsSchema),

  putCampaign: endpoint({
    ...CHANGE,
    method: 'PUT',
    path: '/v1/programs/{programId}/campaigns/{campaignId}',
    summary: 'Add a campaign, or replace the one of this id',
    description: PUBLISHED,
    problems: ['PROGRAM_UNKNOWN', 'INVALID'],
    example: { input: { programId: EXAMPLE_PROGRAM_ID, ...EXAMPLE_CAMPAIGN }, output: CAMPAIGNS },
  })
    .input(byProgram.extend(campaignShape))
    .output(campaignsSchema),

  deleteCampaign: endpoint({
    ...CHANGE,
    method: 'DELETE',
    path: '/v1/programs/{programId}/campaigns/{campaignId}',
    summary: 'Take a campaign away',
    description: 'It publishes the next version of the configuration, valid from now on.',
    problems: ['PROGRAM_UNKNOWN', 'CAMPAIGN_UNKNOWN', 'INVALID'],
    example: {
      input: { programId: EXAMPLE_PROGRAM_ID, campaignId: 'weekend' },
      output: { ...CAMPAIGNS, campaigns: [] },
    },
  })
    .input(byProgram.extend({ campaignId: campaignShape.campaignId }))
    .output(campaignsSchema),

  listRewards: endpoint({
    ...READ,
    path: '/v1/programs/{programId}/rewards',
    summary: 'List the rewards of the configuration in force',
    problems: ['PROGRAM_UNKNOWN'],
    example: { input: { programId: EXAMPLE_PROGRAM_ID }, output: REWARDS },
  })
    .input(byProgram)
    .output(rewardsSchema),

  putReward: endpoint({
    ...CHANGE,
    method: 'PUT',
    path: '/v1/programs/{programId}/rewards/{rewardId}',
    summary: 'Add a reward, or replace the one of this id',
    description: PUBLISHED,
    problems: ['PROGRAM_UNKNOWN', 'INVALID'],
    example: { input: { programId: EXAMPLE_PROGRAM_ID, ...EXAMPLE_REWARD }, output: REWARDS },
  })
    .input(byProgram.extend(rewardShape))
    .output(rewardsSchema),

  deleteReward: endpoint({
    ...CHANGE,
    method: 'DELETE',
    path: '/v1/programs/{programId}/rewards/{rewardId}',
    summary: 'Take a reward away',
    description: 'It publishes the next version of the configuration, valid from now on.',
    problems: ['PROGRAM_UNKNOWN', 'REWARD_UNKNOWN', 'INVALID'],
    example: {
      input: { programId: EXAMPLE_PROGRAM_ID, rewardId: 'five-off' },
      output: { ...REWARDS, rewards: [] },
    },
  })
    .input(byProgram.extend({ rewardId: rewardShape.rewardId }))
    .output(rewardsSchema),
};
