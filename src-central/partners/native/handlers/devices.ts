import { recordAction } from '../../../auth/audit-trail.ts';
import { ENROLMENT_CODE_LIFE_MS, issueEnrolmentCode } from '../../../auth/issue-enrolment-code.ts';
import { listDevices } from '../../../auth/list-devices.ts';
import { revokeDevice } from '../../../auth/revoke-device.ts';
import { native } from '../implement.ts';
import { NativeProblem } from '../problems.ts';

export const devicesHandlers = native.devices.router({
  list: native.devices.list.handler(async ({ input: { storeId }, context: { db, chains } }) => {
    const all = await listDevices(db, chains);
    const tills = all.filter(({ store }) => storeId === undefined || store.storeId === storeId);
    return {
      tills: tills.map(({ till: { tillId, name, code }, store, devices }) => ({
        tillId,
        name,
        code,
        storeId: store.storeId,
        storeName: store.name,
        programId: store.programId,
        devices: [...devices],
      })),
    };
  }),

  revoke: native.devices.revoke.handler(async ({ input: { deviceId }, context: { db, clock, caller, chains } }) => {
    const seen = (await listDevices(db, chains)).flatMap(({ devices }) => devices);
    if (!seen.some((device) => device.deviceId === deviceId)) {
      throw new NativeProblem('DEVICE_UNKNOWN', 'There is no device with this id.');
    }
    await revokeDevice(db, clock, caller, deviceId);
    return { deviceId, status: 'revoked' };
  }),

  issueEnrolmentCode: native.devices.issueEnrolmentCode.handler(
    async ({ input: { tillId }, context: { db, clock, caller, chains } }) => {
      const seen = await listDevices(db, chains);
      if (!seen.some(({ till }) => till.tillId === tillId)) {
        throw new NativeProblem('TILL_UNKNOWN', 'There is no till with this id.');
      }
      return db.transaction(async (tx) => {
        const expiresAtMs = clock.nowMs() + ENROLMENT_CODE_LIFE_MS;
        const code = await issueEnrolmentCode(tx, clock, tillId);
        const action = { action: 'tills.issueEnrolmentCode', targetKind: 'device', targetId: tillId } as const;
        await recordAction(tx, clock, caller, action);
        return { code, expiresAtMs };
      });
    },
  ),
});
