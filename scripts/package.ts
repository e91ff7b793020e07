/** `npm run package`: the app for this platform, with Electron's official binary and no other. */
import { downloadOfficialElectron, findOfficialElectron } from './electron-runtime/official-electron.ts';
import { packageApp } from './packaging/package-app.ts';
import { runScript } from './run-script.ts';
import { say } from './say.ts';

await runScript(async () => {
  const official = (await findOfficialElectron()) ?? (await downloadOfficialElectron());
  if (!official) {
    throw new Error(
      "A release is packaged with Electron's official binary only, and it cannot be fetched here. The registry's run-time is " +
        'older and for development and tests: "npm run package:test" packages with it. Package where Electron\'s download can ' +
        'be reached, or name a mirror in ELECTRON_MIRROR.',
    );
  }
  await packageApp({ ...official, kind: 'official', betterSqlite3Folder: null }, []);
  say('The package is in dist/.');
});
