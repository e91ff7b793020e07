import type { ProgramConfig } from '../../../../src-shared/domain/program.ts';
import { putCampaign, putReward, removeCampaign, removeReward } from '../../../programs/publish-version.ts';
import { readSeenConfiguration } from '../../../programs/seen-programs.ts';
import type { NativeContext } from '../context.ts';
import { native } from '../implement.ts';
import { moverOf } from '../mover.ts';

export const catalogueHandlers = native.catalogue.router({
  listCampaigns: native.catalogue.listCampaigns.handler(async ({ input, context }) =>
    presentCampaigns(await inForce(context, input.programId)),
  ),

  putCampaign: native.catalogue.putCampaign.handler(async ({ input, context }) => {
    const { programId, ...campaign } = input;
    return presentCampaigns(await putCampaign(moverOf(context), programId, campaign));
  }),

  deleteCampaign: native.catalogue.deleteCampaign.handler(async ({ input, context }) =>
    presentCampaigns(await removeCampaign(moverOf(context), input.programId, input.campaignId)),
  ),

  listRewards: native.catalogue.listRewards.handler(async ({ input, context }) =>
    presentRewards(await inForce(context, input.programId)),
  ),

  putReward: native.catalogue.putReward.handler(async ({ input, context }) => {
    const { programId, ...reward } = input;
    return presentRewards(await putReward(moverOf(context), programId, reward));
  }),

  deleteReward: native.catalogue.deleteReward.handler(async ({ input, context }) =>
    presentRewards(await removeReward(moverOf(context), input.programId, input.rewardId)),
  ),
});

function inForce({ db, chains, clock }: NativeContext, programId: string): Promise<ProgramConfig> {
  return readSeenConfiguration(db, chains, programId, clock.nowMs());
}

function presentCampaigns({ programId, version, earning: { campaigns } }: ProgramConfig) {
  return { programId, version, campaigns };
}

function presentRewards({ programId, version, redemption: { rewards } }: ProgramConfig) {
  return { programId, version, rewards };
}
