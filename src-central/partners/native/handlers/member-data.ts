import type { MemberPreferences } from '../../../database/schema.ts';
import { addConsent, currentConsents, readConsents } from '../../../members/consents.ts';
import { exportMember } from '../../../members/export-member.ts';
import { putPreferences } from '../../../members/update-member.ts';
import { readVisibleMember } from '../../../members/visible-member.ts';
import { preferencesSchema } from '../contract/fields.ts';
import { native } from '../implement.ts';
import { presentMember } from '../present-member.ts';

export const memberDataHandlers = native.memberData.router({
  readPreferences: native.memberData.readPreferences.handler(async ({ input, context: { db, chains } }) =>
    presentPreferences((await readVisibleMember(db, input.memberId, chains)).preferences),
  ),

  putPreferences: native.memberData.putPreferences.handler(
    async ({ input: { memberId, ...preferences }, context: { db, clock, caller, chains } }) => {
      await putPreferences(db, clock, caller, chains, memberId, preferences);
      return preferences;
    },
  ),

  readConsents: native.memberData.readConsents.handler(async ({ input, context: { db, chains } }) => {
    const { memberId } = await readVisibleMember(db, input.memberId, chains);
    const history = await readConsents(db, memberId);
    return { current: currentConsents(history), history };
  }),

  addConsent: native.memberData.addConsent.handler(({ input, context: { db, clock, caller, chains } }) => {
    const { memberId, ...said } = input;
    return addConsent(db, clock, caller, chains, memberId, said);
  }),

  export: native.memberData.export.handler(async ({ input, context: { db, clock, caller, chains } }) => {
    const { view, preferences, ...rest } = await exportMember(db, clock, caller, chains, input.memberId);
    const member = presentMember(view, clock.nowMs());
    return {
      ...rest,
      member,
      preferences: presentPreferences(preferences),
      consents: [...rest.consents],
      movements: [...rest.movements],
    };
  }),
});

/** What was never said is told as nothing. */
function presentPreferences(preferences: MemberPreferences) {
  return preferencesSchema.parse(preferences);
}
