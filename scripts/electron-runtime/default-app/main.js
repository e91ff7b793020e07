// Makes `electron <folder>` run the app in that folder, as Electron's own default app does; the registry's copy has none.
// It has to be an ES module that awaits the app's entry: Electron holds `ready` back until an ES module has finished.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (named === undefined) {
  process.stderr.write('Usage: electron [switches] <folder of the app> [arguments]\n');
  process.exit(1);
}
const folder = resolve(named);
const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setName(description.productName ?? description.name);
app.setVersion(description.version);
app.setAppPath(folder);
process.defaultApp = true;
try {
  await import(pathToFileURL(join(folder, description.main)).href);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}
