import type { MemberState } from '../../src-shared/domain/members.ts';
import type { MemberRow } from './lock-member.ts';
import type { OpenProgram } from './membership-batch.ts';

/** What of a membership is to change; what is left out stays. */
export interface MembershipUpdate {
  readonly memberId: string;
  readonly programId?: string;
  readonly state?: MemberState;
  readonly primary?: boolean;
  /** What the member is to have, available and held together. */
  readonly points?: number;
  readonly code?: string | null;
  readonly url?: string | null;
  readonly expiresAtMs?: number | null;
  /** Null where what the member has reached is to count again. */
  readonly tierId?: string | null;
}

/** An update that is allowed, of a member that is locked. */
export interface JudgedUpdate {
  readonly update: MembershipUpdate;
  readonly member: MemberRow;
  /** The one that the membership is of afterwards. */
  readonly program: OpenProgram;
  readonly moved: boolean;
}
