import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { projectRoot } from '../project-root.ts';

export type UnpackedApp = { folder: string; executablePath: string };

/** How the executable writes a fuse's state: the characters 0 and 1. */
const off = 48;
const on = 49;
const wantedFuses: [fuse: FuseV1Options, state: number][] = [
  [FuseV1Options.RunAsNode, off],
  [FuseV1Options.EnableCookieEncryption, on],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, off],
  [FuseV1Options.EnableNodeCliInspectArguments, off],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, on],
  [FuseV1Options.OnlyLoadAppFromAsar, on],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, off],
];

/** Looks into the unpacked app in dist/: fuses as declared, the app in its archive alone, one native build of SQLite beside it. */
export async function checkPackage(): Promise<UnpackedApp> {
  const app = await findUnpacked();
  const fuses = await getCurrentFuseWire(app.executablePath);
  const wrong = wantedFuses
    .filter(([fuse, state]) => Number(fuses[fuse]) !== state)
    .map(([fuse]) => FuseV1Options[fuse]);
  if (wrong.length > 0) throw new Error(`The packaged app's fuses are not as declared: ${wrong.join(', ')}.`);
  const resources =
    process.platform === 'darwin' ? join(app.folder, 'Contents', 'Resources') : join(app.folder, 'resources');
  await access(join(resources, 'app.asar'));
  const loose = (await readdir(resources)).filter((name) => name === 'app' || name === 'default_app.asar');
  if (loose.length > 0) throw new Error(`The package ships a default app: ${loose.join(', ')}.`);
  const modules = await readdir(join(resources, 'app.asar.unpacked', 'node_modules'), { recursive: true });
  const native = modules.filter((name) => name.endsWith('.node'));
  if (native.length !== 1)
    throw new Error(`The package should hold one native module, and holds: ${native.join(', ')}.`);
  return app;
}

async function findUnpacked(): Promise<UnpackedApp> {
  const dist = join(projectRoot, 'dist');
  if (process.platform === 'darwin') {
    const name = (await readdir(dist)).find((item) => item.startsWith('mac')) ?? 'mac';
    const folder = join(dist, name, 'Earnest.app');
    return { folder, executablePath: join(folder, 'Contents', 'MacOS', 'Earnest') };
  }
  const name = (await readdir(dist)).find((item) => item.endsWith('-unpacked')) ?? 'unpacked';
  const folder = join(dist, name);
  return { folder, executablePath: join(folder, process.platform === 'win32' ? 'Earnest.exe' : 'earnest') };
}
