import type { ProgramConfig } from '../../src-shared/domain/program.ts';
import { readConfiguration } from '../replica/lookup.ts';
import type { Desk } from './desk.ts';
import { Refusal } from './refusal.ts';

/** The version of the till's program to quote under now. Refuses with NOT_READY when the replica has none in force. */
export function configInForceNow(desk: Desk): ProgramConfig {
  return configInForceAt(desk, desk.clock.nowMs());
}

/** The same for an instant. */
export function configInForceAt(desk: Desk, atMs: number): ProgramConfig {
  const config = readConfiguration(desk.replica(), desk.till.programId, atMs);
  if (config === null) throw new Refusal('NOT_READY', undefined);
  return config;
}

/** What of the store and the program decides how a text is read. */
export function recogniseOptions(desk: Desk, config: ProgramConfig) {
  return {
    region: desk.till.store.region,
    cardFormats: config.cardFormats.map((format) => ({ ...format, programId: config.programId })),
  };
}
