import { z } from 'zod';
import { readMovements } from '../../../ledger/read-movements.ts';
import { closeMember } from '../../../members/close-member.ts';
import { createMember } from '../../../members/create-member.ts';
import { eraseMember } from '../../../members/erase-member.ts';
import { identifyMembers } from '../../../members/identify-members.ts';
import { listMembers } from '../../../members/list-members.ts';
import { normaliseIdentifier } from '../../../members/normalise-identifier.ts';
import { updateMember } from '../../../members/update-member.ts';
import { readVisibleMember } from '../../../members/visible-member.ts';
import { fromCursor, PAGE, toCursor } from '../cursor.ts';
import { native } from '../implement.ts';
import { presentMembers, presentOne } from '../present-member.ts';
import { NativeProblem } from '../problems.ts';

export const membersHandlers = native.members.router({
  create: native.members.create.handler(({ input, context: { db, clock, caller, chains } }) => {
    const { accountId, account = accountId, identifiers, region, ...member } = input;
    if (account === undefined) throw new NativeProblem('REQUEST_INVALID', 'accountId or account is needed.');
    const normalised = identifiers.map((identifier) => normaliseIdentifier(identifier, region));
    return createMember(db, clock, caller, chains, { ...member, account, identifiers: normalised });
  }),

  list: native.members.list.handler(async ({ input, context }) => {
    const { cursor, limit = PAGE, deleted, ...filter } = input;
    const after = fromCursor(cursor, placeSchema);
    const wanted = { ...filter, deleted: deleted === 'true' };
    const members = await presentMembers(context, 'members.list', (tx) =>
      listMembers(tx, context.chains, wanted, { after, limit }),
    );
    const last = members.length < limit ? undefined : members.at(-1);
    const { createdAtMs, memberId } = last ?? {};
    return { members, nextCursor: last ? toCursor({ createdAtMs, memberId }) : null };
  }),

  read: native.members.read.handler(({ input, context }) =>
    presentOne(context, 'members.read', (tx) => readVisibleMember(tx, input.memberId, context.chains)),
  ),

  update: native.members.update.handler(async ({ input, context }) => {
    const { db, clock, caller, chains } = context;
    const { memberId, identifiers, region, ...update } = input;
    const normalised = identifiers?.map((identifier) => normaliseIdentifier(identifier, region));
    await updateMember(db, clock, caller, chains, memberId, { ...update, identifiers: normalised });
    return presentOne(context, 'members.read', (tx) => readVisibleMember(tx, memberId, chains));
  }),

  identify: native.members.identify.handler(async ({ input, context }) => {
    const { db, chains, scopes } = context;
    const { programId, region, movements: count, ...written } = input;
    const identifier = normaliseIdentifier(written, region);
    const members = await presentMembers(context, 'members.identify', (tx) =>
      identifyMembers(tx, chains, programId, identifier),
    );
    if (count === 0 || !scopes.has('points:read')) return { members };
    const told = [];
    for (const member of members) {
      told.push({ ...member, movements: await readMovements(db, member.memberId, count) });
    }
    return { members: told };
  }),

  close: native.members.close.handler(async ({ input, context: { db, clock, caller, chains } }) => {
    const memberId = await closeMember(db, clock, caller, chains, input.memberId);
    return { memberId, state: 'Canceled' };
  }),

  erase: native.members.erase.handler(({ input, context: { db, clock, caller, chains } }) =>
    eraseMember(db, clock, caller, chains, input.memberId),
  ),
});

const placeSchema = z.object({ createdAtMs: z.int(), memberId: z.uuid() });
