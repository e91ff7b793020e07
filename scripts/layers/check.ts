import { readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import { cruise, type IDependency, type IModule } from 'dependency-cruiser';
import { type Layer, layers } from './table.ts';

/** Folders at the top that hold no code of ours. Any other one with code needs a line in the table. */
const withoutCode = new Set([
  'node_modules',
  'out',
  'dist',
  'docs',
  'migrations',
  'demo',
  'coverage',
  'test-results',
  'playwright-report',
]);
const isCode = (path: string) => /\.(?:ts|tsx|mts|cts)$/.test(path) && !path.endsWith('.d.ts');
/** Tests and what stands in `testing` folders may reach anywhere; product code may not reach them. */
const isTestCode = (path: string) => /\.test\.tsx?$|(?:^|\/)testing\/|^(?:e2e|bench)\//.test(path);

export type LayerReport = { modules: number; violations: string[] };
/** Reads the imports of all code in these folders under the root. */
type ImportReader = (root: string, folders: string[]) => Promise<IModule[]>;

/**
 * Reads every import in the project at `root`, type-only ones included, and holds them against the table. A file that the reader
 * of imports did not see is a violation too: some versions of TypeScript make it see nothing, and then nothing would be wrong.
 */
export async function checkLayers(root: string, read: ImportReader = readImports): Promise<LayerReport> {
  const folders = await codeFolders(root);
  const files = await codeFiles(root, folders);
  const modules = files.length === 0 ? [] : await read(root, folders);
  const seen = new Set(modules.map((module) => module.source));
  const violations = [
    ...(files.length === 0 ? [`No code was found under ${root}.`] : []),
    ...files.filter((file) => !seen.has(file)).map((file) => `${file}: its imports were not read.`),
    ...files
      .filter((file) => !isTestCode(file) && !layerOf(file))
      .map((file) => `${file}: its folder has no line in scripts/layers/table.ts.`),
    ...modules.flatMap(violationsOf),
  ];
  return { modules: modules.length, violations: [...new Set(violations)].toSorted() };
}

async function codeFolders(root: string): Promise<string[]> {
  const items = await readdir(root, { withFileTypes: true });
  const names = items.filter((item) => item.isDirectory()).map((item) => item.name);
  const candidates = names.filter((name) => !name.startsWith('.') && !withoutCode.has(name));
  const counts = await Promise.all(candidates.map((name) => codeFiles(root, [name])));
  return candidates.filter((_, index) => counts[index]?.length);
}

async function codeFiles(root: string, folders: string[]): Promise<string[]> {
  const lists = folders.map(async (folder) => {
    const paths = await readdir(posix.join(root, folder), { recursive: true });
    return paths.map((path) => `${folder}/${path.replaceAll('\\', '/')}`).filter(isCode);
  });
  return (await Promise.all(lists)).flat();
}

async function readImports(root: string, folders: string[]): Promise<IModule[]> {
  const { output } = await cruise(folders, {
    baseDir: root,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text instead of modules.');
  return output.modules.filter((module) => isCode(module.source) && !module.source.includes('node_modules/'));
}

function violationsOf(module: IModule): string[] {
  const from = layerOf(module.source);
  if (!from) return [];
  const problems = module.dependencies.map((dependency) => problemWith(module.source, from, dependency));
  return problems.filter((problem) => problem !== null).map((problem) => `${module.source}: ${problem}`);
}

function problemWith(source: string, from: Layer, dependency: IDependency): string | null {
  const name = dependency.module;
  if (dependency.circular) return `imports ${name}, which imports it back in the end.`;
  if (name.startsWith('.'))
    return localProblem(source, from, posix.join(posix.dirname(source), name.replace(/\?.*$/, '')));
  if (isTestCode(source)) return null;
  if (dependency.dependencyTypes.includes('core') || name.startsWith('node:')) {
    return from.node ? null : `${from.path} may not import Node's "${name}".`;
  }
  const packageName = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
  if (packageName === 'electron') return from.electron ? null : `${from.path} may not import Electron.`;
  const isAllowed = from.packages === 'any' || from.packages.includes(packageName);
  return isAllowed ? null : `${from.path} may not import the package "${packageName}".`;
}

function localProblem(source: string, from: Layer, target: string): string | null {
  if (isTestCode(source)) return null;
  if (isTestCode(target)) return `imports ${target}, which is for tests only.`;
  const to = layerOf(target);
  if (!to || to === from || from.mayImport.includes('*') || from.mayImport.includes(to.path)) return null;
  return `${from.path} may not import from ${to.path} (${target}).`;
}

function layerOf(path: string): Layer | undefined {
  const matching = layers.filter((layer) => path === layer.path || path.startsWith(`${layer.path}/`));
  return matching.toSorted((a, b) => b.path.length - a.path.length)[0];
}
