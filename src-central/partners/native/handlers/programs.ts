import { z } from 'zod';
import type { ProgramConfig } from '../../../../src-shared/domain/program.ts';
import { publishVersion, putRules } from '../../../programs/publish-version.ts';
import { resolveStoreProgram } from '../../../programs/resolve.ts';
import {
  listPrograms,
  listVersions,
  readSeenConfiguration,
  readSeenProgram,
  readSeenVersion,
  type SeenProgram,
} from '../../../programs/seen-programs.ts';
import { fromCursor, PAGE, toCursor } from '../cursor.ts';
import { native } from '../implement.ts';
import { moverOf } from '../mover.ts';

export const programsHandlers = native.programs.router({
  list: native.programs.list.handler(async ({ input, context: { db, chains, clock } }) => {
    const { limit = PAGE } = input;
    const after = fromCursor(input.cursor, z.uuid()) ?? undefined;
    const found = await listPrograms(db, chains, { limit, after });
    const programs = [];
    for (const program of found) {
      const config = await readSeenConfiguration(db, chains, program.programId, clock.nowMs());
      programs.push(presentProgram(program, config));
    }
    const last = found.length < limit ? undefined : found.at(-1);
    return { programs, nextCursor: last ? toCursor(last.programId) : null };
  }),

  read: native.programs.read.handler(async ({ input, context: { db, chains, clock } }) => {
    const program = await readSeenProgram(db, chains, input.programId);
    const configuration = await readSeenConfiguration(db, chains, input.programId, clock.nowMs());
    return { ...presentProgram(program, configuration), configuration };
  }),

  listVersions: native.programs.listVersions.handler(async ({ input, context: { db, chains } }) => {
    const { programId, limit = PAGE } = input;
    const before = fromCursor(input.cursor, z.int()) ?? undefined;
    const versions = await listVersions(db, chains, programId, { limit, before });
    const last = versions.length < limit ? undefined : versions.at(-1);
    return { versions, nextCursor: last ? toCursor(last.version) : null };
  }),

  readVersion: native.programs.readVersion.handler(({ input, context: { db, chains } }) =>
    readSeenVersion(db, chains, input.programId, input.version),
  ),

  publish: native.programs.publish.handler(({ input, context }) => {
    const { programId, version, ...content } = input;
    return publishVersion(moverOf(context), programId, { version, content });
  }),

  readRules: native.programs.readRules.handler(async ({ input, context: { db, chains, clock } }) =>
    presentRules(await readSeenConfiguration(db, chains, input.programId, clock.nowMs())),
  ),

  putRules: native.programs.putRules.handler(async ({ input, context }) => {
    const { programId, version, ...rules } = input;
    return presentRules(await putRules(moverOf(context), programId, { version, rules }));
  }),

  resolve: native.programs.resolve.handler(({ input, context: { db, chains, clock } }) =>
    resolveStoreProgram(db, chains, input.storeId, clock.nowMs()),
  ),
});

function presentProgram(program: SeenProgram, { name, version }: ProgramConfig) {
  const { programId, description, chainId, test, createdAtMs } = program;
  return { programId, name, description, chainId, test, createdAtMs, version };
}

function presentRules(configuration: ProgramConfig) {
  const { campaigns: _, ...earning } = configuration.earning;
  const { rewards: __, ...redemption } = configuration.redemption;
  return { ...configuration, earning, redemption };
}
