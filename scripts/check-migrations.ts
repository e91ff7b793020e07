/** Sees that the migrations are what the schemas ask for: generating into a copy must add nothing. */
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from 'drizzle-kit';
import { migrationConfigs } from './migration-configs.ts';
import { projectRoot } from './project-root.ts';
import { mustRun } from './run-command.ts';
import { runScript } from './run-script.ts';

await runScript(async () => {
  const configs = await migrationConfigs();
  const stale = (await Promise.all(configs.map(findNew))).flat();
  for (const line of stale) console.log(line);
  console.log(`${configs.length} schemas, ${stale.length} without their migration`);
  process.exitCode = configs.length > 0 && stale.length === 0 ? 0 : 1;
});

async function findNew(name: string): Promise<string[]> {
  const config = (await import(pathToFileURL(join(projectRoot, name)).href)) as { default: Config };
  const { dialect, out, schema } = config.default;
  if (!out || typeof schema !== 'string') throw new Error(`${name} must name one schema and its folder of migrations.`);
  // drizzle-kit takes folders below the current one only.
  await mkdir(join(projectRoot, '.cache'), { recursive: true });
  const copy = await mkdtemp(join(projectRoot, '.cache', 'migrations-'));
  try {
    await cp(join(projectRoot, out), copy, { recursive: true });
    const before = await readdir(copy);
    const kit = join(projectRoot, 'node_modules', 'drizzle-kit', 'bin.cjs');
    const args = [
      kit,
      'generate',
      `--dialect=${dialect}`,
      `--schema=${schema}`,
      `--out=${relative(projectRoot, copy)}`,
    ];
    await mustRun(process.execPath, args, { cwd: projectRoot });
    const added = (await readdir(copy)).filter((file) => !before.includes(file));
    return added.map(
      (file) => `${schema} has changed without a migration in ${out} (${file}). Run: npm run db:generate`,
    );
  } finally {
    await rm(copy, { recursive: true });
  }
}
