/** Why an order of rewards was not placed or ended. Nothing has changed. */
export class OrderRefusedError extends Error {
  override readonly name = 'OrderRefusedError';
  readonly code:
    | 'MEMBER_UNKNOWN'
    | 'MEMBER_MAY_NOT_REDEEM'
    | 'PROGRAM_CLOSED'
    | 'INSUFFICIENT_POINTS'
    | 'ORDER_UNKNOWN'
    | 'ORDER_CONFLICT'
    | 'ORDER_FULFILLED'
    | 'ORDER_FAILED';
  /** Set where there were too few points. */
  readonly availablePoints: number | null;
  constructor(code: OrderRefusedError['code'], message: string, availablePoints: number | null = null) {
    super(message);
    this.code = code;
    this.availablePoints = availablePoints;
  }
}
