import type { ProgramConfig } from './program.ts';

/** The version to quote under at an instant: the highest that is valid by then; null where none is. */
export function configInForce(configs: readonly ProgramConfig[], atMs: number): ProgramConfig | null {
  return configs
    .filter((config) => config.validFromMs <= atMs)
    .reduce<ProgramConfig | null>(
      (best, config) => (best === null || config.version > best.version ? config : best),
      null,
    );
}

/** Whether figures quoted under a version at an instant stand: it was valid, and its honour window is not over. */
export function isHonoured(config: Pick<ProgramConfig, 'validFromMs' | 'honourUntilMs'>, quotedAtMs: number): boolean {
  return config.validFromMs <= quotedAtMs && (config.honourUntilMs === null || quotedAtMs < config.honourUntilMs);
}
