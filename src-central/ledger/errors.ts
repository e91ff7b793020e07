/** The same idempotency key came with other content: nothing was posted for it now. */
export class ConflictingDuplicateError extends Error {
  override readonly name = 'ConflictingDuplicateError';
  readonly idempotencyKey: string;
  constructor(idempotencyKey: string) {
    super(`The key ${idempotencyKey} was used before, with other content. Use a new key for a new movement.`);
    this.idempotencyKey = idempotencyKey;
  }
}

/** A movement would take more points than there are. */
export class InsufficientPointsError extends Error {
  override readonly name = 'InsufficientPointsError';
  readonly availablePoints: number;
  constructor(availablePoints: number) {
    super(`Only ${availablePoints} points are available.`);
    this.availablePoints = availablePoints;
  }
}

/** A member's points cannot be set below what tills hold of them. */
export class PointsHeldError extends Error {
  override readonly name = 'PointsHeldError';
  readonly memberId: string;
  readonly heldPoints: number;
  constructor(memberId: string, heldPoints: number) {
    super(`Tills hold ${heldPoints} of these points: the member cannot have fewer.`);
    this.memberId = memberId;
    this.heldPoints = heldPoints;
  }
}
