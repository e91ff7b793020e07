import { relative } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../project-root.ts';
import type { NewerApi } from './newer-api.ts';

const listeners = new Set(['on', 'once', 'off', 'addListener', 'removeListener', 'prependListener']);

/** Lines that tell where these sources use API of Electron that the older one lacks: imports, members, events and options. */
export function findNewerElectronApi(files: string[], api: NewerApi): string[] {
  const program = ts.createProgram(files, options, hostThatKnowsElectron());
  const checker = program.getTypeChecker();
  const found: string[] = [];
  for (const path of files) {
    const file = program.getSourceFile(path);
    if (!file) throw new Error(`${path} could not be read.`);
    const visit = (node: ts.Node) => {
      for (const { owner, name } of usesIn(node, checker)) {
        if (!isMissing(api, owner, name)) continue;
        const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
        const what = name === null ? owner : `${owner}.${name}`;
        found.push(`${relative(projectRoot, path)}:${line + 1}: ${what} came after Electron ${api.older}.`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
  types: ['node'],
  typeRoots: [`${projectRoot}/node_modules/@types`],
};

/** Of all packages only Electron is looked into: the types of the others would take most of the time and tell nothing. */
function hostThatKnowsElectron(): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, containingFile) =>
    literals.map(({ text }) => {
      const isWanted = text.startsWith('.') || text.startsWith('electron');
      return isWanted ? ts.resolveModuleName(text, containingFile, options, host) : { resolvedModule: undefined };
    });
  return host;
}

/** A use of Electron's type `owner`: of its member `name`, or of the thing itself. */
type Use = { owner: string; name: string | null };

function usesIn(node: ts.Node, checker: ts.TypeChecker): Use[] {
  if (ts.isImportDeclaration(node)) return importUses(node, checker);
  if (ts.isPropertyAccessExpression(node)) {
    return ownersOf(checker.getTypeAtLocation(node.expression)).map((owner) => ({ owner, name: node.name.text }));
  }
  if (ts.isCallExpression(node)) return eventUses(node, checker);
  if (ts.isObjectLiteralExpression(node)) {
    const owners = ownersOf(checker.getContextualType(node));
    const names = node.properties.map((property) => property.name?.getText()).filter((name) => name !== undefined);
    return owners.flatMap((owner) => names.map((name) => ({ owner, name })));
  }
  return [];
}

function importUses(node: ts.ImportDeclaration, checker: ts.TypeChecker): Use[] {
  const bindings = node.importClause?.namedBindings;
  const isElectron = ts.isStringLiteral(node.moduleSpecifier) && node.moduleSpecifier.text === 'electron';
  if (!isElectron || !bindings || !ts.isNamedImports(bindings)) return [];
  if (node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  const values = bindings.elements.filter((element) => !element.isTypeOnly);
  return values.flatMap((element) => {
    const type = checker.getTypeAtLocation(element.name);
    return ownersOf(type, (element.propertyName ?? element.name).text).map((owner) => ({ owner, name: null }));
  });
}

function eventUses(node: ts.CallExpression, checker: ts.TypeChecker): Use[] {
  const callee = node.expression;
  const event = node.arguments[0];
  if (!ts.isPropertyAccessExpression(callee) || !listeners.has(callee.name.text)) return [];
  if (!event || !ts.isStringLiteralLike(event)) return [];
  return ownersOf(checker.getTypeAtLocation(callee.expression)).map((owner) => ({ owner, name: `on:${event.text}` }));
}

/** The names of Electron's own types that a value may have. */
function ownersOf(type: ts.Type | undefined, classNamed?: string): string[] {
  if (!type) return [];
  const parts = type.isUnionOrIntersection() ? type.types : [type];
  const owners = parts.flatMap((part) => {
    const symbol = part.aliasSymbol ?? part.getSymbol();
    const isElectron = symbol?.declarations?.some((declaration) =>
      declaration.getSourceFile().fileName.endsWith('/electron/electron.d.ts'),
    );
    return symbol && isElectron ? [symbol.name] : [];
  });
  return classNamed !== undefined && owners.length > 0 ? [...new Set([...owners, classNamed])] : [...new Set(owners)];
}

function isMissing(api: NewerApi, owner: string, name: string | null): boolean {
  const missing = api.missing[owner];
  if (missing === undefined) return false;
  // A new name for a type that only describes options says nothing about the options.
  if (missing === 'all') return name === null;
  return name !== null && missing.includes(name);
}
