import { eq } from 'drizzle-orm';
import { signBytes } from '../../src-node/crypto.ts';
import type { HoldRefusal, HoldTerms } from '../../src-shared/contracts/central.ts';
import type { Position } from '../../src-shared/contracts/feed.ts';
import { standingOf } from '../../src-shared/domain/members.ts';
import { canonicalText } from '../../src-shared/journal/canonical.ts';
import type { SigningKey, SigningKeys } from '../auth/signing-keys.ts';
import type { Clock } from '../clock.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { holds } from '../database/schema.ts';
import { inFeedTransaction } from '../feed/feed-transaction.ts';
import { ledgerAccountId, lockAccounts } from '../ledger/accounts.ts';
import { holdPoints } from '../ledger/held-points.ts';
import { accountsOf } from '../ledger/member-accounts.ts';
import { lockMember, type MemberRow } from '../members/lock-member.ts';
import { readConfigurationInForce } from '../programs/read-configurations.ts';
import { checkPosition, readServedDevice, type ServedDevice } from '../sync/device-position.ts';
import { SyncError } from '../sync/errors.ts';

export interface HoldRequest {
  readonly position: Position;
  readonly holdId: string;
  readonly memberId: string;
  readonly points: number;
}

/** A hold as central signed it: canonical JSON of `holdTermsSchema`, and the Ed25519 signature over it. */
export interface SignedHold {
  readonly terms: Uint8Array;
  readonly signature: Uint8Array;
}

export interface HoldParts {
  readonly db: CentralDatabase;
  readonly clock: Clock;
  readonly keys: SigningKeys;
}

/**
 * Moves points of a member into the custody of the till that asks, and tells all tills. Asked again with the same id, the
 * answer is the same hold.
 * @throws SyncError: DEVICE_REVOKED, UNKNOWN_EPOCH, JOURNAL_FORKED, HOLD_REFUSED, CONFLICTING_DUPLICATE.
 */
export async function requestHold(
  { db, clock, keys }: HoldParts,
  deviceId: string,
  request: HoldRequest,
): Promise<SignedHold> {
  // Before the transaction: PGlite has one connection, which the transaction keeps to itself.
  const key = await keys.current();
  return inFeedTransaction(db, async (tx, changes) => {
    const device = await readServedDevice(tx, deviceId);
    await checkPosition(tx, deviceId, request.position);
    const member = await lockMember(tx, request.memberId);
    if (member?.programId !== device.programId) throw refusal('member-unknown', 0);
    const availablePoints = await readAvailable(tx, member);
    const earlier = await readEarlier(tx, device, request, availablePoints);
    if (earlier) return earlier;
    const nowMs = clock.nowMs();
    const reason = await reasonToRefuse(tx, member, request.points, { availablePoints, nowMs });
    if (reason) throw refusal(reason, availablePoints);
    const hold = await grant(tx, { device, request, key, nowMs });
    changes.publishBalance(member.memberId);
    return hold;
  });
}

const TIME_TO_LIVE_MS = 24 * 60 * 60 * 1000;

/** The hold of this id, if there is one: the member's lock keeps others from making it meanwhile. */
async function readEarlier(
  tx: CentralTransaction,
  { deviceId }: ServedDevice,
  request: HoldRequest,
  availablePoints: number,
): Promise<SignedHold | null> {
  const { holdId, memberId, points, position } = request;
  const [hold] = await tx.select().from(holds).where(eq(holds.holdId, holdId));
  if (!hold) return null;
  const ofTheSame = hold.deviceId === deviceId && hold.memberId === memberId;
  // Of one that was closed before it was granted, nobody knows for how many points it would have been.
  if (ofTheSame && hold.terms === null) throw refusal('hold-closed', availablePoints);
  if (!ofTheSame || hold.points !== points || hold.epoch !== position.epoch) throw conflict(holdId);
  if (hold.state === 'closed') throw refusal('hold-closed', availablePoints);
  if (hold.terms === null || hold.signature === null) throw new Error('an open hold has its terms');
  return { terms: hold.terms, signature: hold.signature };
}

async function reasonToRefuse(
  tx: CentralTransaction,
  member: MemberRow,
  points: number,
  { availablePoints, nowMs }: { availablePoints: number; nowMs: number },
): Promise<HoldRefusal | null> {
  const config = await readConfigurationInForce(tx, member.programId, nowMs);
  if (config === null || config.closed) return 'program-closed';
  if (!standingOf(member, nowMs).redeem) return 'member-may-not-redeem';
  return availablePoints < points ? 'insufficient-points' : null;
}

async function grant(
  tx: CentralTransaction,
  { device, request, key, nowMs }: { device: ServedDevice; request: HoldRequest; key: SigningKey; nowMs: number },
): Promise<SignedHold> {
  const { holdId, memberId, points, position } = request;
  const { deviceId, tillId, programId } = device;
  const { epoch } = position;
  const terms: HoldTerms = {
    holdId,
    memberId,
    programId,
    tillId,
    deviceId,
    epoch,
    points,
    issuedAtMs: nowMs,
    timeToLiveMs: TIME_TO_LIVE_MS,
  };
  const bytes = Buffer.from(canonicalText(terms), 'utf8');
  const signed = { terms: bytes, signature: signBytes(key.privateKey, bytes) };
  const place = { deviceId, epoch, tillId, memberId, programId };
  const inserted = await tx
    .insert(holds)
    .values({ holdId, ...place, points, state: 'open', ...signed, issuedAtMs: nowMs })
    .onConflictDoNothing()
    .returning({ holdId: holds.holdId });
  // Taken in this very moment, for another member.
  if (inserted.length === 0) throw conflict(holdId);
  const idempotencyKey = `hold/${holdId}`;
  await holdPoints(tx, { idempotencyKey, programId, memberId, tillId, points, entryId: null, atMs: nowMs });
  return signed;
}

async function readAvailable(tx: CentralTransaction, member: MemberRow): Promise<number> {
  const { available } = accountsOf(member);
  return (await lockAccounts(tx, [available])).get(ledgerAccountId(available)) ?? 0;
}

function refusal(reason: HoldRefusal, availablePoints: number): SyncError {
  return new SyncError({ code: 'HOLD_REFUSED', data: { reason, availablePoints } });
}

function conflict(holdId: string): SyncError {
  return new SyncError({ code: 'CONFLICTING_DUPLICATE', data: { holdId } });
}
