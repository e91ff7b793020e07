import { mkdirSync } from 'node:fs';
import { until } from '../../e2e/support/until.ts';
import { type OpenedTill, openTill } from '../../src-main/open-till.ts';
import { MIGRATIONS_FOLDER } from './till-files.ts';

/** The till's whole engine on `folder`, without a window: sync runs, and replicas are built in the worker. */
export function openBenchTill(folder: string): OpenedTill {
  mkdirSync(folder, { recursive: true });
  return openTill({
    folder,
    migrationsFolder: MIGRATIONS_FOLDER,
    snapshotWorker: new URL('../../src-main/sync/snapshot-worker.ts', import.meta.url),
    osKeyStore: null,
    appVersion: '0.1.0',
    developmentRuntime: null,
  });
}

/** Pairs a new till with a central and waits until its first replica serves. */
export async function pairBenchTill(till: OpenedTill, centralUrl: string): Promise<void> {
  await till.pair({ centralUrl, enrolmentCode: 'BENCH', certificateAuthority: null, acceptWeakKeyStore: true });
  await until('the first replica serves', () => till.desk(), { withinMs: 600_000 });
}
