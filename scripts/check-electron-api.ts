/** Finds what our bundles use and the older of the two Electrons lacks: Electron's own API, Node's, and JavaScript's. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { findNewerElectronApi } from './electron-api/find-newer-electron.ts';
import { findNewerJavaScript } from './electron-api/find-newer-javascript.ts';
import { readNewerApi } from './electron-api/newer-api.ts';
import { projectRoot } from './project-root.ts';
import { runScript } from './run-script.ts';

await runScript(async () => {
  const sources = (await filesBelow('src-main')).filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  const bundles = (await filesBelow('out')).filter((path) => /\.c?js$/.test(path));
  if (sources.length === 0 || bundles.length === 0) throw new Error('Nothing to check. Run "npm run build" first.');
  const found = findNewerElectronApi(sources, await readNewerApi());
  for (const path of bundles) {
    const kind = path.includes(join('out', 'renderer')) ? 'window' : 'main';
    found.push(...findNewerJavaScript({ path: relative(projectRoot, path), text: await readFile(path, 'utf8'), kind }));
  }
  for (const line of found) console.log(line);
  console.log(`${sources.length} sources and ${bundles.length} bundles, ${found.length} uses of newer API`);
  process.exitCode = found.length === 0 ? 0 : 1;
});

async function filesBelow(folder: string): Promise<string[]> {
  const items = await readdir(join(projectRoot, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return items.filter((item) => item.isFile()).map((item) => join(item.parentPath, item.name));
}
