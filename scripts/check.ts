/** `npm run check`: everything that reads the code without running it. Each check counts as one test. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './project-root.ts';
import { runCommand } from './run-command.ts';
import { runScript } from './run-script.ts';

type Check = { name: string; script: string; args?: string[] };

const compiler = 'node_modules/tsgo/bin/tsc';
const checks: Check[] = [
  { name: 'types', script: compiler, args: ['-p', 'tsconfig.json'] },
  { name: 'types of src-shared alone', script: compiler, args: ['-p', 'src-shared/tsconfig.json'] },
  { name: 'types of src-renderer alone', script: compiler, args: ['-p', 'src-renderer/tsconfig.json'] },
  { name: 'lint', script: 'node_modules/oxlint/bin/oxlint' },
  { name: 'format', script: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '.'] },
  { name: 'lock', script: 'scripts/check-lock.ts' },
  { name: 'layers', script: 'scripts/check-layers.ts' },
  { name: 'dead code', script: 'node_modules/knip/bin/knip.js', args: ['--no-config-hints', '--no-progress'] },
  { name: 'migrations', script: 'scripts/check-migrations.ts' },
  { name: 'published API', script: 'scripts/check-openapi.ts' },
  { name: 'build', script: 'scripts/build.ts' },
  { name: 'API of the older Electron', script: 'scripts/check-electron-api.ts' },
];

await runScript(async () => {
  const { values } = parseArgs({ options: { report: { type: 'string' } } });
  let passed = 0;
  for (const { name, script, args = [] } of checks) {
    const begun = performance.now();
    const { code, output } = await runCommand(process.execPath, [join(projectRoot, script), ...args], {
      cwd: projectRoot,
    });
    if (code === 0) passed += 1;
    else console.log(output.trimEnd());
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)`);
  }
  const failed = checks.length - passed;
  console.log(`${passed} checks passed, ${failed} failed`);
  if (values.report) await writeFile(values.report, JSON.stringify({ passed, failed }));
  process.exitCode = failed === 0 ? 0 : 1;
});
