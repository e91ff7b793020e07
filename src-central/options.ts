import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

export interface CentralCommand {
  readonly help: boolean;
  /** Print an audit of the data as JSON instead of serving it. */
  readonly audit: boolean;
  /** The data folder, absolute; not used where `databaseUrl` is set. */
  readonly data: string;
  readonly databaseUrl: string | null;
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly publicUrl: string | null;
  readonly tokenLifeSeconds: number;
  readonly sample: { readonly members: number; readonly seed: string } | null;
  /** How many enrolment codes to issue, each for another till. */
  readonly codes: number;
  /** End when standard input does: how a parent process ends this one on Windows. */
  readonly exitWithParent: boolean;
}

export const USAGE = `Usage: node src-central/main.ts [options]

  --data DIR                where the data is kept (PGlite); .data/central unless told otherwise
                            (DATABASE_URL in the environment: PostgreSQL instead)
  --port P                  0 takes any free port; 4710 unless told otherwise
  --host H                  127.0.0.1 unless told otherwise; any other needs TLS
  --tls-cert FILE           PEM certificate (chain) and
  --tls-key FILE            PEM key: serve https, TLS 1.2 or better
  --public-url URL          the address tills use, where something in front ends TLS
  --token-life-seconds N    how long access tokens live; 600 unless told otherwise
  --sample                  fill an empty database with a believable retailer
  --members N               how many members the sample has; 2000 unless told otherwise
  --seed S                  another seed is another retailer
  --codes N                 how many enrolment codes to issue, each for another till; 1 unless told otherwise
  --exit-with-parent        end when standard input ends
  --audit                   print an audit of the data as JSON and end
  --help

Prints one line of JSON on standard output when it is ready. Everything else goes to standard error.
`;

/** What was wrong with the command line, in words for whoever typed it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Reads the command line. @throws CommandError */
export function readCommand(
  args: readonly string[],
  environment: { readonly DATABASE_URL?: string | undefined },
): CentralCommand {
  const values = parse(args);
  const certFile = values['tls-cert'];
  const keyFile = values['tls-key'];
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new CommandError('--tls-cert and --tls-key belong together: give both, or neither.');
  }
  return {
    help: values.help,
    audit: values.audit,
    data: isAbsolute(values.data) ? values.data : resolve(values.data),
    databaseUrl: environment.DATABASE_URL || null,
    host: values.host,
    port: readInteger('--port', values.port, 0, 65_535),
    tls: certFile === undefined || keyFile === undefined ? null : { certFile, keyFile },
    publicUrl: values['public-url'] === undefined ? null : readHttpsUrl(values['public-url']),
    tokenLifeSeconds: readInteger('--token-life-seconds', values['token-life-seconds'], 1, 86_400),
    sample: values.sample
      ? { members: readInteger('--members', values.members, 0, 5_000_000), seed: values.seed }
      : null,
    codes: readInteger('--codes', values.codes, 1, 100),
    exitWithParent: values['exit-with-parent'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        data: { type: 'string', default: '.data/central' },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '4710' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        'public-url': { type: 'string' },
        'token-life-seconds': { type: 'string', default: '600' },
        sample: { type: 'boolean', default: false },
        members: { type: 'string', default: '2000' },
        seed: { type: 'string', default: '1' },
        codes: { type: 'string', default: '1' },
        'exit-with-parent': { type: 'boolean', default: false },
        audit: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError) throw new CommandError(`${error.message} (--help lists the options)`);
    throw error;
  }
}

function readInteger(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new CommandError(`${option} takes a whole number from ${least} to ${most}, not "${text}".`);
}

function readHttpsUrl(text: string): string {
  if (z.url({ protocol: /^https$/ }).safeParse(text).success) return text.replace(/\/$/, '');
  throw new CommandError(`--public-url takes an https address such as https://central.example, not "${text}".`);
}
