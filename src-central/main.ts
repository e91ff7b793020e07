import { auditCentral } from './audit.ts';
import { FolderInUseError } from './database/folder-lock.ts';
import { NewerDatabaseError } from './database/migrate.ts';
import { type OpenCentral, openCentralDatabase } from './database/open.ts';
import { ListenError } from './http/server.ts';
import { createLog, describeError } from './log.ts';
import { type CentralCommand, CommandError, readCommand, USAGE } from './options.ts';
import { SampleRefusedError } from './sample/install-sample.ts';
import { readTls, serve, type TlsFiles } from './serve.ts';

const log = createLog((line) => process.stderr.write(line));
// Whoever started central may stop reading what it prints; that is no reason to stop serving tills.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  await run(readCommand(process.argv.slice(2), process.env));
} catch (error) {
  process.exitCode = 1;
  if (isForPeople(error)) process.stderr.write(`${error.message}\n`);
  else log.error('central could not start', describeError(error));
}

async function run(command: CentralCommand): Promise<void> {
  if (command.help) {
    process.stdout.write(USAGE);
    return;
  }
  const tls = await readTls(command);
  const database = await open(command);
  try {
    await (command.audit ? printAudit(database) : serveUntilAsked(database, command, tls));
  } finally {
    await database.close();
  }
}

async function open({ databaseUrl, data }: CentralCommand): Promise<OpenCentral> {
  if (databaseUrl === null) return openCentralDatabase({ dataFolder: data });
  try {
    return await openCentralDatabase({ databaseUrl });
  } catch (error) {
    if (error instanceof NewerDatabaseError) throw error;
    log.error('the database could not be opened', describeError(error));
    throw new CommandError(
      'The database of DATABASE_URL could not be opened. Is it running, and is the address right?',
    );
  }
}

async function printAudit({ db }: OpenCentral): Promise<void> {
  const audit = await auditCentral(db);
  process.stdout.write(`${JSON.stringify(audit)}\n`);
  if (audit.findings.length > 0) process.exitCode = 1;
}

async function serveUntilAsked(database: OpenCentral, command: CentralCommand, tls: TlsFiles | null): Promise<void> {
  const asked = whenAskedToStop(command);
  const central = await serve(database, command, tls, log);
  process.stdout.write(`${JSON.stringify(central.ready)}\n`);
  log.info('central is ready', { url: central.ready.url });
  log.info('central stops', { because: await asked });
  await central.stop();
}

/** Resolves with the reason when this process is asked to end. A second signal ends it at once. */
function whenAskedToStop({ exitWithParent }: CentralCommand): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(signal));
    if (!exitWithParent) return;
    process.stdin.once('close', () => resolve('its parent has gone'));
    process.stdin.resume();
  });
}

/** Errors whose words are written for whoever started central. */
function isForPeople(error: unknown): error is Error {
  const kinds = [CommandError, ListenError, FolderInUseError, NewerDatabaseError, SampleRefusedError];
  return kinds.some((kind) => error instanceof kind);
}
