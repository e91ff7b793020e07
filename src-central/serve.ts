import { readFile } from 'node:fs/promises';
import { type Clock, systemClock } from './clock.ts';
import type { OpenCentral } from './database/open.ts';
import { type CentralServerOptions, checkEncryption, createCentralServer } from './http/server.ts';
import type { Log } from './log.ts';
import { type CentralCommand, CommandError } from './options.ts';
import { makeReadyLine, type ReadyLine } from './ready-line.ts';
import { installSample } from './sample/install-sample.ts';
import { planSample, type SamplePlan } from './sample/plan.ts';
import { createCentralService } from './sync/central-service.ts';

export interface ServingCentral {
  readonly ready: ReadyLine;
  /** Answers what is under way and stops posting. Does not close the database. */
  stop(): Promise<void>;
}

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads the certificate and key that a command names, and sees that it may be served without where it names none. Needs no
 * database, so that a mistake in the command shows at once.
 * @throws CommandError or ListenError.
 */
export async function readTls({ tls, host }: CentralCommand): Promise<TlsFiles | null> {
  checkEncryption(host, tls !== null);
  return tls === null ? null : { cert: await readPem(tls.certFile), key: await readPem(tls.keyFile) };
}

/** Fills the database where the command asks for it, and serves it. Throws before anything is served. */
export async function serve(
  { db }: OpenCentral,
  command: CentralCommand,
  tls: TlsFiles | null,
  log: Log,
  clock: Clock = systemClock,
): Promise<ServingCentral> {
  const sample = command.sample === null ? null : await putSample(db, clock, log, command.sample);
  const service = createCentralService(db, clock, log);
  const { host, port, publicUrl, tokenLifeSeconds } = command;
  const options: CentralServerOptions = { db, service, log, clock, host, port, tokenLifeSeconds };
  try {
    const server = createCentralServer({ ...options, ...(tls && { tls }), ...(publicUrl !== null && { publicUrl }) });
    await server.listen();
    const { url } = server;
    const stop = async () => {
      await server.close();
      await service.stop();
    };
    try {
      return { ready: await makeReadyLine(db, clock, { url, codes: command.codes, sample }), stop };
    } catch (error) {
      await server.close();
      throw error;
    }
  } catch (error) {
    await service.stop();
    throw error;
  }
}

async function putSample(
  db: OpenCentral['db'],
  clock: Clock,
  log: Log,
  { seed, members }: { readonly seed: string; readonly members: number },
): Promise<SamplePlan> {
  const plan = planSample(seed);
  await installSample(db, clock, log, plan, members);
  return plan;
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new CommandError(`The file ${file} cannot be read.`);
  }
}
