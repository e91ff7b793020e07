/** `npm run db:generate`: writes the migrations that the schemas ask for. Arguments go to drizzle-kit, such as --name=more_tiers. */
import { join } from 'node:path';
import { migrationConfigs } from './migration-configs.ts';
import { projectRoot } from './project-root.ts';
import { mustRun } from './run-command.ts';
import { runScript } from './run-script.ts';

await runScript(async () => {
  const kit = join(projectRoot, 'node_modules', 'drizzle-kit', 'bin.cjs');
  for (const config of await migrationConfigs()) {
    const args = [kit, 'generate', `--config=${config}`, ...process.argv.slice(2)];
    await mustRun(process.execPath, args, { cwd: projectRoot, show: true });
  }
});
