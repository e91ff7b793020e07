import { readdir } from 'node:fs/promises';
import { projectRoot } from './project-root.ts';

/** The drizzle-kit configurations of the project, one a database: `drizzle.NAME.config.ts` at the top. */
export async function migrationConfigs(): Promise<string[]> {
  return (await readdir(projectRoot)).filter((name) =>
    /^drizzle\.[\w.-]+\.config\.ts$|^drizzle\.config\.ts$/.test(name),
  );
}
