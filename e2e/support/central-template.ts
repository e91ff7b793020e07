import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCentral } from './central.ts';

/** So many members are quickly copied to a till, and all of the showcase is among them. */
export const MEMBER_COUNT = 60;

const variable = 'EARNEST_E2E_CENTRAL_DATA';

/**
 * Playwright's second global set-up: fills one central's data folder with the sample. Each test file takes a copy of it,
 * which is much quicker than a sample of its own.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'earnest-e2e-sample-'));
  const dataFolder = join(folder, 'central');
  const central = await startCentral({ dataFolder, members: MEMBER_COUNT });
  await central.stop();
  process.env[variable] = dataFolder;
  return () => rm(folder, { recursive: true, force: true });
}

/** Puts a central's data with the sample, and nothing else yet, into `folder`. */
export async function copyCentralData(folder: string): Promise<void> {
  const template = process.env[variable];
  if (template === undefined) throw new Error('There is no sample to copy. Run these tests with "npm run e2e".');
  await cp(template, folder, { recursive: true });
}
