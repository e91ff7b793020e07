/**
 * `npm run journal -- verify FILE`: checks a till's journal, such as its `journal.db`, with the device's own public key.
 * Ends with 0 when all is sound, 1 with problems, 2 when the file cannot be checked. The file itself is only read.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { say } from './say.ts';
import { describeCheck, verifyFile } from './verify-journal-file.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [command, file, ...others] = positionals;

if (command !== 'verify' || file === undefined || others.length > 0) {
  say('Usage: npm run journal -- verify FILE');
  process.exitCode = 2;
} else {
  // npm starts scripts in the project's folder; a path is meant from where the person stands.
  const check = verifyFile(resolve(process.env['INIT_CWD'] ?? '.', file));
  for (const line of describeCheck(check)) console.log(line);
  process.exitCode = check.code;
}
