import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import type { centralContract } from '../../src-shared/contracts/central.ts';

type Inputs = InferContractRouterInputs<typeof centralContract>;
type Outputs = InferContractRouterOutputs<typeof centralContract>;

/** Who asks: taken from a valid access token by whoever serves the contract. */
export interface AuthenticatedDevice {
  readonly deviceId: string;
}

/**
 * The sync half of the contract, a function for each of its procedures, inputs and outputs as the contract has them.
 * Throws SyncError where the contract names an error.
 */
export interface CentralService {
  push(device: AuthenticatedDevice, input: Inputs['push']): Promise<Outputs['push']>;
  /** `signal` ends the waiting when the till has gone. */
  pull(device: AuthenticatedDevice, input: Inputs['pull'], signal?: AbortSignal): Promise<Outputs['pull']>;
  beginSnapshot(device: AuthenticatedDevice, input: Inputs['beginSnapshot']): Promise<Outputs['beginSnapshot']>;
  snapshotMembers(device: AuthenticatedDevice, input: Inputs['snapshotMembers']): Promise<Outputs['snapshotMembers']>;
  snapshotProducts(
    device: AuthenticatedDevice,
    input: Inputs['snapshotProducts'],
  ): Promise<Outputs['snapshotProducts']>;
  /** Ends waiting pulls and the timers, and resolves when nothing of it uses the database any more. */
  stop(): Promise<void>;
}
