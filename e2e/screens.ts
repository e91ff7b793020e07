/** `npm run screens`: draws each screen of the till into docs/screens, in both themes. `-- --only NAME` for some of them. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareApp, publishPreparedApp } from '../scripts/prepare-app.ts';
import { projectRoot } from '../scripts/project-root.ts';
import { runScript } from '../scripts/run-script.ts';
import { say } from '../scripts/say.ts';
import { drawScreen, PICTURE_NAME } from './screens/draw-screen.ts';
import { openStage } from './screens/stage.ts';
import { tour } from './screens/tour.ts';

const pictureFolder = join(projectRoot, 'docs', 'screens');

await runScript(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] } } });
  publishPreparedApp(await prepareApp('screens-app'));
  await mkdir(pictureFolder, { recursive: true });
  if (values.only.length === 0) await removePictures();
  const workFolder = await mkdtemp(join(tmpdir(), 'earnest-screens-'));
  const stage = await openStage(workFolder);
  try {
    // Each is reached from the one before it, so none is left out on the way.
    for (const screen of tour) {
      await screen.reach(stage);
      const isWanted = values.only.length === 0 || values.only.includes(screen.name);
      if (isWanted) await drawScreen(stage.till(), screen, pictureFolder);
      await screen.leave?.(stage);
    }
  } finally {
    await stage.close();
    await rm(workFolder, { recursive: true, force: true });
  }
  say(`Drawn into ${pictureFolder}: ${await describePictures()}.`);
});

async function removePictures(): Promise<void> {
  for (const name of await pictures()) await rm(join(pictureFolder, name));
}

async function pictures(): Promise<string[]> {
  return (await readdir(pictureFolder)).filter((name) => PICTURE_NAME.test(name));
}

async function describePictures(): Promise<string> {
  const names = await pictures();
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(pictureFolder, name))).size));
  const sum = sizes.reduce((total, size) => total + size, 0);
  return `${names.length} pictures, ${Math.round(sum / 1000)} kB, the largest ${Math.round(Math.max(...sizes) / 1000)} kB`;
}
