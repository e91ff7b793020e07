/**
 * Holds the interface that central serves against the one that was published in docs/openapi/v1.json: whatever was written for that
 * one must go on working. With --publish, what is served now becomes the published one, unless it breaks the last.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeApi } from '../src-central/http/openapi.ts';
import { findBreaking } from './openapi/find-breaking.ts';
import type { Json } from './openapi/json.ts';
import { projectRoot } from './project-root.ts';
import { runScript } from './run-script.ts';

const FILE = join(projectRoot, 'docs', 'openapi', 'v1.json');

await runScript(async () => {
  const { values } = parseArgs({ options: { publish: { type: 'boolean', default: false } } });
  const served = `${JSON.stringify(await describeApi(), null, 2)}\n`;
  const published = await readPublished(served, values.publish);
  const breaking = findBreaking(JSON.parse(published) as Json, JSON.parse(served) as Json);
  for (const line of breaking) console.log(line);
  if (breaking.length > 0) {
    console.log(
      `${breaking.length} breaking changes against docs/openapi/v1.json: add beside what is there, under another name`,
    );
    process.exitCode = 1;
    return;
  }
  if (values.publish) await writeFile(FILE, served);
  else if (published !== served) {
    console.log('docs/openapi/v1.json is behind what is served. Run: npm run openapi:publish');
    process.exitCode = 1;
    return;
  }
  console.log('what is served is what was published');
});

async function readPublished(served: string, publish: boolean): Promise<string> {
  try {
    return await readFile(FILE, 'utf8');
  } catch (error) {
    // The first one has nothing before it.
    if (publish) return served;
    throw error;
  }
}
