/**
 * Sees that package-lock.json installs everywhere. `--mend` sets right what can be: npm drops it whenever it writes the file.
 *
 * better-sqlite3 carries its builds and says so by `gypfile: false`, but the lock does not keep that, and npm before 11 would then
 * try to compile it, with a compiler and headers that a till's machine need not have.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './project-root.ts';
import { runScript } from './run-script.ts';

type Lock = { packages: Record<string, { resolved?: string; gypfile?: boolean }> };

const path = join(projectRoot, 'package-lock.json');
const name = 'node_modules/better-sqlite3';

await runScript(async () => {
  const { values } = parseArgs({ options: { mend: { type: 'boolean', default: false } } });
  const lock = JSON.parse(await readFile(path, 'utf8')) as Lock;
  const problems = problemsOf(lock);
  if (values.mend && lock.packages[name]) {
    lock.packages[name].gypfile = false;
    await writeFile(path, `${JSON.stringify(lock, null, 2)}\n`);
    problems.splice(0, problems.length, ...problemsOf(lock));
  }
  for (const problem of problems) console.log(problem);
  console.log(`${Object.keys(lock.packages).length} packages locked, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
});

function problemsOf(lock: Lock): string[] {
  const problems: string[] = [];
  if (lock.packages[name]?.gypfile !== false) {
    problems.push(`${name} needs "gypfile": false in the lock. Run: node scripts/check-lock.ts --mend`);
  }
  for (const [key, { resolved }] of Object.entries(lock.packages)) {
    if (resolved?.startsWith('http')) problems.push(`${key} names a registry. Is .npmrc in place? Run: npm install`);
  }
  return problems;
}
