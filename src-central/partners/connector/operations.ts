import type { ApiClient } from '../../auth/api-clients.ts';
import { type Caller, recordActions } from '../../auth/audit-trail.ts';
import type { Scope } from '../../auth/roles.ts';
import type { Clock } from '../../clock.ts';
import type { CentralDatabase } from '../../database/open.ts';
import { type AddedMembership, addMemberships } from '../../members/add-memberships.ts';
import { deleteMemberships } from '../../members/delete-memberships.ts';
import { listMemberships, type Membership, membershipsByIds } from '../../members/list-memberships.ts';
import type { MembershipUpdate } from '../../members/membership-update.ts';
import { updateMemberships } from '../../members/update-memberships.ts';
import { readScope, writeScope } from './admit.ts';
import { describeMembership, PERSONAL_FIELDS } from './describe.ts';
import { ConnectorError } from './errors.ts';
import { MAXIMUM_ITEMS } from './fields.ts';
import {
  addSchema,
  deleteSchema,
  getAllSchema,
  type MembershipUpdateFields,
  parseRequest,
  updateSchema,
} from './requests.ts';

/** A request of a client that is known and may do this. */
export interface ConnectorRequest {
  readonly db: CentralDatabase;
  readonly clock: Clock;
  readonly client: ApiClient;
  readonly caller: Caller;
  readonly body: unknown;
}

export interface Operation {
  /** As the address has it. */
  readonly name: string;
  /** What the client must be allowed to do. */
  readonly scopes: readonly Scope[];
  /** The field that lists what is asked, for errors about one of them. */
  readonly list: string;
  readonly run: (request: ConnectorRequest) => Promise<object>;
}

/** The operations of the document. */
export const OPERATIONS: readonly Operation[] = [
  { name: 'getAll', scopes: ['members:read', 'points:read'], list: 'LoyaltyMemberships', run: getAll },
  { name: 'add', scopes: ['members:write', 'points:write'], list: 'LoyaltyMemberships', run: addAll },
  { name: 'update', scopes: ['members:write', 'points:write'], list: 'LoyaltyMembershipUpdates', run: updateAll },
  { name: 'delete', scopes: ['members:write'], list: 'LoyaltyMembershipIds', run: deleteAll },
];

async function getAll({ db, clock, client, caller, body }: ConnectorRequest): Promise<object> {
  const asked = parseRequest(getAllSchema, body);
  const { Limitation, ActivityStates } = asked;
  const filter = {
    scope: readScope(client, asked.ChainIds),
    memberIds: asked.LoyaltyMembershipIds ?? undefined,
    accountIds: asked.AccountIds ?? undefined,
    programIds: asked.LoyaltyProgramIds ?? undefined,
    states: asked.MembershipStates?.length ? asked.MembershipStates : undefined,
    deleted: new Set(ActivityStates).size === 1 ? ActivityStates?.[0] === 'Deleted' : undefined,
    created: asked.CreatedUtc ?? undefined,
    updated: asked.UpdatedUtc ?? undefined,
  };
  const page = { after: Limitation?.Cursor ?? null, count: Limitation?.Count ?? MAXIMUM_ITEMS };
  const memberships = await db.transaction(async (tx) => {
    const found = await listMemberships(tx, filter, page);
    const reads = (found ?? []).map(({ memberId }) => ({
      action: 'members.read',
      targetKind: 'member' as const,
      targetId: memberId,
      fields: PERSONAL_FIELDS,
    }));
    await recordActions(tx, clock, caller, reads);
    return found;
  }, ONE_SNAPSHOT);
  if (memberships === null) throw new ConnectorError(400, 'Limitation.Cursor: there is no such loyalty membership.');
  return { ...describeAll(memberships), Cursor: memberships.at(-1)?.memberId ?? null };
}

const ONE_SNAPSHOT = { isolationLevel: 'repeatable read' } as const;

async function addAll({ db, clock, client, caller, body }: ConnectorRequest): Promise<object> {
  const asked = parseRequest(addSchema, body);
  const scope = writeScope(client, asked.ChainId);
  const list = asked.LoyaltyMemberships.map(
    (fields): AddedMembership => ({
      accountId: fields.AccountId,
      programId: fields.LoyaltyProgramId,
      state: fields.State ?? 'Enrolled',
      primary: fields.IsPrimary,
      points: fields.Points ?? 0,
      code: fields.Code ?? null,
      url: fields.Url ?? null,
      expiresAtMs: fields.ExpirationDate ?? null,
      tierId: fields.LoyaltyTierId ?? null,
    }),
  );
  return describeAll(await membershipsByIds(db, await addMemberships(db, clock, caller, scope, list)));
}

async function updateAll({ db, clock, client, caller, body }: ConnectorRequest): Promise<object> {
  const asked = parseRequest(updateSchema, body);
  const scope = writeScope(client, asked.ChainId);
  const updates = asked.LoyaltyMembershipUpdates.map(toUpdate);
  await updateMemberships(db, clock, caller, scope, updates);
  const ids = updates.map(({ memberId }) => memberId);
  return describeAll(await membershipsByIds(db, ids));
}

async function deleteAll({ db, clock, client, caller, body }: ConnectorRequest): Promise<object> {
  const { LoyaltyMembershipIds } = parseRequest(deleteSchema, body);
  await deleteMemberships(db, clock, caller, client.chainIds, LoyaltyMembershipIds);
  return {};
}

function describeAll(memberships: readonly Membership[]): object {
  return { LoyaltyMemberships: memberships.map(describeMembership) };
}

function toUpdate(fields: MembershipUpdateFields): MembershipUpdate {
  const update = {
    programId: given(fields.LoyaltyProgramId),
    primary: given(fields.IsPrimary),
    points: given(fields.Points),
    state: given(fields.State),
    code: fields.Code?.Value,
    url: fields.Url?.Value,
    expiresAtMs: fields.ExpirationDate?.Value,
    tierId: fields.LoyaltyTierId?.Value,
  };
  return { memberId: fields.LoyaltyMembershipId, ...withoutUndefined(update) };
}

/** What every membership has stays as it is where no value is wrapped. */
function given<Value>(wrapped: { readonly Value: Value | null } | null | undefined): Value | undefined {
  return wrapped?.Value ?? undefined;
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}
