import { isWriteFailure } from '../database/refused.ts';
import { Refusal } from './refusal.ts';

/** Runs what writes to the journal. Refuses with DISK_FULL where the disk takes nothing: nothing of it was written then. */
export function orDiskFull<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw isWriteFailure(error) ? new Refusal('DISK_FULL', undefined) : error;
  }
}
