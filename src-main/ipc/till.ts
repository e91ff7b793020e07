import type { PairingRefusal, TillStatus } from '../../src-shared/contracts/till.ts';
import type { Desk, SignedIn } from '../desk/desk.ts';
import type { SyncFigures } from '../desk/manager/sync-report.ts';
import type { ReceiptPrinter } from '../hardware/receipt-printer.ts';

export interface PairingRequest {
  readonly centralUrl: string;
  readonly enrolmentCode: string;
  readonly certificateAuthority: string | null;
  readonly acceptWeakKeyStore: boolean;
}

/** Thrown when a till cannot be paired; it stays as it was. */
export class PairingRefusedError extends Error {
  override readonly name = 'PairingRefusedError';
  readonly refusal: PairingRefusal;
  constructor(refusal: PairingRefusal, cause?: unknown) {
    super(refusal.code, { cause });
    this.refusal = refusal;
  }
}

/** The till as its window is served: what the port's calls come down to. */
export interface Till {
  status(): TillStatus;
  /** Calls back after each change of the status; returns how to stop that. */
  onStatus(listener: () => void): () => void;
  /** @throws PairingRefusedError */
  pair(request: PairingRequest): Promise<{ tillName: string; storeName: string }>;
  /** Null while the till is not paired, has no replica yet, or is blocked. */
  desk(): Desk | null;
  signedIn(): SignedIn | null;
  signIn(person: SignedIn): void;
  signOut(): void;
  /** What sync knows of itself; null while the till is not paired. */
  syncFigures(): SyncFigures | null;
  /** Tries central now, and resolves after the pass, failed or not. */
  sendNow(): Promise<void>;
  /** Asks for a new replica. The old one serves until it is there. */
  rebuildReplica(): void;
  /** Null while the till is not paired. */
  printer(): ReceiptPrinter | null;
  /** Something was committed to the journal: sync may send it, a receipt may print, and the status has changed. */
  committed(): void;
}
