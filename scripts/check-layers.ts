/** Holds every import of the project against the table of layers in scripts/layers/table.ts. */
import { checkLayers } from './layers/check.ts';
import { projectRoot } from './project-root.ts';
import { runScript } from './run-script.ts';

await runScript(async () => {
  const { modules, violations } = await checkLayers(projectRoot);
  for (const violation of violations) console.log(violation);
  console.log(`${modules} modules, ${violations.length} wrong imports`);
  process.exitCode = violations.length === 0 ? 0 : 1;
});
