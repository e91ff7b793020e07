/** Why points were not moved as another system asked. Nothing has changed. */
export class PointsRefusedError extends Error {
  override readonly name = 'PointsRefusedError';
  readonly code:
    | 'MEMBER_DELETED'
    | 'MEMBER_MAY_NOT_EARN'
    | 'MEMBER_MAY_NOT_REDEEM'
    | 'PROGRAM_CLOSED'
    | 'PROGRAMS_DIFFER'
    | 'CAMPAIGN_UNKNOWN'
    | 'SAME_MEMBER'
    | 'INSUFFICIENT_POINTS'
    | 'CONFLICTING_DUPLICATE'
    | 'MOVEMENT_UNKNOWN'
    | 'MOVEMENT_NOT_REVERSIBLE'
    | 'CURSOR_UNKNOWN';
  /** What a program may want to know of it, by name. */
  readonly facts: Readonly<Record<string, number>>;
  constructor(code: PointsRefusedError['code'], message: string, facts: Readonly<Record<string, number>> = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
  }
}
