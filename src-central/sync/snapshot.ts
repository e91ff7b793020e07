import { and, asc, eq, getTableColumns, gt, inArray } from 'drizzle-orm';
import type { Store } from '../../src-shared/contracts/central.ts';
import type {
  AliasChange,
  Position,
  ProductChange,
  StaffChange,
  Verdict,
  Watermark,
} from '../../src-shared/contracts/feed.ts';
import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import type { CentralDatabase, CentralTransaction } from '../database/open.ts';
import { devices, feedHead, memberAliases, members, products, staff, stores, verdicts } from '../database/schema.ts';
import { type MemberImage, readMemberImages } from '../members/member-images.ts';
import { readLiveConfigurations } from '../programs/read-configurations.ts';
import { checkPosition, readServedDevice, type ServedDevice } from './device-position.ts';
import { readWatermark } from './pull.ts';

export interface SnapshotStart {
  readonly takenIn: Position;
  readonly stamp: number;
  readonly watermark: Watermark | null;
  readonly unresolved: Verdict[];
  readonly aliases: AliasChange[];
  readonly configurations: ProgramConfig[];
  readonly staff: StaffChange[];
  readonly store: Store;
  readonly counts: { members: number; products: number };
}

export interface SnapshotPage {
  readonly after: string | null;
  readonly limit: number;
}

/**
 * What a snapshot begins with. From here on the feed is kept for the till from `stamp`, where it will catch up from.
 * @throws SyncError.
 */
export async function readSnapshotStart(
  db: CentralDatabase,
  deviceId: string,
  position: Position,
  nowMs: number,
): Promise<SnapshotStart> {
  const start = await inSnapshot(db, async (tx, stamp) => {
    const device = await readServedDevice(tx, deviceId);
    return {
      takenIn: await checkPosition(tx, deviceId, position),
      stamp,
      watermark: await readWatermark(tx, deviceId, position.epoch, stamp),
      unresolved: await readUnresolved(tx, deviceId),
      aliases: await readAliases(tx, deviceId),
      configurations: await readLiveConfigurations(tx, device.programId, nowMs),
      staff: await readStaff(tx, device),
      store: await readStore(tx, device),
      counts: {
        members: await tx.$count(members, eq(members.programId, device.programId)),
        products: await tx.$count(products, eq(products.programId, device.programId)),
      },
    };
  });
  await db.update(devices).set({ cursor: start.stamp, lastSeenAtMs: nowMs }).where(eq(devices.deviceId, deviceId));
  return start;
}

/** A page of the members of the till's program, by id, with their figures. @throws SyncError DEVICE_REVOKED. */
export async function readSnapshotMembers(
  db: CentralDatabase,
  deviceId: string,
  { after, limit }: SnapshotPage,
): Promise<{ stamp: number; members: MemberImage[]; next: string | null }> {
  return inSnapshot(db, async (tx, stamp) => {
    const { programId } = await readServedDevice(tx, deviceId);
    const rows = await tx
      .select({ memberId: members.memberId })
      .from(members)
      .where(and(eq(members.programId, programId), after === null ? undefined : gt(members.memberId, after)))
      .orderBy(asc(members.memberId))
      .limit(limit);
    const ids = rows.map(({ memberId }) => memberId);
    return { stamp, members: await readMemberImages(tx, ids), next: ids.length < limit ? null : (ids.at(-1) ?? null) };
  });
}

/** A page of the products of the till's program, by SKU. @throws SyncError DEVICE_REVOKED. */
export async function readSnapshotProducts(
  db: CentralDatabase,
  deviceId: string,
  { after, limit }: SnapshotPage,
): Promise<{ stamp: number; products: ProductChange[]; next: string | null }> {
  return inSnapshot(db, async (tx, stamp) => {
    const { programId } = await readServedDevice(tx, deviceId);
    const rows = await tx
      .select(PRODUCT_COLUMNS)
      .from(products)
      .where(and(eq(products.programId, programId), after === null ? undefined : gt(products.sku, after)))
      .orderBy(asc(products.sku))
      .limit(limit);
    const changes = rows.map((product) => ({ kind: 'product' as const, ...product }));
    return { stamp, products: changes, next: rows.length < limit ? null : (rows.at(-1)?.sku ?? null) };
  });
}

/** Reads in one snapshot of the database, and says at which feed sequence that was. */
async function inSnapshot<T>(
  db: CentralDatabase,
  read: (tx: CentralTransaction, stamp: number) => Promise<T>,
): Promise<T> {
  return db.transaction(
    async (tx) => {
      const [head] = await tx.select({ sequence: feedHead.sequence }).from(feedHead);
      return read(tx, head?.sequence ?? 0);
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

async function readUnresolved(tx: CentralTransaction, deviceId: string): Promise<Verdict[]> {
  const rows = await tx
    .select()
    .from(verdicts)
    .where(and(eq(verdicts.deviceId, deviceId), inArray(verdicts.status, ['parked', 'waiting'])))
    .orderBy(asc(verdicts.epoch), asc(verdicts.sequence));
  return rows.map(({ entryId, epoch, sequence, status, code, amendments }) => ({
    kind: 'verdict',
    entryId,
    epoch,
    sequence,
    status,
    code,
    amendments,
  }));
}

/** The other ids of members that this till enrolled. */
async function readAliases(tx: CentralTransaction, deviceId: string): Promise<AliasChange[]> {
  const { fromMemberId, toMemberId } = memberAliases;
  const rows = await tx
    .select({ fromMemberId, toMemberId })
    .from(memberAliases)
    .where(eq(memberAliases.deviceId, deviceId))
    .orderBy(asc(fromMemberId));
  return rows.map((row) => ({ kind: 'alias', ...row }));
}

async function readStaff(tx: CentralTransaction, { storeId }: ServedDevice): Promise<StaffChange[]> {
  const rows = await tx
    .select()
    .from(staff)
    .where(and(eq(staff.storeId, storeId), eq(staff.active, true)))
    .orderBy(asc(staff.staffId));
  return rows.map((row) => ({ kind: 'staff', ...row }));
}

async function readStore(tx: CentralTransaction, device: ServedDevice): Promise<Store> {
  const [store] = await tx.select(STORE_COLUMNS).from(stores).where(eq(stores.storeId, device.storeId));
  if (!store) throw new Error('a served device has a store');
  return store;
}

const { programId: _ofProduct, ...PRODUCT_COLUMNS } = getTableColumns(products);
const { programId: _ofStore, ...STORE_COLUMNS } = getTableColumns(stores);
