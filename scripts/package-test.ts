/** `npm run package:test`: an unpacked app in dist/, made with whatever Electron is at hand, looked into and started. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ensureDisplay, ensureElectron } from './electron-runtime/index.ts';
import { checkPackage } from './packaging/check-package.ts';
import { packageApp } from './packaging/package-app.ts';
import { startPackage } from './packaging/start-package.ts';
import { runScript } from './run-script.ts';
import { say } from './say.ts';

await runScript(async () => {
  const { values } = parseArgs({ options: { report: { type: 'string' } } });
  const runtime = await ensureElectron();
  await packageApp(runtime, ['--dir']);
  const unpacked = await checkPackage();
  await ensureDisplay();
  const words = await startPackage(unpacked);
  say(`The packaged app in ${unpacked.folder} has started. Its window says: ${words}`);
  console.log('1 passed, 0 failed');
  if (values.report) await writeFile(values.report, JSON.stringify({ passed: 1, failed: 0 }));
  // Closes the virtual display too.
  process.exit(0);
});
