import { assignTier, endTierAssignment, readTierStanding, type TierStanding } from '../../../members/assign-tier.ts';
import { countEvent } from '../../../members/count-event.ts';
import { recalculateTiers } from '../../../programs/publish-version.ts';
import { native } from '../implement.ts';
import { moverOf } from '../mover.ts';

export const tiersHandlers = native.tiers.router({
  countEvent: native.tiers.countEvent.handler(async ({ input, context }) => {
    const { repeated, figures } = await countEvent(moverOf(context), input);
    const { memberId, qualifierTotal, tierId } = figures;
    return { memberId, repeated, qualifierTotal, tierId };
  }),

  read: native.tiers.read.handler(async ({ input, context }) =>
    presentStanding(await readTierStanding(moverOf(context), input.memberId)),
  ),

  assign: native.tiers.assign.handler(async ({ input, context }) =>
    presentStanding(await assignTier(moverOf(context), input)),
  ),

  endAssignment: native.tiers.endAssignment.handler(async ({ input, context }) =>
    presentStanding(await endTierAssignment(moverOf(context), input.memberId)),
  ),

  recalculate: native.tiers.recalculate.handler(async ({ input, context }) => {
    await recalculateTiers(moverOf(context), input.programId);
    return { programId: input.programId };
  }),
});

function presentStanding({ memberId, tier, qualifierTotal, progress, assignment }: TierStanding) {
  const { tierId, name, rank } = tier;
  const next = progress && {
    tierId: progress.nextTier.tierId,
    name: progress.nextTier.name,
    remaining: progress.remaining,
    qualifierName: progress.qualifierName,
  };
  const given = assignment && {
    tierId: assignment.tierId,
    reason: assignment.reason,
    untilMs: assignment.untilMs,
    assignedBy: assignment.assignedBy,
    assignedAtMs: assignment.assignedAtMs,
  };
  return { memberId, tier: { tierId, name, rank }, qualifierTotal, next, assignment: given };
}
